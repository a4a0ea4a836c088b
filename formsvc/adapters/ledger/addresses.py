"""Which address a person had when: addresses may be corrected, signatures made before stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formsvc.domain.chain import Entry
from formsvc.domain.records import Invitation

if TYPE_CHECKING:
    from formsvc.adapters.ledger.transaction import Transaction


def address_at(
    tx: Transaction, invitation: Invitation, corrected: list[Entry], seq: int
) -> str | None:
    """Return the address that an invited person had when entry `seq` was written.

    `corrected` are the entries of the pack's corrections, oldest first. None means that they do
    not lead to the address in the invitation's row.
    """
    now = then = invitation.address
    for one in reversed(corrected):
        if one.data["invitation"] != invitation.id:
            continue
        told = tx.entries.private(one.seq) or {}
        if told.get("now") != now:
            return None
        now = str(told.get("was"))
        then = now if one.seq > seq else then
    return then
