"""What the ledger says when something that was written down was changed behind its back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pysqlite3 as sqlite3

from formsvc.adapters.ledger.migrating import SchemaStrange
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


_OF_THE_FILE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Tell what the disk, or a damaged file, does to us as a problem of ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        tell(error)
        raise


def tell(error: sqlite3.DatabaseError) -> None:
    """Raise StoreUnavailable or StoreDamaged for what the disk or a damaged file did; else nothing.

    It is known by the primary code: the low byte, whatever stands above it.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _OF_THE_DISK:
        raise StoreUnavailable from error
    if code in _OF_THE_FILE:
        raise StoreDamaged from error


class StoreDamaged(SchemaStrange):
    """Raised when the file of the database is none, or is damaged in some place."""

    def __init__(self) -> None:
        super().__init__("its file, formsvc.db, is damaged")


class StoreUnavailable(FormsvcProblem):
    """Raised when the database cannot be written just now: disk full, locked, read-only."""

    def __init__(self) -> None:
        super().__init__("Your change could not be kept just now. Nothing was changed. Try again.")
