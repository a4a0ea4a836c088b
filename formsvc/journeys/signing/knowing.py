"""Says how the person who signs was known: by their link, by a code as well, or in person."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event
from formsvc.domain.records import Invitation
from formsvc.journeys.signing.in_person import in_person

HOW = "typed name, by emailed link"
_CODE = {
    "email": "with a one-time code sent to the same address",
    "phone": "with a one-time code told by the school by phone",
}


def how_known(tx: Transaction, invitation: Invitation) -> str:
    """Return how the person was known: in person, by the link alone, or by a code as well."""
    there = in_person(tx, invitation)
    if there is not None:
        return there.how
    if not invitation.code:
        return HOW
    typed = [
        one.data["channel"]
        for one in tx.entries.of_pack(invitation.pack_ref, only=[Event.CODE_ACCEPTED])
        if one.data["invitation"] == invitation.id
    ]
    return f"{HOW}, {_CODE[str(typed[-1])]}" if typed else HOW


def where_and_with_whom(tx: Transaction, invitation: Invitation) -> dict[str, object]:
    """Return where and with whom somebody signed in person; nothing else."""
    there = in_person(tx, invitation)
    return {} if there is None else {"place": there.place, "staff": there.staff}
