"""Says how the person who signs was known: by their link, by a code as well, or in person."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event
from formsvc.domain.records import Invitation
from formsvc.journeys.drawn_signatures import DRAWN, TYPED
from formsvc.journeys.signing.in_person import InPerson

_BY_LINK = "by a link"
_HOW = {"email": "by emailed link", "text": "by a link in a text message"}
_CODE = {
    "email": "with a one-time code sent to the same address",
    "text": "with a one-time code sent to the same phone",
    "phone": "with a one-time code told by the school by phone",
}


def how_signed(
    tx: Transaction, invitation: Invitation, there: InPerson | None, *, drawn: bool
) -> str:
    """Return how a person signed on a screen, in words without names: with what, and how known."""
    return f"{DRAWN if drawn else TYPED}, {_how_known(tx, invitation, there)}"


def _how_known(tx: Transaction, invitation: Invitation, there: InPerson | None) -> str:
    """Return how the person was known: in person, by the link alone, or by a code as well."""
    if there is not None:
        return there.how
    how = _HOW.get(invitation.reach, _BY_LINK)
    if not invitation.code:
        return how
    typed = [
        one.data["channel"]
        for one in tx.entries.of_pack(invitation.pack_ref, only=[Event.CODE_ACCEPTED])
        if one.data["invitation"] == invitation.id
    ]
    return f"{how}, {_CODE[str(typed[-1])]}" if typed else how


def where_and_with_whom(there: InPerson | None) -> dict[str, object]:
    """Return where and with whom somebody signed in person; nothing else."""
    return {} if there is None else {"place": there.place, "staff": there.staff}
