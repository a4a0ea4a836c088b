"""Opens the database: safe settings, the schema as it must be, and an authorizer on top."""

from contextlib import closing
from pathlib import Path

import pysqlite3 as sqlite3
from sqlite_utils import Database

from formsvc.adapters.ledger.migrating import make_schema
from formsvc.adapters.ledger.schema import ONLY_ADDED

BUSY_SECONDS = 15.0

#: SQLite up to 3.51.2 can lose committed data in WAL mode with several processes ("WAL-reset"
#: race, fixed in 3.51.3, 3.50.7 and 3.44.6, March 2026).
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

_DENIED = (
    "ALTER_TABLE ATTACH DETACH CREATE_INDEX CREATE_TABLE CREATE_TRIGGER CREATE_VIEW "
    "CREATE_VTABLE DROP_INDEX DROP_TABLE DROP_TRIGGER DROP_VIEW DROP_VTABLE"
)
_DENIED_ACTIONS = {getattr(sqlite3, f"SQLITE_{name}") for name in _DENIED.split()}
_ALLOWED_PRAGMAS = {
    *("query_only", "data_version", "wal_checkpoint"),
    *("integrity_check", "foreign_key_check"),
}


def open_database(path: Path) -> Database:
    """Return an open database with its schema made and checked. Raises SchemaStrange."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        cached_statements=512,
        # Each thread has its own connection; only the last thread closes those of the others.
        check_same_thread=False,
    )
    for pragma in (
        f"journal_mode = {journal_mode(sqlite3.sqlite_version_info)}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.row_factory = sqlite3.Row
    make_schema(connection)
    database = Database(connection, execute_plugins=False)
    connection.set_authorizer(_authorize)
    return database


def journal_mode(version: tuple[int, ...]) -> str:
    """Return WAL where this build of SQLite keeps committed data in it, else TRUNCATE."""
    fixed = any(version[:2] == one[:2] and version >= one for one in _WAL_FIXED)
    return "WAL" if fixed or version >= (3, 52, 0) else "TRUNCATE"


def describe_store() -> tuple[str, str]:
    """Return the version of SQLite in use, and the journal mode that is safe with it."""
    return sqlite3.sqlite_version, journal_mode(sqlite3.sqlite_version_info)


def rewrite(path: Path) -> bool:
    """Write the database anew, without the pages and the log that deleted rows stood in.

    Everybody else waits meanwhile. Returns False when somebody reads just now, so that the log
    cannot be emptied: then try again later.
    """
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        if _empty_log(connection):
            connection.execute("VACUUM")
            return _empty_log(connection)
    return False


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Empty the log; say whether that was possible. Under a reader it would only grow."""
    return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    """Refuse what ordinary work never does: changing the schema, or an entry once written."""
    refused = (
        action in _DENIED_ACTIONS
        or (action in {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE} and first in ONLY_ADDED)
        or (action == sqlite3.SQLITE_PRAGMA and str(first).lower() not in _ALLOWED_PRAGMAS)
    )
    return int(sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK)
