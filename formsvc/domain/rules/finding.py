"""What a rule says about a pack: a finding, never a score of a child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Facts = Mapping[str, object]


class Outcome(StrEnum):
    """What a finding comes to. Only `fail` stops a pack; a warning is for people to judge."""

    PASS = "pass"  # noqa: S105 - a word, not a password
    INFORM = "inform"
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's finding: what it comes to, why, and on whose authority."""

    rule: str
    version: str
    title: str
    outcome: Outcome
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as data: its version, when it holds, its source, and the function that judges."""

    id: str
    version: str
    title: str
    source: str
    judge: Callable[[Facts], tuple[Outcome, str]]
    effective_from: date = date(2024, 1, 1)
    effective_to: date | None = None
    on_by_default: bool = True

    def finding(self, facts: Facts) -> Finding:
        """Return what the rule says about these facts."""
        outcome, why = self.judge(facts)
        return Finding(
            rule=self.id,
            version=self.version,
            title=self.title,
            outcome=outcome,
            why=why,
            source=self.source,
        )


def text_of(facts: Facts, name: str) -> str:
    """Return a fact as text, "" when it is missing or of another shape."""
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def number_of(facts: Facts, name: str) -> Decimal | None:
    """Return a fact as a number, or None."""
    try:
        return Decimal(text_of(facts, name))
    except ArithmeticError:
        return None


def date_of(facts: Facts, name: str) -> date | None:
    """Return a fact as a date, or None."""
    return as_date(facts.get(name))


def as_date(value: object) -> date | None:
    """Return an ISO date text as a date, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def rows_of(facts: Facts, name: str) -> list[Mapping[str, object]]:
    """Return the rows of a table, [] when there are none."""
    value = facts.get(name)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def part_of(facts: Facts, name: str, part: str) -> str:
    """Return one part of a composite answer as text."""
    value = facts.get(name)
    found = value.get(part) if isinstance(value, Mapping) else ""
    return found if isinstance(found, str) else ""


def said(number: Decimal) -> str:
    """Return a number without needless zeros."""
    return format(number.normalize(), "f")
