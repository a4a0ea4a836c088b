"""Counts of tries in a window of time."""

from datetime import timedelta

from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.chain import utc_text

#: The longest window that anybody counts in is a day: after two, a count says nothing any more.
_KEPT = timedelta(days=2)


class Counters(Subject):
    """Counts of tries in a window of time, shared by all processes and kept over restarts."""

    def hit(self, key: str, *, window_seconds: float, limit: int) -> bool:
        """Count one try; say whether it is still within the limit of this window."""
        start = utc_text(self.clock() - timedelta(seconds=window_seconds))
        row = self.row(
            "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET "
            "count = CASE WHEN window_start <= ? THEN 1 ELSE count + 1 END, "
            "window_start = CASE WHEN window_start <= ? THEN excluded.window_start "
            "ELSE window_start END RETURNING count",
            *(key, self.now(), start, start),
        )
        return int(row["count"]) <= limit

    def sweep(self, limit: int) -> int:
        """Remove at most so many counts whose window is long over; return how many."""
        return self.change(
            "DELETE FROM counter WHERE rowid IN "
            "(SELECT rowid FROM counter WHERE window_start <= ? LIMIT ?)",
            *(utc_text(self.clock() - _KEPT), limit),
        )
