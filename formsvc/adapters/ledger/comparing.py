"""Compares the rows of one pack with what its entries say they must be."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from formsvc.adapters.ledger.addresses import address_at
from formsvc.adapters.ledger.comparing_carried import carried_fault
from formsvc.domain.chain import Entry
from formsvc.domain.chain_check import ChainFault
from formsvc.domain.events import Event
from formsvc.domain.pack_evidence import path_of
from formsvc.domain.records import Invitation, Item

if TYPE_CHECKING:
    from formsvc.adapters.ledger.transaction import Transaction

_TELLING = (
    Event.PACK_SENT,
    Event.DOCUMENT_SIGNED,
    Event.DOCUMENT_DECLINED,
    Event.SIGNATURE_WAIVED,
    Event.SIGNATURE_CARRIED,
    Event.PACK_SIGNED,
    Event.DOCUMENT_SEALED,
    Event.DOCUMENT_ARCHIVED,
    Event.ADDRESS_CORRECTED,
)


def row_fault(tx: Transaction, ref: str) -> ChainFault | None:
    """Return the first row of a pack that does not say what its entries say, or None.

    Looked at are versions, editions, statements with who signed them, and sealed files. What no
    entry tells of (a statement that is still open, its heading) cannot be compared.
    """
    entries = tx.entries.of_pack(ref, only=_TELLING)
    return (
        _sent_fault(tx, ref, entries)
        or _signed_fault(tx, ref, entries)
        or _counted_fault(tx, ref, entries)
        or carried_fault(tx, ref, entries)
        or _sealed_fault(tx, ref, entries)
    )


def _of(entries: list[Entry], event: Event) -> list[Entry]:
    return [one for one in entries if one.event is event]


def _sent_fault(tx: Transaction, ref: str, entries: list[Entry]) -> ChainFault | None:
    """Compare each version and its editions with what was frozen when it was sent."""
    sent = {one.data["version"]: one for one in _of(entries, Event.PACK_SENT)}
    versions = {one.number: one for one in tx.versions.all_of(ref)}
    if sent.keys() != versions.keys():
        seq = max((one.seq for one in entries), default=0)
        return ChainFault(seq=seq, why=f"the versions of pack {ref} are not those that were sent")
    for number, entry in sent.items():
        version = versions[number]  # type: ignore[index]
        frozen = {
            "answers_sha256": version.answers_sha256,
            "findings_sha256": version.findings_sha256,
            "definitions": dict(version.definitions),
            "templates": dict(version.templates),
        }
        if any(entry.data[name] != value for name, value in frozen.items()):
            return _fault(entry, "version {version} does not hold what was frozen")
        editions = tx.versions.editions(ref, version.number)
        shown = {f"{one.document}/{one.audience}": one.pdf_sha256 for one in editions}
        if entry.data["shown"] != shown:
            return _fault(entry, "the editions of version {version} are not those that were sent")
    return None


def _signed_fault(tx: Transaction, ref: str, entries: list[Entry]) -> ChainFault | None:
    """Compare every signature with its statement's row, its edition and who was invited."""
    corrected = _of(entries, Event.ADDRESS_CORRECTED)
    for version in tx.versions.all_of(ref):
        items = {
            one.seq: one
            for one in tx.invitations.items_of_version(ref, version.number)
            if one.seq is not None
        }
        editions = {
            (one.document, one.audience): (one.pdf_sha256, one.page_sha256)
            for one in tx.versions.editions(ref, version.number)
        }
        for entry in _of(entries, Event.DOCUMENT_SIGNED):
            if entry.data["version"] != version.number:
                continue
            item = items.get(entry.seq)
            if item is None or not _fits(entry, item):
                return _fault(entry, "the row of the signed statement does not say that it is")
            page = editions.get((str(entry.data["document"]), str(entry.data["edition"])))
            if page != (entry.data["pdf_sha256"], entry.data["page_sha256"]):
                return _fault(entry, "the edition that was signed is not the one that is kept")
            if not _invited(tx, entry, tx.invitations.get(item.invitation_id), corrected):
                return _fault(entry, "the person who signed is not the one who was invited")
    return None


def _fits(entry: Entry, item: Item) -> bool:
    """Say whether a statement's row tells of the signature that the entry holds."""
    statement = hashlib.sha256(item.statement.encode()).hexdigest()
    capacity = hashlib.sha256(item.capacity.encode()).hexdigest()
    said = (item.invitation_id, item.document, item.signatory, statement, item.act, capacity)
    names = ("invitation", "document", "signatory", "statement_sha256", "act", "capacity_sha256")
    return item.state == "signed" and said == tuple(entry.data[name] for name in names)


def _invited(tx: Transaction, entry: Entry, invitation: Invitation, corrected: list[Entry]) -> bool:
    """Say whether the invitation still names the person whose signature the entry holds."""
    private = tx.entries.private(entry.seq) or {}
    then = address_at(tx, invitation, corrected, entry.seq)
    return (private.get("invited_name"), private.get("sent_to")) == (invitation.name, then)


def _counted_fault(tx: Transaction, ref: str, entries: list[Entry]) -> ChainFault | None:
    """Count the statements signed, declined and waived; none may be open once all have signed."""
    told: Counter[tuple[object, ...]] = Counter()
    for entry in entries:
        if entry.event in _COUNTED:
            told[_key(_COUNTED[entry.event], entry)] += 1
    kept: Counter[tuple[object, ...]] = Counter()
    complete = {one.data["version"]: one for one in _of(entries, Event.PACK_SIGNED)}
    for version in tx.versions.all_of(ref):
        for item in tx.invitations.items_of_version(ref, version.number):
            if item.state == "open":
                if version.number in complete:
                    why = "version {version} is signed, but a statement's row says that it is open"
                    return _fault(complete[version.number], why)
                continue
            person = "" if item.state == "waived" else item.invitation_id
            kept[item.state, version.number, item.document, item.signatory, person] += 1
    if told == kept:
        return None
    wrong = {key for key in told | kept if told[key] != kept[key]}
    seqs = [
        one.seq
        for one in entries
        if one.event in _COUNTED and _key(_COUNTED[one.event], one) in wrong
    ]
    return ChainFault(
        seq=min(seqs, default=max((one.seq for one in entries), default=0)),
        why=f"the statements' rows of pack {ref} do not say what was signed, declined or waived",
    )


_COUNTED = {
    Event.DOCUMENT_SIGNED: "signed",
    Event.DOCUMENT_DECLINED: "declined",
    Event.SIGNATURE_WAIVED: "waived",
    Event.SIGNATURE_CARRIED: "carried",
}


def _key(state: str, entry: Entry) -> tuple[object, ...]:
    data = entry.data
    person = data.get("invitation", "")
    return (state, data["version"], data["document"], data["signatory"], person)


def _sealed_fault(tx: Transaction, ref: str, entries: list[Entry]) -> ChainFault | None:
    """Compare the sealed files' rows with the entries of their sealing."""
    told: dict[tuple[object, ...], Entry] = {}
    for one in entries:
        if one.event is Event.DOCUMENT_SEALED:
            told[_sealed_key(one, "sha256")] = one
        elif one.event is Event.DOCUMENT_ARCHIVED:
            # What was sealed went on from there: only the newest bytes lie in the pack.
            if told.pop(_sealed_key(one, "earlier"), None) is None:
                return ChainFault(seq=one.seq, why="what was archived had not been sealed")
            told[_sealed_key(one, "sha256")] = one
    kept = {
        (one.version, one.path, one.document, one.audience, one.sha256)
        for one in tx.versions.all_sealed(ref)
    }
    wrong = told.keys() ^ kept
    if not wrong:
        return None
    seq = min((told[key].seq for key in wrong if key in told), default=0)
    return ChainFault(
        seq=seq or max(one.seq for one in entries),
        why=f"the sealed files of pack {ref} are not those that were sealed",
    )


def _sealed_key(entry: Entry, digest: str) -> tuple[object, ...]:
    data = entry.data
    place = path_of(str(data["document"]), str(data["edition"]))
    return (data["version"], place, data["document"], data["edition"], data[digest])


def _fault(entry: Entry, why: str) -> ChainFault:
    return ChainFault(seq=entry.seq, why=why.format(version=entry.data.get("version", "")))
