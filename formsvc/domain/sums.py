"""Numbers that a document prints and nobody types: they are worked out from the answers."""

from collections.abc import Iterator
from datetime import date, timedelta

from formsvc.domain.answers import Facts
from formsvc.domain.rules.looking import date_of, rows_of, said
from formsvc.domain.rules.week import week_total

_LONGEST = timedelta(days=3 * 366)
NOT_KNOWN = "Not known yet"


def sums_of(facts: Facts) -> dict[str, str]:
    """Return the hours of the whole week, and the days at the provider, in words."""
    total = week_total(facts)
    days = days_at_provider(facts)
    return {
        "hours_a_week": NOT_KNOWN if total is None else said(total),
        "days_at_provider": NOT_KNOWN if days is None else str(days),
    }


def days_at_provider(facts: Facts) -> int | None:
    """Return how many days the pupil is at the provider, holidays not taken out, or None."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    days = {row.get("day") for row in rows_of(facts, "days_wanted")}
    if first is None or last is None or not days or not first <= last <= first + _LONGEST:
        return None
    return sum(f"{day:%A}".lower() in days for day in _each_day(first, last))


def _each_day(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
