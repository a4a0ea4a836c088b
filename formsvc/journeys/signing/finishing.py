"""What follows an answer: the next people's links, or the sealing when it was the last."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.records import Invitation, Item
from formsvc.domain.signatures import Standing, current_step, standing
from formsvc.journeys.closing import close_version, promise_laying_out
from formsvc.journeys.sending import invite_step
from formsvc.journeys.services import Services


def go_on(
    services: Services, tx: Transaction, invitation: Invitation, answered: Item, *, actor: str
) -> None:
    """Go on after somebody's statement was answered, in the open transaction.

    When nothing is open any more, the version is closed and its sealing promised; when nothing of
    this step is, the links of the next one go out. Nothing happens after a refusal. A document
    with nothing open is laid out while the others still wait.
    """
    ref, version, step = invitation.pack_ref, invitation.version, answered.step
    waits, this_step, this_document = tx.invitations.still_open(
        ref, version, step=step, document=answered.document
    )
    if waits and not this_document:
        promise_laying_out(tx, ref, version, answered.document)
    if this_step:
        return
    stands = tx.invitations.stands(ref, version)
    stand, following = standing(stands), current_step(stands)
    if stand is Standing.COMPLETE:
        close_version(tx, ref, version, actor=actor)
    elif stand is Standing.WAITING and following > step:
        data = {"version": version, "step": following}
        tx.entries.append(Happening(event=Event.STEP_REACHED, pack=ref, actor=actor, data=data))
        invite_step(services, tx, ref, version, actor=actor)
