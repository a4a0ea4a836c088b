"""Makes the schema in a new database, brings an older one to it, and proves what is there."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import Any

import pysqlite3 as sqlite3

from formsvc.adapters.ledger.schema import SCHEMA_VERSION, TABLES
from formsvc.domain.problems import FormsvcProblem

#: From each older version, the step to the next: SQL on the bare connection, foreign keys off.
#: `transform()` of sqlite-utils has no place here: it drops triggers without a word.
STEPS: Mapping[int, Callable[[Any], None]] = {}
_OWN = (
    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
)


class SchemaStrange(FormsvcProblem):
    """Raised when the database's own schema is not the one this version of formsvc made."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The database is not as this version of formsvc makes it: {what}. Nothing was done "
            "with it. If nobody changed it on purpose, go back to a backup: formsvc restore."
        )
        self.what = what


def make_schema(
    connection: Any,
    *,
    steps: Mapping[int, Callable[[Any], None]] = STEPS,
    text: str = TABLES,
    version: int = SCHEMA_VERSION,
) -> None:
    """Make the schema in a new file, or take the steps from an older version: all or none.

    Whatever the steps did, the database's own text must then be that of this version. Raises
    SchemaStrange, and then the file is as it was.
    """
    # Opening a database that is up to date must not wait for those who write.
    if _version(connection) == version:
        check_schema(connection, text)
        return
    connection.execute("PRAGMA foreign_keys = OFF")
    with _all_or_nothing(connection):
        found = _version(connection)
        if found == 0:
            _make(connection, text)
        elif found < version and all(one in steps for one in range(found, version)):
            for one in range(found, version):
                steps[one](connection)
        elif found != version:
            raise SchemaStrange(f"it belongs to another version (its number is {found})")
        check_schema(connection, text)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise SchemaStrange("a row names another that is not there")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("PRAGMA foreign_keys = ON")


def _version(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _all_or_nothing(connection: Any) -> Any:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _make(connection: Any, text: str) -> None:
    for statement in statements(text):
        connection.execute(statement)
    connection.execute("INSERT INTO head VALUES (1, 0, ?, ?)", ("0" * 64, b""))


def statements(text: str) -> list[str]:
    """Split the schema text at the statements' ends; a trigger's own semicolons stay."""
    found, current = [], ""
    for line in text.strip().splitlines():
        current += f"{line}\n"
        if sqlite3.complete_statement(current):
            found.append(current.strip().removesuffix(";"))
            current = ""
    return found


#: Two tables that Litestream makes in a database that it copies; they hold numbers of its own.
_LITESTREAM = {("table", "_litestream_seq"), ("table", "_litestream_lock")}


def check_schema(connection: Any, text: str = TABLES) -> None:
    """Compare the database's own text with the code's. Raises SchemaStrange, naming the first."""
    there = {(row[0], row[1]): _squeezed(row[2]) for row in connection.execute(_OWN)}
    there = {one: sql for one, sql in there.items() if one not in _LITESTREAM}
    wanted = {_named(one): one for one in map(_squeezed, statements(text))}
    for kind, name in [*wanted, *there]:
        one = (kind, name)
        if one not in there:
            raise SchemaStrange(f"the {kind} {name} is missing")
        if one not in wanted:
            raise SchemaStrange(f"the {kind} {name} is not ours")
        if there[one] != wanted[one]:
            raise SchemaStrange(f"the {kind} {name} was changed")


def _squeezed(statement: str) -> str:
    return " ".join(statement.split())


def _named(statement: str) -> tuple[str, str]:
    """Return the kind and the name of what a statement makes."""
    words = statement.replace("CREATE UNIQUE ", "CREATE ", 1).split()
    return words[1].lower(), words[2]
