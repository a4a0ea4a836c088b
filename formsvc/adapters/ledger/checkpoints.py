"""Checkpoints that were signed, and whether each has left the building."""

from formsvc.adapters.ledger.subject import Subject, record
from formsvc.domain.checkpoint import KeptCheckpoint
from formsvc.domain.events import Event

_SEALED_SINCE = "SELECT 1 FROM entry WHERE seq > ? AND event = ? LIMIT 1"


class Checkpoints(Subject):
    """One row for each checkpoint, by the number of entries that it counts."""

    def add(self, size: int, note: str) -> None:
        """Keep a signed note; a second one of the same size changes nothing."""
        self.change(
            "INSERT OR IGNORE INTO checkpoint VALUES (?, ?, ?, 0, NULL)", size, note, self.now()
        )

    def latest(self) -> KeptCheckpoint | None:
        """Return the one that counts most entries, or None before the first."""
        row = self.row("SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1")
        return None if row is None else record(KeptCheckpoint, row)

    def sealed_since(self, size: int) -> bool:
        """Say whether a pack was sealed after so many entries."""
        return self.row(_SEALED_SINCE, size, Event.PACK_SEALED.value) is not None

    def inside(self, most: int) -> list[KeptCheckpoint]:
        """Return the oldest that were not yet copied outside, at most so many."""
        rows = self.rows("SELECT * FROM checkpoint WHERE outside = 0 ORDER BY size LIMIT ?", most)
        return [record(KeptCheckpoint, row) for row in rows]

    def copied(self, size: int) -> None:
        """Keep that one was copied outside."""
        self.change("UPDATE checkpoint SET outside = 1 WHERE size = ?", size)

    def last_mailed(self) -> str:
        """Return when one was last put into a letter, "" when none ever was."""
        return str(self.row("SELECT max(mailed_at) AS at FROM checkpoint")["at"] or "")

    def mailed(self, size: int) -> None:
        """Keep that one was put into a letter."""
        self.change("UPDATE checkpoint SET mailed_at = ? WHERE size = ?", self.now(), size)
