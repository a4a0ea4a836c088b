"""Counts of tries in a window of time."""

from datetime import timedelta

from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.chain import utc_text

#: The longest window that anybody counts in is a day: after two, a count says nothing any more.
_KEPT = timedelta(days=2)
#: The smallest difference that moments are kept with.
_STEP = timedelta(milliseconds=1)


class Counters(Subject):
    """Counts of tries in a window of time, shared by all processes and kept over restarts."""

    def hit(self, key: str, *, window_seconds: float, limit: int) -> bool:
        """Count one try; say whether it is still within the limit of this window.

        A window that begins later than any could was opened by a clock that was ahead: it is over.
        """
        window = timedelta(seconds=window_seconds)
        within = [utc_text(self.clock() + one) for one in (_STEP - window, window)]
        row = self.row(
            "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET "
            "count = iif(window_start BETWEEN ? AND ?, count + 1, 1), "
            "window_start = iif(window_start BETWEEN ? AND ?, window_start, "
            "excluded.window_start) RETURNING count",
            *(key, self.now(), *within, *within),
        )
        return int(row["count"]) <= limit

    def sweep(self, limit: int) -> int:
        """Remove at most so many counts whose window is long over; return how many."""
        return self.change(
            "DELETE FROM counter WHERE rowid IN "
            "(SELECT rowid FROM counter WHERE window_start <= ? LIMIT ?)",
            *(utc_text(self.clock() - _KEPT), limit),
        )
