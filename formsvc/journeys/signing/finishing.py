"""What follows an answer: the next people's links, or the sealing when it was the last."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.records import Invitation
from formsvc.domain.signatures import Standing, current_step, standing
from formsvc.journeys.sending import invite_step
from formsvc.journeys.services import Services


def go_on(
    services: Services, tx: Transaction, invitation: Invitation, *, actor: str, step: int
) -> None:
    """Go on after somebody's statement of `step` was answered, in the open transaction.

    When nothing is open any more, the version is closed and its sealing promised; when nothing of
    this step is, the links of the next one go out. Nothing happens after a refusal.
    """
    ref, version = invitation.pack_ref, invitation.version
    items = tx.invitations.items_of_version(ref, version)
    comes_to = standing(items)
    following = current_step(items)
    if comes_to is Standing.COMPLETE:
        _note(tx, ref, actor, Event.PACK_SIGNED, version=version)
        tx.jobs.add("seal", f"seal:{ref}:{version}", {"pack": ref, "version": version})
    elif comes_to is Standing.WAITING and following > step:
        _note(tx, ref, actor, Event.STEP_REACHED, version=version, step=following)
        invite_step(services, tx, ref, version, actor=actor)


def _note(tx: Transaction, ref: str, actor: str, event: Event, **data: object) -> None:
    tx.entries.append(Happening(event=event, pack=ref, actor=actor, data=data))
