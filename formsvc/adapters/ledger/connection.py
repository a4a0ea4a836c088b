"""Opens the database: safe settings, the schema as it must be, and an authorizer on top."""

from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3
from sqlite_utils import Database

from formsvc.adapters.ledger.schema import ONLY_ADDED, SCHEMA_VERSION, TABLES, text_digest
from formsvc.domain.problems import FormsvcProblem

BUSY_SECONDS = 15.0

#: SQLite up to 3.51.2 can lose committed data in WAL mode with several processes ("WAL-reset"
#: race, fixed in 3.51.3, 3.50.7 and 3.44.6, March 2026).
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))

_DENIED = (
    "ALTER_TABLE ATTACH DETACH CREATE_INDEX CREATE_TABLE CREATE_TRIGGER CREATE_VIEW "
    "CREATE_VTABLE DROP_INDEX DROP_TABLE DROP_TRIGGER DROP_VIEW DROP_VTABLE"
)
_DENIED_ACTIONS = {getattr(sqlite3, f"SQLITE_{name}") for name in _DENIED.split()}
_ALLOWED_PRAGMAS = {"query_only", "data_version", "wal_checkpoint"}


class SchemaStrange(FormsvcProblem):
    """Raised when the database's own schema is not the one this version of formsvc made."""

    def __init__(self) -> None:
        super().__init__(
            "The database is not as this version of formsvc makes it: a table or a trigger was "
            "changed, or it belongs to another version. Nothing was done with it."
        )


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
    _make_schema(connection)
    _check_schema(connection)
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


def _make_schema(connection: Any) -> None:
    # Only a new file needs the write lock: opening an old one must not wait for those who write.
    if connection.execute("PRAGMA user_version").fetchone()[0] != 0:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _statements():
                connection.execute(statement)
            connection.execute("INSERT INTO head VALUES (1, 0, ?, ?)", ("0" * 64, b""))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements() -> list[str]:
    """Split the schema text at the statements' ends; a trigger's own semicolons stay."""
    statements, current = [], ""
    for line in TABLES.strip().splitlines():
        current += f"{line}\n"
        if sqlite3.complete_statement(current):
            statements.append(current.strip().removesuffix(";"))
            current = ""
    return statements


def _check_schema(connection: Any) -> None:
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "ORDER BY rowid"
    ).fetchall()
    if text_digest([row["sql"] for row in rows]) != text_digest(_statements()):
        raise SchemaStrange


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    """Refuse what ordinary work never does: changing the schema, or an entry once written."""
    refused = (
        action in _DENIED_ACTIONS
        or (action in {sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE} and first in ONLY_ADDED)
        or (action == sqlite3.SQLITE_PRAGMA and str(first).lower() not in _ALLOWED_PRAGMAS)
    )
    return int(sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK)
