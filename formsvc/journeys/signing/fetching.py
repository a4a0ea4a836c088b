"""Notes that a sign-off link was fetched, by whomever: a mail system's check, or a person."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services
from formsvc.journeys.signing.in_person import in_person
from formsvc.journeys.signing.links import find_invitation

_OF_LINKS = (Event.LINK_FETCHED, Event.LINK_REPLACED, Event.LINK_SHOWN)


def note_fetched(services: Services, token: str) -> None:
    """Note, once for each link that was sent, that its first page was fetched.

    To be called where `is_first_fetch` says so; it looks again, for many may come at once. It is
    the only thing that opening a link ever writes, it says nothing about a person, and the page is
    shown whatever comes of it: a fetch that cannot be kept is one that is not recorded.
    """
    try:
        with services.ledger.transaction() as tx:
            invitation = find_invitation(services, tx, token)
            if is_first_fetch(tx, invitation):
                _append(tx, invitation)
    except FormsvcProblem:
        return


def is_first_fetch(tx: Transaction, invitation: Invitation) -> bool:
    """Say whether a link that may be signed behind was not fetched since it was sent.

    The school's own device fetches the link that is shown on it: that is told already.
    """
    if tx.packs.get(invitation.pack_ref).state != State.OUT_FOR_SIGNATURE:
        return False
    told = [
        one.event
        for one in tx.entries.of_pack(invitation.pack_ref, only=_OF_LINKS)
        if one.data["invitation"] == invitation.id
    ]
    fetched = bool(told) and told[-1] is Event.LINK_FETCHED
    return not fetched and in_person(tx, invitation) is None


def _append(tx: Transaction, invitation: Invitation) -> None:
    tx.entries.append(
        Happening(
            event=Event.LINK_FETCHED,
            pack=invitation.pack_ref,
            actor="formsvc",
            data={"invitation": invitation.id},
        )
    )
