"""Reads a school's term dates from iCal or CSV, and the bank holidays of England (holidays)."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from icalendar import Calendar

from formsvc.domain.answers.simple import NotAccepted
from formsvc.domain.answers.times import read_date
from formsvc.domain.calendar import Span, merged
from formsvc.domain.definition import Column
from formsvc.domain.problems import FormsvcProblem

LARGEST = 1 << 20
MOST_EVENTS = 2000
LONGEST_CLOSURE = timedelta(days=70)
_DATE = Column(name="date", ask="")
_CLOSED = re.compile(r"half[ -]?term|holiday|break|inset|training|closed|closure", re.IGNORECASE)
_TERM = re.compile(r"\bterm\b", re.IGNORECASE)
#: Whatever a damaged calendar raises while it is read; the last when it ends before the year 1.
_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)


class CalendarUnreadable(FormsvcProblem):
    """Raised when a file holds no term dates that can be read; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """What a file says: terms, days closed, and the names of what was not understood."""

    terms: tuple[Span, ...]
    closed: tuple[Span, ...]
    ignored: tuple[str, ...]


def read_calendar(data: bytes) -> ReadCalendar:
    """Return the terms and closed days of an iCal (RFC 5545) or CSV file.

    A CSV file has the columns what, first day, last day, name; `what` is "term" or "closed".
    Raises CalendarUnreadable.
    """
    if len(data) > LARGEST:
        raise CalendarUnreadable("The file is too large: a calendar has less than 1 MB.")
    text = _text(data)
    read = _ical(text) if text.lstrip().startswith("BEGIN:VCALENDAR") else _csv(text)
    if not read.terms:
        raise CalendarUnreadable(
            "There is no term in this file. A term needs a name with the word “term” in it, a "
            "first and a last day."
        )
    return read


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CalendarUnreadable("The file is not text. Save it as CSV or iCal.")


def _csv(text: str) -> ReadCalendar:
    terms: list[Span] = []
    closed: list[Span] = []
    for number, row in enumerate(_csv_rows(text), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].lower() in {"what", "kind", "type"}:
            continue
        what, first, last, name = [*cells, "", "", ""][:4]
        span = Span(first=_day(first, number), last=_day(last or first, number), name=name[:80])
        if span.last < span.first:
            raise CalendarUnreadable(f"Line {number}: the last day is before the first.")
        if what.lower() not in {"term", "closed"}:
            raise CalendarUnreadable(f"Line {number}: write “term” or “closed” first.")
        (terms if what.lower() == "term" else closed).append(span)
        if number > MOST_EVENTS:
            raise CalendarUnreadable("There are too many lines in this file.")
    return ReadCalendar(terms=merged(terms), closed=merged(closed), ignored=())


def _csv_rows(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise CalendarUnreadable("A line of this file is too long to be a term date.") from error


def _day(text: str, number: int) -> date:
    try:
        return date.fromisoformat(read_date(_DATE, text))
    except (NotAccepted, ValueError) as error:
        raise CalendarUnreadable(f"Line {number}: “{text[:40]}” is not a date.") from error


def _ical(text: str) -> ReadCalendar:
    try:
        events = list(Calendar.from_ical(text).walk("VEVENT"))
        spans = [_span(event) for event in events[:MOST_EVENTS]]
    except _DAMAGED as error:
        raise CalendarUnreadable("The calendar is damaged: it cannot be read.") from error
    known = [span for span in spans if span is not None]
    closed = [one for one in known if _CLOSED.search(one.name) and _short(one)]
    terms = [one for one in known if one not in closed and _TERM.search(one.name) and _long(one)]
    rest = [one.name for one in known if one not in closed and one not in terms]
    return ReadCalendar(
        terms=merged(terms), closed=merged(closed), ignored=tuple(dict.fromkeys(rest))
    )


def _span(event: object) -> Span | None:
    """Return an event's days; an all-day event ends on the day before its DTEND (RFC 5545)."""
    start, end = event.get("DTSTART"), event.get("DTEND")  # type: ignore[attr-defined]
    if start is None:
        return None
    first = _date_of(start.dt)
    last = _date_of(end.dt) if end is not None else first
    if end is not None and not isinstance(end.dt, datetime):
        last -= timedelta(days=1)
    name = str(event.get("SUMMARY", ""))[:80]  # type: ignore[attr-defined]
    return Span(first=first, last=max(first, last), name=name)


def _date_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _short(span: Span) -> bool:
    return span.last - span.first <= LONGEST_CLOSURE


def _long(span: Span) -> bool:
    return span.last - span.first >= timedelta(days=13)


def bank_holidays(years: Iterable[int]) -> frozenset[date]:
    """Return the bank holidays of England in these years."""
    return frozenset(day for year in years for day in _bank_holidays(year))


@lru_cache(maxsize=32)
def _bank_holidays(year: int) -> tuple[date, ...]:
    return tuple(holidays.country_holidays("GB", subdiv="ENG", years=[year]))
