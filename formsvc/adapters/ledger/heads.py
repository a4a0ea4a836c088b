"""Where the ledger stands: how many entries, the hash of the last, and the tree over all.

The entries say it themselves. A row says how far they had come some entries ago, so that nobody
reads all of them to append one, and so that the check finds entries missing. To write that row with
each entry would cost a page of its own in the log each time, a tenth of all that an entry takes.
"""

from typing import NamedTuple

from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.chain import NOTHING_BEFORE
from formsvc.domain.tree import Frontier, leaf

#: After so many entries the row is written anew: a cut of fewer is told by checkpoints and by rows.
EVERY = 16


class Head(NamedTuple):
    """How many entries there are, the hash of the last, and the frontier of the tree over them."""

    seq: int = 0
    sha256: str = NOTHING_BEFORE
    frontier: bytes = b""


class Heads(Subject):
    """The head of the ledger, in the open transaction."""

    _known = Head()

    def head(self) -> tuple[int, str]:
        """Return how many entries there are, and the hash of the last."""
        row = self.row("SELECT seq, sha256 FROM entry ORDER BY seq DESC LIMIT 1")
        return (0, NOTHING_BEFORE) if row is None else tuple(row)

    def root(self) -> bytes:
        """Return the root of the tree over all entries. Raises RecordAltered."""
        return self.frontier_at(*self.head()).root()

    def head_kept(self) -> Head:
        """Return the head as it was last written down."""
        return Head(*self.row("SELECT seq, sha256, frontier FROM head WHERE id = 1"))

    def frontier_at(self, seq: int, sha256: str) -> Frontier:
        """Return the tree over all entries, the last of which has this number and hash.

        Begins with what this connection knew last, or with the head that was written down when
        that came further, and goes on from there: mostly that is all. What it knew of entries that
        were taken back with their transaction does not count.
        Raises RecordAltered when entries that the head tells of are not there.
        """
        if self._known[:2] != (seq, sha256):
            kept = self.head_kept()
            further = max(self._known, kept)
            self._known = self._since(further) or self._since(kept) or _lost(seq)
        return Frontier(seq, self._known.frontier)

    def _since(self, head: Head) -> Head | None:
        """Return where the ledger stands now, None when the entries do not lead on from a head."""
        rows = self.rows("SELECT seq, sha256 FROM entry WHERE seq >= ? ORDER BY seq", head.seq)
        before, following = (rows[:1], rows[1:]) if head.seq else ([Head()[:2]], rows)
        if [tuple(one) for one in before] != [head[:2]]:
            return None
        frontier, last = Frontier(head.seq, head.frontier), head.sha256
        for _, last in following:
            frontier.append(leaf(bytes.fromhex(last)))
        return Head(frontier.size, last, frontier.hashes)

    def went_on(self, before: int, now: Head) -> None:
        """Remember where the ledger stands; write it down every so many entries."""
        self._known = now
        if now.seq // EVERY > before // EVERY:
            self.change("UPDATE head SET seq = ?, sha256 = ?, frontier = ? WHERE id = 1", *now)


def _lost(seq: int) -> Head:
    raise RecordAltered(seq, "entries that the head of the ledger tells of are not there")
