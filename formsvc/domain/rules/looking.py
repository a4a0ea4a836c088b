"""Looks facts up for the rules: as text, number, date or rows; a missing one is never an error."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from formsvc.domain.rules.finding import Facts
from formsvc.domain.rules.looking_up import NotedFacts


def text_of(facts: Facts, name: str) -> str:
    """Return a fact as text, "" when it is missing or of another shape."""
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def number_of(facts: Facts, name: str) -> Decimal | None:
    """Return a fact as a number, or None. "NaN" and "Infinity" are none that can be compared."""
    try:
        number = Decimal(text_of(facts, name))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def date_of(facts: Facts, name: str) -> date | None:
    """Return a fact as a date, or None."""
    return as_date(facts.get(name))


def as_date(value: object) -> date | None:
    """Return an ISO date text as a date, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def span_of(facts: Facts) -> tuple[date, date] | None:
    """Return the first and the last day of the placement, or None."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    return (first, last) if first and last else None


def rows_of(facts: Facts, name: str) -> list[Mapping[str, object]]:
    """Return the rows of a table, [] when there are none."""
    value = facts.get(name)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def list_of(facts: Facts, name: str) -> list[str]:
    """Return the choices that were ticked, [] when there are none."""
    value = facts.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def part_of(facts: Facts, name: str, part: str) -> str:
    """Return one part of a composite answer as text."""
    value = facts.get(name)
    found = value.get(part) if isinstance(value, Mapping) else ""
    return found if isinstance(found, str) else ""


def checks_in(facts: Facts) -> list[str]:
    """Return the names of the checks that have an answer, in order."""
    return NotedFacts.of(facts).beginning("chk_")


def said(number: Decimal) -> str:
    """Return a number without needless zeros."""
    return format(number.normalize(), "f")


def in_words(day: date) -> str:
    """Return a date as "3 September 2026"."""
    return f"{day.day} {day:%B %Y}"


def item(name: str) -> str:
    """Return a check's name as words: "chk_public_liability" is "public liability"."""
    return name.removeprefix("chk_").replace("_", " ")
