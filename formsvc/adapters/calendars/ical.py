"""Reads iCal (RFC 5545), as Google, Outlook and councils' pages export it (icalendar)."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from formsvc.adapters.calendars.meaning import (
    MOST_EVENTS,
    CalendarUnreadable,
    ReadCalendar,
    is_closure,
    is_term,
    named,
)
from formsvc.domain.calendar import Span, merged

#: An event with times closes a school only when it takes up a school day.
SHORTEST_DAY = timedelta(hours=5)
_HERE = ZoneInfo("Europe/London")
#: Whatever a damaged calendar raises while it is read; the last when it ends before the year 1.
_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
_BEGINS = re.compile("^BEGIN:", re.MULTILINE | re.IGNORECASE)
_ENDS = re.compile("^END:", re.MULTILINE | re.IGNORECASE)
_REPEATS = ("RRULE", "RDATE")


def read_ical(text: str) -> ReadCalendar:
    """Return what the events mean. Raises CalendarUnreadable.

    What repeats is named and left out: which of its days count is for a person to say.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_BEGINS.findall(lines)) != len(_ENDS.findall(lines)):
        raise CalendarUnreadable("The calendar is damaged: its end is missing.")
    try:
        calendars = Calendar.from_ical(lines, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
        if len(events) > MOST_EVENTS:
            raise CalendarUnreadable(
                f"There are more than {MOST_EVENTS} events in this calendar. Export the term dates "
                "alone, or fewer years."
            )
        spans = [_span(event) for event in events]
    except _DAMAGED as error:
        raise CalendarUnreadable("The calendar is damaged: it cannot be read.") from error
    known = [span for span, whole in spans if whole]
    closed = [one for one in known if is_closure(one)]
    terms = [one for one in known if one not in closed and is_term(one)]
    taken = {*closed, *terms}
    rest = [span.name for span, whole in spans if not whole or span not in taken]
    return ReadCalendar(
        terms=merged(terms), closed=merged(closed), ignored=tuple(dict.fromkeys(rest))
    )


def _span(event: Any) -> tuple[Span, bool]:
    """Return an event's days, and whether it takes up whole days at one time that is known."""
    name = named(str(event.get("SUMMARY", "")))
    if "DTSTART" not in event:
        return Span(first=date.min, last=date.min, name=f"{name} (without a day)"), False
    start = _here(event["DTSTART"].dt)
    span = Span(first=_day(start), last=_last(event, start), name=name)
    if any(one in event for one in _REPEATS):
        return replace(span, name=f"{name} (it repeats: make an event for each time)"), False
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return replace(span, name=f"{name} (cancelled)"), False
    return span, _is_whole(event, start)


def _last(event: Any, start: date | datetime) -> date:
    """Return the last day; what ends at midnight, as all that is all day, ends the day before."""
    end = _end(event, start)
    last = _day(end)
    if not isinstance(end, datetime) or end.time() == time():
        last -= timedelta(days=1)
    return max(_day(start), last)


def _end(event: Any, start: date | datetime) -> date | datetime:
    if "DTEND" in event:
        return _here(event["DTEND"].dt)
    if "DURATION" in event:
        return start + timedelta(seconds=event["DURATION"].dt.total_seconds())
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _is_whole(event: Any, start: date | datetime) -> bool:
    end = _end(event, start)
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end.replace(tzinfo=None) - start.replace(tzinfo=None) >= SHORTEST_DAY
    return True


def _here(moment: date | datetime) -> date | datetime:
    """Return a moment as the clock on the wall has it; UTC, as Google exports it, is told here."""
    if isinstance(moment, datetime) and moment.tzname() == "UTC":
        return moment.astimezone(_HERE)
    return moment


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
