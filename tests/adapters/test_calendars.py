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


def event(name, start, *more):
    return "\r\n".join(
        ["BEGIN:VEVENT", f"SUMMARY:{name}", f"DTSTART{start}", *more, "END:VEVENT", ""]
    )


def with_event(*said):
    return ICAL.replace("END:VCALENDAR", event(*said) + "END:VCALENDAR").encode()


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
        (ICAL[: ICAL.index("UID:3")].encode(), "its end is missing"),
        (b'term,2/9/2026,18/12/2026,"Autumn\nclosed,26/10/2026,30/10/2026\n', "mark is open"),
        (b"term,2/9/2026,18/12/2036", "Line 1: that is too long. Is the year right"),
        (b"term,2/9/2026,18/12/2026\nclosed,2/9/2026,18/12/2026", "Line 2: that is too long"),
        (b"Subject,Start Date,End Date\nAutumn term,09/02/2026,12/18/2026", "Line 2: “12/18/2026”"),
        (
            ICAL.replace("END:VCALENDAR", event("Fair", ":20261001T090000Z") * 2000).encode()
            + b"END:VCALENDAR",
            "more than 2000 events",
        ),
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


LONDON = ";TZID=Europe/London:"
INSET = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("start", "more"),
    [
        (":20261120T000000Z", ["DTEND:20261121T000000Z"]),
        (f"{LONDON}20261120T000000", [f"DTEND{LONDON}20261121T000000"]),
        (";TZID=GMT Standard Time:20261120T000000", ["DTEND:20261120T170000"]),
        (":20261120T090000", ["DTEND:20261120T153000"]),
        (";VALUE=DATE:20261120", ["DURATION:P1D"]),
        (";VALUE=DATE:20261120", ["DTEND;VALUE=DATE:20261120"]),
        (";VALUE=DATE:20261120", ["DTEND;VALUE=DATE:20261121"]),
    ],
)
def test_an_event_is_on_the_days_that_the_clock_on_the_wall_says(start, more):
    read = read_calendar(with_event("Staff training day", start, *more))

    assert read.closed[-1] == Span(first=INSET, last=INSET, name="Staff training day")


def test_midnight_in_summer_is_an_hour_earlier_in_utc():
    summer = with_event("INSET day", ":20260930T230000Z", "DTEND:20261001T230000Z")

    assert (read_calendar(summer).closed[0].first, read_calendar(summer).closed[0].last) == (
        date(2026, 10, 1),
        date(2026, 10, 1),
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("INSET", ";VALUE=DATE:20260907", "RRULE:FREQ=WEEKLY;COUNT=9"), "INSET (it repeats"),
        (("INSET", ";VALUE=DATE:20260907", "STATUS:CANCELLED"), "INSET (cancelled)"),
        (("Football training day", ":20261007T150000Z", "DTEND:20261007T163000Z"), "Football"),
        (("Closed at one", f"{LONDON}20261218T130000", f"DTEND{LONDON}20261218T153000"), "Closed"),
    ],
)
def test_what_closes_no_whole_day_or_no_day_for_sure_is_left_out_and_named(said, told):
    read = read_calendar(with_event(*said))

    assert [(one.first, one.last) for one in read.closed] == CLOSED
    assert any(one.startswith(told) for one in read.ignored)


def test_weeks_of_teaching_that_are_called_a_half_term_are_no_holidays():
    said = ("Spring half term 1", ";VALUE=DATE:20270104", "DTEND;VALUE=DATE:20270213")
    read = read_calendar(with_event(*said))

    assert read.terms[-1].name == "Spring half term 1"
    assert [(one.first, one.last) for one in read.closed] == CLOSED


@pytest.mark.parametrize(
    "data",
    [
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode("utf-16"),
        f"Elm School,,,\n\n{CSV}".encode(),
        CSV.replace("2 September", "Wednesday 2nd September").encode(),
        CSV.replace("26/10/2026", "26/10/2026 00:00:00").encode(),
        b"Event,Start,End\nAutumn term,2/9/2026,18/12/2026\nHalf term,26/10/2026,30/10/2026\n"
        b"INSET day,2/11/2026,\n",
    ],
    ids=["semicolons", "tabs and UTF-16", "a title", "weekdays", "midnights", "names"],
)
def test_a_csv_file_is_read_as_councils_and_spreadsheets_write_it(data):
    read = read_calendar(data)

    assert [(one.first, one.last) for one in read.terms] == [AUTUMN]
    assert [(one.first, one.last) for one in read.closed] == CLOSED


@pytest.mark.parametrize(
    "change", [lambda text: text.replace("\r\n", "\r"), lambda text: text.replace("BEGIN", "begin")]
)
def test_line_ends_and_capitals_of_an_ical_file_do_not_matter(change):
    read = read_calendar(change(ICAL).encode())

    assert [(one.first, one.last) for one in read.closed] == CLOSED


def test_several_calendars_in_one_file_all_count():
    spring = ICAL.replace("2026", "2027").encode()

    assert len(read_calendar(ICAL.encode() + spring).terms) == 2
