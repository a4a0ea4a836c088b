"""Entries: what is in the ledger, the private facts beside it, and the tree over all."""

import json
from collections.abc import Iterable, Iterator

from formsvc.adapters.ledger.appending import Appending
from formsvc.adapters.ledger.entry_rows import (
    BESIDE,
    ENTRY_COLUMNS,
    entry_of,
    known,
    with_kept,
)
from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.domain.chain import Entry, Kept
from formsvc.domain.chain_check import entry_fault, private_fault
from formsvc.domain.events import Event
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import Tree


class Entries(Appending):
    """The ledger's entries, and the tree over them."""

    def of_pack(self, ref: str, *, only: Iterable[Event] = ()) -> list[Entry]:
        """Return a pack's entries, oldest first; with `only` those of these events."""
        wanted = [event.value for event in only]
        which = f"AND event IN ({', '.join('?' for _ in wanted)})" if wanted else ""
        rows = self.rows(
            f"SELECT {ENTRY_COLUMNS} FROM entry e WHERE pack = ? {which} ORDER BY seq",  # noqa: S608
            ref,
            *wanted,
        )
        return [known(entry_of(row)) for row in rows]

    def one(self, seq: int) -> Entry:
        """Return the entry of a number that another entry names."""
        row = self.row(f"SELECT {ENTRY_COLUMNS} FROM entry e WHERE seq = ?", seq)  # noqa: S608
        return known(entry_of(row))

    def all(self) -> Iterator[Entry]:
        """Return every entry, oldest first, never all of them in memory."""
        rows = self.database.conn.execute(f"SELECT {ENTRY_COLUMNS} FROM entry e ORDER BY seq")  # noqa: S608
        return map(entry_of, rows)

    def with_private(self) -> Iterator[tuple[Entry, Kept | None]]:
        """Return every entry with what is kept beside it, unchecked: for the check itself."""
        return map(with_kept, self.database.conn.execute(f"{BESIDE} ORDER BY e.seq"))

    def private(self, seq: int) -> dict[str, object] | None:
        """Return an entry's private facts, or None when it never had any or they were erased.

        Raises RecordAltered when they, or the entry itself, are not what was written down.
        """
        row = self.row(f"{BESIDE} WHERE e.seq = ?", seq)
        if row is None:
            return None
        entry, kept = with_kept(row)
        erased = kept is None and self._was_erased(entry.pack)
        why = entry_fault(entry) or private_fault(entry, kept, erased=erased)
        if why:
            raise RecordAltered(seq, why)
        return None if kept is None else json.loads(kept.facts)

    def _was_erased(self, ref: str) -> bool:
        return self.row("SELECT 1 FROM erasure WHERE pack_ref = ?", ref) is not None

    def proofs(self, seqs: Iterable[int], size: int) -> dict[int, list[bytes]]:
        """Return each entry's inclusion proof in the tree over the first `size` entries."""
        tree = self._tree(size)
        return {seq: tree.inclusion(seq - 1) for seq in seqs}

    def consistency(self, size: int) -> list[bytes]:
        """Return the proof that the ledger as it is now begins with its first `size` entries.

        Raises IndexError when there never were so many.
        """
        return self._tree(self.head()[0]).consistency(size)

    def _tree(self, size: int) -> Tree:
        rows = self.rows("SELECT sha256 FROM entry WHERE seq <= ? ORDER BY seq", size)
        return Tree([leaf(bytes.fromhex(row["sha256"])) for row in rows])
