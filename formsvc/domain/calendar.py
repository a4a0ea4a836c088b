"""A school's calendar: which days are school days, and how many lie between two dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

LONGEST_HOLIDAYS = timedelta(days=70)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from `first` to `last`, both included, with what they are called."""

    first: date
    last: date
    name: str = ""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of days; `exact` says that it rests on the school's own terms."""

    days: int
    exact: bool

    @property
    def words(self) -> str:
        """The count in words: "1 weekday", "2 school days"."""
        return f"{self.days} {self.unit[:-1] if self.days == 1 else self.unit}"

    @property
    def unit(self) -> str:
        """What was counted, in words."""
        return "school days" if self.exact else "weekdays"

    @property
    def caution(self) -> str:
        """A sentence to add when the count does not know the school's holidays, else ""."""
        return "" if self.exact else " The count does not know the school's own holidays."


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCalendar:
    """Terms, the days inside them on which the school is closed, and bank holidays.

    Without terms every weekday that is no bank holiday counts, and the count says that it is not
    exact.
    """

    terms: tuple[Span, ...] = ()
    closed: tuple[Span, ...] = ()
    bank_holidays: frozenset[date] = frozenset()

    def knows(self, day: date) -> bool:
        """Say whether a day lies in a term that it knows, or in the holidays between two."""
        return any(day in span for span in _known(self.terms))

    def is_school_day(self, day: date) -> bool:
        """Say whether pupils are expected on a day: in a term, on a weekday, not closed."""
        if day.weekday() >= 5 or day in self.bank_holidays:
            return False
        if not self.knows(day):
            return True
        return any(day in term for term in self.terms) and not any(
            day in span for span in self.closed
        )

    def between(self, first: date, last: date) -> Count:
        """Count the school days strictly between two dates: neither of them counts."""
        return self._count(first + timedelta(days=1), last - timedelta(days=1), first, last)

    def through(self, first: date, last: date) -> Count:
        """Count the school days from `first` to `last`, both included."""
        return self._count(first, last, first, last)

    def _count(self, start: date, stop: date, *known: date) -> Count:
        length = (stop - start).days + 1
        counted = [start + timedelta(days=one) for one in range(length)]
        days = sum(self.is_school_day(one) for one in counted)
        return Count(days=days, exact=all(self.knows(one) for one in (*counted, *known)))

    def school_weeks(self, first: date, last: date) -> int:
        """Count the weeks from Monday that hold a school day, from `first` to `last`."""
        length = (last - first).days + 1
        days = (first + timedelta(days=one) for one in range(max(length, 0)))
        return len({day.isocalendar()[:2] for day in days if self.is_school_day(day)})


@lru_cache(maxsize=64)
def _known(terms: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the stretches of days that terms account for.

    No holidays are longer than LONGEST_HOLIDAYS: where more lies between two terms, one that
    nobody gave lies there too.
    """
    found: list[Span] = []
    for term in sorted(terms, key=lambda one: one.first):
        if found and term.first - found[-1].last <= LONGEST_HOLIDAYS:
            before = found.pop()
            found.append(Span(first=before.first, last=max(before.last, term.last)))
        else:
            found.append(Span(first=term.first, last=term.last))
    return tuple(found)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, each once."""
    return tuple(sorted(set(spans), key=lambda one: (one.first, one.last, one.name)))


#: What a pack is judged by when its school has given no calendar.
UNKNOWN = SchoolCalendar()
