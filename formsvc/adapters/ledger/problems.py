"""What the ledger says when something that was written down was changed behind its back."""

import pysqlite3 as sqlite3

from formsvc.domain.problems import FormsvcProblem


class RecordAltered(FormsvcProblem):
    """Raised when what is kept does not fit what the ledger's entries say.

    `seq` is the entry and `why` the reason, for whoever runs the service.
    """

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(
            "What is kept here does not fit the record of what happened, so it was not used "
            f"(entry {seq}: {why}). Please tell the people who run this service."
        )
        self.seq = seq
        self.why = why


#: What a disk, or another process at the same file, can do to us. Everything else is a fault of
#: ours: to call it "try again" would hide it.
_OF_THE_DISK = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
}


def is_of_the_disk(error: sqlite3.OperationalError) -> bool:
    """Say so by the primary code: the low byte, whatever stands above it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


class StoreUnavailable(FormsvcProblem):
    """Raised when the database cannot be written just now: disk full, locked, read-only."""

    def __init__(self) -> None:
        super().__init__("Your change could not be kept just now. Nothing was changed. Try again.")
