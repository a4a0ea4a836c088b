"""What the nightly check found, and the check of the database file itself."""

import json

import pysqlite3 as sqlite3

from formsvc.adapters.ledger.subject import Subject
from formsvc.domain.examination import Examination

#: So many of the file's own faults are told: more say nothing new.
_MOST = 5
_KEPT = 60


class Examinations(Subject):
    """One row for each check, the newest kept."""

    def add(self, found: Examination) -> None:
        """Keep what a check found, and forget those of long ago."""
        self.change(
            "INSERT OR REPLACE INTO examination VALUES (?, ?, ?)",
            *(found.at, found.entries, json.dumps(found.faults)),
        )
        self.change(
            "DELETE FROM examination WHERE at NOT IN "
            "(SELECT at FROM examination ORDER BY at DESC LIMIT ?)",
            _KEPT,
        )

    def latest(self) -> Examination | None:
        """Return the newest, or None before the first."""
        row = self.row("SELECT * FROM examination ORDER BY at DESC LIMIT 1")
        if row is None:
            return None
        faults = tuple(json.loads(row["faults"]))
        return Examination(at=row["at"], entries=row["entries"], faults=faults)

    def file_faults(self) -> list[str]:
        """Return what SQLite itself finds wrong with the file; never raises for a damaged one."""
        try:
            found = self.rows(f"PRAGMA integrity_check({_MOST})")
            said = [str(row[0]) for row in found if row[0] != "ok"]
            lost = self.rows("PRAGMA foreign_key_check")
        except sqlite3.DatabaseError as error:
            return [f"The database file is damaged: {error}."]
        faults = [f"The database file is damaged: {one}." for one in said]
        return faults + [f"A row of {row[0]} names one that is not there." for row in lost[:_MOST]]
