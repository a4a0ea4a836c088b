"""Compares the signatures that a version shows from an earlier one with those that were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from formsvc.domain.chain import Entry
from formsvc.domain.chain_check import ChainFault
from formsvc.domain.events import Event
from formsvc.domain.names import plain_name

if TYPE_CHECKING:
    from formsvc.adapters.ledger.transaction import Transaction

_SAME = ("document", "edition", "signatory", "pdf_sha256")


def carried_fault(tx: Transaction, ref: str, entries: list[Entry]) -> ChainFault | None:
    """Return the first carried signature that nobody gave, or that another person gave."""
    signed = {one.seq: one for one in entries if one.event is Event.DOCUMENT_SIGNED}
    for entry in entries:
        if entry.event is not Event.SIGNATURE_CARRIED:
            continue
        given = signed.get(int(str(entry.data["signature"])))
        if given is None or not _fits(entry, given):
            why = "the signature that is shown from an earlier version was never given"
            return ChainFault(seq=entry.seq, why=why)
        if not _same_person(tx, entry, given):
            why = "the signature that is shown from an earlier version is another person's"
            return ChainFault(seq=entry.seq, why=why)
        if not _has_row(tx, ref, entry):
            why = "no statement's row says that an earlier signature is shown for it"
            return ChainFault(seq=entry.seq, why=why)
    return None


def _fits(entry: Entry, given: Entry) -> bool:
    same = all(entry.data[name] == given.data[name] for name in _SAME)
    return same and entry.data["from_version"] == given.data["version"]


def _same_person(tx: Transaction, entry: Entry, given: Entry) -> bool:
    one, other = (tx.invitations.get(str(each.data["invitation"])) for each in (entry, given))
    names = {plain_name(each.name) for each in (one, other)}
    return one.party == other.party and len(names) == 1


def _has_row(tx: Transaction, ref: str, entry: Entry) -> bool:
    items = tx.invitations.items_of_version(ref, int(str(entry.data["version"])))
    return any(one.seq == entry.seq and one.state == "carried" for one in items)
