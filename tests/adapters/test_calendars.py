"""Term dates from files as councils and schools publish them."""

from datetime import date

import pytest

from formsvc.adapters.calendars import CalendarUnreadable, bank_holidays, read_calendar
from formsvc.domain.calendar import Span

ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//invented//EN
BEGIN:VEVENT
UID:1
SUMMARY:Autumn Term 2026
DTSTART;VALUE=DATE:20260902
DTEND;VALUE=DATE:20261219
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:October half term
DTSTART;VALUE=DATE:20261026
DTEND;VALUE=DATE:20261031
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:INSET day
DTSTART;VALUE=DATE:20261102
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Parents' evening
DTSTART:20261112T170000Z
DTEND:20261112T190000Z
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
CSV = """what,first day,last day,name
term,2 September 2026,18/12/2026,Autumn term
closed,26/10/2026,30/10/2026,Half term
closed,2026-11-02,,INSET day
"""
AUTUMN = (date(2026, 9, 2), date(2026, 12, 18))
CLOSED = [(date(2026, 10, 26), date(2026, 10, 30)), (date(2026, 11, 2), date(2026, 11, 2))]


@pytest.mark.parametrize("text", [ICAL, CSV], ids=["ical", "csv"])
def test_both_kinds_of_file_say_the_same(text):
    read = read_calendar(text.encode())

    assert [(one.first, one.last) for one in read.terms] == [AUTUMN]
    assert [(one.first, one.last) for one in read.closed] == CLOSED


def test_what_is_neither_term_nor_closure_is_named():
    assert read_calendar(ICAL.encode()).ignored == ("Parents' evening",)


def test_a_csv_file_with_the_line_ends_of_old_macs_is_read():
    assert read_calendar(CSV.replace("\n", "\r").encode()) == read_calendar(CSV.encode())


def test_a_csv_file_of_excel_is_read():
    named = CSV.replace("Half term", "Half term café")

    read = read_calendar(named.encode("cp1252"))

    assert Span(first=CLOSED[0][0], last=CLOSED[0][1], name="Half term café") in read.closed


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "There is no term in this file"),
        (b"term,nonsense,18/12/2026", "Line 1: “nonsense” is not a date"),
        (b"term,18/12/2026,2/9/2026", "Line 1: the last day is before the first"),
        (b"hello,2/9/2026,3/9/2026", "Line 1: write “term” or “closed” first"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "The calendar is damaged"),
        (b"closed,2/9/2026,3/9/2026", "There is no term in this file"),
        (b"x" * (2 << 20), "too large"),
        (b"term,2/9/2026,18/12/2026\n" * 3000, "too many lines"),
        (b'term,2/9/2026,18/12/2026,"' + b"x" * 200_000 + b'"', "too long to be a term date"),
        (ICAL.replace("20261219", "00010101").encode(), "The calendar is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(data, why):
    with pytest.raises(CalendarUnreadable, match=why):
        read_calendar(data)


def test_the_bank_holidays_of_england_are_known():
    known = bank_holidays([2027])

    assert {date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 8, 30)} <= known
    assert date(2027, 3, 17) not in known  # Saint Patrick's Day is one in Northern Ireland only
