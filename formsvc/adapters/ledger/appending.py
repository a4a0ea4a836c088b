"""Appends entries: each bound to the one before it, and the pack's state moved with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from formsvc.adapters.ledger.heads import Head, Heads
from formsvc.domain.chain import (
    NOTHING_BEFORE,
    Entry,
    Kept,
    canonical,
    commitment_to,
    next_entry,
    utc_text,
)
from formsvc.domain.events import KIND_OF_ORGANISATION, Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.remembering import Where, move
from formsvc.domain.tree import leaf

_SALT_BYTES = 32
#: All that entries are appended to, in one statement: each takes its time while others wait.
_BEFORE = """
SELECT ifnull(e.seq, 0), ifnull(e.sha256, ?), e.at, p.state, p.under, p.running
FROM (SELECT 1) LEFT JOIN entry e ON e.seq = (SELECT max(seq) FROM entry)
LEFT JOIN pack p ON p.ref = ?
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


class Appending(Heads):
    """Appends to the ledger, in the open transaction."""

    def append(self, happening: Happening) -> Entry:
        """Append one entry and move its pack's state.

        Raises NotAllowed when the pack's state has no such step, NotFound when there is no pack.
        """
        return self.append_all([happening])[0]

    def append_all(self, happenings: Sequence[Happening]) -> list[Entry]:
        """Append what happened to one pack at one moment, one entry after the other.

        Raises as `append` does, before anything is written, and ValueError when they are of several
        packs or there are none.
        """
        (pack,) = {one.pack for one in happenings}
        seq, previous, last, *where = self.row(_BEFORE, NOTHING_BEFORE, pack)
        at, frontier = self._time_after(last), self.frontier_at(seq, previous)
        entries: list[Entry] = []
        self._move(happenings, None if where[0] is None else Where.read(*where))
        for happening in happenings:
            kept = None if happening.private is None else self._salted(happening.private)
            entry = next_entry(
                happening,
                seq=frontier.size + 1,
                at=at,
                previous=previous,
                private=None if kept is None else commitment_to(kept.salt, kept.facts.encode()),
            )
            self._store(entry, kept)
            frontier.append(leaf(bytes.fromhex(entry.sha256)))
            previous = entry.sha256
            entries.append(entry)
        self.went_on(seq, Head(frontier.size, previous, frontier.hashes))
        return entries

    def _salted(self, private: Mapping[str, object]) -> Kept:
        return Kept(self.random_bytes(_SALT_BYTES), canonical(private).decode())

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

    def _move(self, happenings: Sequence[Happening], found: Where | None) -> None:
        """Move a pack on from where it was found; None is no pack."""
        where = found
        for happening in happenings:
            if where is None or happening.event in KIND_OF_ORGANISATION:
                self._check_organisation(happening)
            else:
                where = move(where, happening.event)
        if where is not None and where != found:
            self.change(
                "UPDATE pack SET state = ?, under = ?, running = ? WHERE ref = ?",
                *(where.state, where.under or "", where.running, happenings[0].pack),
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

    def _store(self, entry: Entry, kept: Kept | None) -> None:
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
        if kept is not None:
            self.change("INSERT INTO entry_private VALUES (?, ?, ?)", entry.seq, *kept)
