"""Reads term dates from CSV, as it is written by hand or saved from a spreadsheet."""

import csv
import io
import re
from datetime import date

from formsvc.adapters.calendars.meaning import (
    LONGEST_CLOSURE,
    LONGEST_TERM,
    MOST_EVENTS,
    CalendarUnreadable,
    ReadCalendar,
    is_closure,
    is_term,
    named,
)
from formsvc.domain.answers.simple import NotAccepted
from formsvc.domain.answers.times import read_date
from formsvc.domain.calendar import Span, merged
from formsvc.domain.definition import Column
from formsvc.domain.sheets import bare_date, separated

_DATE = Column(name="date", ask="")
_TERM, _CLOSED = "term", "closed"
#: The second heading of a table with a first and a last day. What stands above it is a title.
_HEADING = re.compile(r"first|start|from|begin", re.IGNORECASE)


def read_rows(text: str) -> ReadCalendar:
    """Return the terms and closed days of the lines: what, first day, last day, name.

    `what` is "term", "closed", or what a calendar would call it. Raises CalendarUnreadable.
    """
    terms: list[Span] = []
    closed: list[Span] = []
    for number, cells in _lines(text):
        span, kind = _read(number, [*cells, "", "", ""][:4])
        (terms if kind == _TERM else closed).append(span)
    return ReadCalendar(terms=merged(terms), closed=merged(closed), ignored=())


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines under the headings, with the numbers that a person sees."""
    mark, lines = separated(text)
    try:
        found = list(csv.reader(io.StringIO(lines, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise CalendarUnreadable(
            "This file is not whole as CSV: a quotation mark is open, or a line is too long to be "
            "a term date."
        ) from error
    if len(found) > MOST_EVENTS:
        raise CalendarUnreadable("There are too many lines in this file.")
    numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(found, 1)]
    heads = [number for number, cells in numbered if _HEADING.match("".join(cells[1:2]))]
    above = heads[0] if heads else 0
    return [(number, cells) for number, cells in numbered if number > above and any(cells)]


def _read(number: int, cells: list[str]) -> tuple[Span, str]:
    what, first, last, name = cells
    span = Span(
        first=_day(first, number), last=_day(last or first, number), name=named(name or what)
    )
    if span.last < span.first:
        raise CalendarUnreadable(f"Line {number}: the last day is before the first.")
    kind = _kind(what, span)
    if not kind:
        raise CalendarUnreadable(f"Line {number}: write “term” or “closed” first.")
    if span.last - span.first > (LONGEST_TERM if kind == _TERM else LONGEST_CLOSURE):
        raise CalendarUnreadable(f"Line {number}: that is too long. Is the year right?")
    return span, kind


def _kind(what: str, span: Span) -> str:
    called = Span(first=span.first, last=span.last, name=what)
    if what.lower() == _CLOSED or is_closure(called):
        return _CLOSED
    return _TERM if what.lower() == _TERM or is_term(called) else ""


def _day(text: str, number: int) -> date:
    try:
        return date.fromisoformat(read_date(_DATE, bare_date(text)))
    except (NotAccepted, ValueError) as error:
        raise CalendarUnreadable(f"Line {number}: “{text[:40]}” is not a date.") from error
