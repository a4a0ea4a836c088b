"""When copies of everything were written, so that somebody sees when none was."""

from formsvc.adapters.ledger.subject import Subject

_KEPT = 60


class Backups(Subject):
    """One row for each backup that was written whole, the newest kept."""

    def add(self, files: int) -> None:
        """Keep that a backup of so many files was written now, and forget those of long ago."""
        self.change("INSERT OR REPLACE INTO backup VALUES (?, ?)", self.now(), files)
        self.change(
            "DELETE FROM backup WHERE at NOT IN (SELECT at FROM backup ORDER BY at DESC LIMIT ?)",
            _KEPT,
        )

    def latest(self) -> tuple[str, int] | None:
        """Return when the newest was written and how many files it holds, None before the first."""
        row = self.row("SELECT * FROM backup ORDER BY at DESC LIMIT 1")
        return None if row is None else (row["at"], row["files"])
