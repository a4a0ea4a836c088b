"""Says whether a person's newest link was sent to them, or shown on a device of the school."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.records import Invitation


def shown_last(tx: Transaction, invitation: Invitation) -> Entry | None:
    """Return the entry of showing a person's newest link on a device, None when it was sent."""
    told = [
        one
        for one in tx.entries.of_pack(
            invitation.pack_ref, only=[Event.LINK_SHOWN, Event.LINK_REPLACED]
        )
        if one.data["invitation"] == invitation.id
    ]
    return told[-1] if told and told[-1].event is Event.LINK_SHOWN else None
