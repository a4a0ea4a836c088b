"""Reads what a sealing starts from: the signed version, and what was frozen when it was sent."""

import json
from dataclasses import dataclass

from formsvc.adapters.ledger import RecordAltered, Transaction, row_fault
from formsvc.domain.chain import Entry
from formsvc.domain.records import Edition, Invitation, Item, Version
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import is_included
from formsvc.journeys.editions import Sources
from formsvc.journeys.frozen_forms import frozen_definition
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersion:
    """Everything the ledger says about a signed version, read in one snapshot."""

    version: Version
    school: str
    editions: list[Edition]
    invitations: dict[str, Invitation]
    #: The name of everybody who was asked to sign this or an earlier version, by invitation.
    names: dict[str, str]
    items: list[Item]
    entries: list[Entry]
    proofs: dict[int, list[bytes]]
    private: dict[int, dict[str, object]]
    size: int
    root: bytes


def read_signed(tx: Transaction, ref: str, number: int) -> SignedVersion:
    """Return what the ledger says about a signed version.

    Raises RecordAltered when a row, a private fact or an entry is not what was written down: what
    is sealed here is believed for years.
    """
    fault = row_fault(tx, ref)
    if fault:
        raise RecordAltered(fault.seq, fault.why)
    entries = tx.entries.of_pack(ref)
    size, _ = tx.entries.head()
    proofs = tx.entries.proofs([entry.seq for entry in entries], size)
    root = tx.entries.root()
    for entry in entries:
        own = leaf(bytes.fromhex(entry.sha256))
        if not is_included(own, proofs[entry.seq], index=entry.seq - 1, size=size, root=root):
            raise RecordAltered(entry.seq, "it does not lead to the head of the ledger")
    private = {entry.seq: tx.entries.private(entry.seq) for entry in entries}
    return SignedVersion(
        version=tx.versions.get(ref, number),
        school=tx.people.organisation(tx.packs.get(ref).school_id).name,
        editions=tx.versions.editions(ref, number),
        invitations={one.id: one for one in tx.invitations.of_version(ref, number)},
        names=tx.invitations.names(ref),
        items=tx.invitations.items_of_version(ref, number),
        entries=entries,
        proofs=proofs,
        private={seq: facts for seq, facts in private.items() if facts is not None},
        size=size,
        root=root,
    )


def thaw(services: Services, version: Version) -> Sources:
    """Return what was frozen when the version was sent, not what stands in the folders now."""
    definitions = {
        name: frozen_definition(services, name, sha256)
        for name, sha256 in version.definitions.items()
    }
    return Sources(
        definitions=dict(sorted(definitions.items(), key=lambda pair: pair[1].order)),
        templates={name: services.blobs.get(one) for name, one in version.templates.items()},
        facts=json.loads(services.blobs.get(version.answers_sha256)),
    )
