"""What every subject of the ledger stands on: one open transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlite_utils import Database

from formsvc.domain.chain import utc_text

R = TypeVar("R")


class Subject:
    """The queries of one subject, inside one transaction."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.database = database
        self.clock = clock
        self.random_bytes = random_bytes

    def now(self) -> str:
        """Return the moment as the database writes it."""
        return utc_text(self.clock())

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query."""
        return list(self.database.conn.execute(sql, values))

    def row(self, sql: str, *values: object) -> Any:
        """Return the first row of a query, or None."""
        return self.database.conn.execute(sql, values).fetchone()

    def change(self, sql: str, *values: object) -> int:
        """Run a statement that changes rows; return how many."""
        return int(self.database.conn.execute(sql, values).rowcount)

    def insert(self, table: str, values: Mapping[str, object]) -> None:
        """Add one row."""
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        self.change(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608


def record(kind: type[R], row: Any, **changed: object) -> R:
    """Return the row as a value of `kind`; `changed` replaces columns that need reading first."""
    # By place: a row looks each column up by its name from the first one on.
    values = dict(zip(row.keys(), row, strict=True))
    if changed:
        values |= changed
    names = _names(kind)  # type: ignore[arg-type]  # a class is hashable
    if len(values) != len(names):
        values = {name: values[name] for name in names}
    return kind(**values)


@cache
def _names(kind: type[object]) -> tuple[str, ...]:
    """Return a dataclass's field names; a page of a form makes hundreds of records."""
    return tuple(one.name for one in fields(kind))  # type: ignore[arg-type]


def records(kind: type[R], rows: Iterable[Any], *, flags: tuple[str, ...] = ()) -> list[R]:
    """Return rows as values; `flags` are columns that hold 0 or 1 for a truth."""
    return [record(kind, row, **{flag: bool(row[flag]) for flag in flags}) for row in rows]
