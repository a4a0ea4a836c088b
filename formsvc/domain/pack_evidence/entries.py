"""Finds what is wrong with the entries that a pack carries, and with their proofs."""

import itertools

from formsvc.domain.chain import entry_hash
from formsvc.domain.checkpoint import Checkpoint
from formsvc.domain.pack_evidence.papers import (
    PackEntry,
)
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import is_included


def entry_faults(entries: list[PackEntry]) -> list[str]:
    """Each body fits its hash; all are of one pack; they ascend, and neighbours are chained."""
    faults = [
        f"Entry {one.seq} was altered."
        for one in entries
        if entry_hash(one.body) != one.sha256 or one.pack != entries[0].pack
    ]
    for before, one in itertools.pairwise(entries):
        if one.seq <= before.seq or (one.seq == before.seq + 1 and one.previous != before.sha256):
            faults.append(f"Entry {one.seq} does not follow entry {before.seq}.")
    return faults


def proof_faults(entries: list[PackEntry], checkpoint: Checkpoint) -> list[str]:
    """Return which entries are not proved by the checkpoint, one sentence each."""
    return [
        f"Entry {one.seq} is not proved to stand in the ledger."
        for one in entries
        if not is_included(
            leaf(bytes.fromhex(entry_hash(one.body))),
            one.proof,
            index=one.seq - 1,
            size=checkpoint.size,
            root=checkpoint.root,
        )
    ]
