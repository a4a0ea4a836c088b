"""Entries: appended one after the other, each bound to the one before it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from formsvc.adapters.ledger.entry_rows import (
    BESIDE,
    ENTRY_COLUMNS,
    entry_of,
    frontier_of,
    known,
    with_kept,
)
from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.chain import Entry, Kept, canonical, commitment, next_entry, utc_text
from formsvc.domain.chain_check import entry_fault, private_fault
from formsvc.domain.events import KIND_OF_ORGANISATION, Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.remembering import Where, move
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import Tree

_SALT_BYTES = 32
#: All that an entry is appended to, in one statement: each takes its time while others wait.
_BEFORE = """
SELECT h.seq, h.sha256, h.frontier, (SELECT at FROM entry WHERE seq = h.seq) AS at,
       p.state, p.under, p.running
FROM head h LEFT JOIN pack p ON p.ref = ? WHERE h.id = 1
"""
_LETTERS = frozenset(
    {
        Event.LETTER_SENT,
        Event.LETTER_DELIVERED,
        Event.LETTER_DEFERRED,
        Event.LETTER_REFUSED,
        Event.LETTER_BOUNCED,
        Event.LETTER_UNDELIVERED,
    }
)


class Entries(Subject):
    """The ledger's entries, and the tree over them."""

    def append(self, happening: Happening) -> Entry:
        """Append one entry and move its pack's state, in the open transaction.

        Raises NotAllowed when the pack's state has no such step, NotFound when there is no pack.
        """
        head = self.row(_BEFORE, happening.pack)
        self._move(happening, head)
        salt = self.random_bytes(_SALT_BYTES)
        private = None if happening.private is None else commitment(salt, happening.private)
        entry = next_entry(
            happening,
            seq=head["seq"] + 1,
            at=self._time_after(head["at"]),
            previous=head["sha256"],
            private=private,
        )
        self._store(entry, head)
        if happening.private is not None:
            self.change(
                "INSERT INTO entry_private VALUES (?, ?, ?)",
                entry.seq,
                salt,
                canonical(happening.private).decode(),
            )
        return entry

    def moment(self) -> str:
        """Return the moment of now as the next entry would have it."""
        return utc_text(self.time())

    def last_moment(self) -> str:
        """Return the moment of the last entry, "" when there is none."""
        row = self.row("SELECT at FROM entry ORDER BY seq DESC LIMIT 1")
        return "" if row is None else str(row["at"])

    def time(self) -> datetime:
        """Return the moment of the next entry: never before the last, whatever the clock says."""
        return self._time_after(self.last_moment())

    def _time_after(self, last: str | None) -> datetime:
        now = self.clock()
        return max(now, datetime.fromisoformat(last)) if last else now

    def _move(self, happening: Happening, found: Any) -> None:
        """Move a pack on from where it was found; no state says that there is no such pack."""
        if found["state"] is None or happening.event in KIND_OF_ORGANISATION:
            self._check_organisation(happening)
            return
        where = Where.read(found["state"], found["under"], found["running"])
        following = move(where, happening.event)
        if following != where:
            self.change(
                "UPDATE pack SET state = ?, under = ?, running = ? WHERE ref = ?",
                *(following.state, following.under or "", following.running, happening.pack),
            )

    def _kind_of(self, organisation_id: str) -> str:
        """Return the kind of an organisation, "" when there is none."""
        row = self.row("SELECT kind FROM organisation WHERE id = ?", organisation_id)
        return "" if row is None else str(row["kind"])

    def _check_organisation(self, happening: Happening) -> None:
        """Let an organisation's own events pass, and letters about a provider; nothing else."""
        wanted = KIND_OF_ORGANISATION.get(happening.event, "")
        kind = self._kind_of(happening.pack)
        if not kind or (wanted and kind != wanted):
            raise NotFound(wanted or "pack")
        if not wanted and not (kind == "provider" and happening.event in _LETTERS):
            raise NotAllowed("This happens to packs, not to organisations.")

    def _store(self, entry: Entry, head: Any) -> None:
        self.change(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            entry.seq,
            entry.at,
            entry.event.value,
            entry.pack,
            entry.actor,
            entry.body,
            entry.sha256,
            entry.previous,
        )
        frontier = frontier_of(head)
        frontier.append(leaf(bytes.fromhex(entry.sha256)))
        self.change(
            "UPDATE head SET seq = ?, sha256 = ?, frontier = ? WHERE id = 1",
            entry.seq,
            entry.sha256,
            b"".join(frontier.hashes),
        )

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

    def head(self) -> tuple[int, str]:
        """Return how many entries there are, and the hash of the last."""
        row = self.row("SELECT seq, sha256 FROM head WHERE id = 1")
        return row["seq"], row["sha256"]

    def root(self) -> bytes:
        """Return the root of the tree over all entries."""
        return frontier_of(self.row("SELECT seq, sha256, frontier FROM head WHERE id = 1")).root()

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
