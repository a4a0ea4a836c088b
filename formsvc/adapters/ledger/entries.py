"""Entries: appended one after the other, each bound to the one before it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from formsvc.adapters.ledger.entry_rows import entry_of, frontier_of, kept_of, known
from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.chain import (
    Entry,
    Kept,
    canonical,
    commitment,
    next_entry,
    utc_text,
)
from formsvc.domain.chain_check import entry_fault, private_fault
from formsvc.domain.events import KIND_OF_ORGANISATION, Event, Happening
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.tree import leaf
from formsvc.domain.tree_proofs import Tree

_SALT_BYTES = 32
_BESIDE = "SELECT e.*, p.salt, p.facts FROM entry e LEFT JOIN entry_private p ON p.seq = e.seq"
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
        self._move(happening)
        head = self.row("SELECT seq, sha256, frontier FROM head WHERE id = 1")
        salt = self.random_bytes(_SALT_BYTES)
        private = None if happening.private is None else commitment(salt, happening.private)
        entry = next_entry(
            happening,
            seq=head["seq"] + 1,
            at=self.time(),
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
        now, last = self.clock(), self.last_moment()
        return max(now, datetime.fromisoformat(last)) if last else now

    def _move(self, happening: Happening) -> None:
        if happening.event in KIND_OF_ORGANISATION:
            self._check_organisation(happening)
            return
        found = self.row("SELECT state FROM pack WHERE ref = ?", happening.pack)
        if found is None:
            self._check_organisation(happening)
            return
        state = State(found["state"])
        following = after(state, happening.event)
        if following is not state:
            self.change("UPDATE pack SET state = ? WHERE ref = ?", following, happening.pack)

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
            f"SELECT * FROM entry WHERE pack = ? {which} ORDER BY seq",  # noqa: S608
            ref,
            *wanted,
        )
        return [known(entry_of(row)) for row in rows]

    def all(self) -> Iterator[Entry]:
        """Yield every entry, oldest first, without holding them all in memory."""
        for row in self.database.conn.execute("SELECT * FROM entry ORDER BY seq"):
            yield entry_of(row)

    def with_private(self) -> Iterator[tuple[Entry, Kept | None]]:
        """Yield every entry with what is kept beside it, unchecked: for the check itself."""
        for row in self.database.conn.execute(f"{_BESIDE} ORDER BY e.seq"):
            yield entry_of(row), kept_of(row)

    def private(self, seq: int) -> dict[str, object] | None:
        """Return an entry's private facts, or None when it never had any or they were erased.

        Raises RecordAltered when they, or the entry itself, are not what was written down.
        """
        row = self.row(f"{_BESIDE} WHERE e.seq = ?", seq)
        if row is None:
            return None
        entry, kept = entry_of(row), kept_of(row)
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
