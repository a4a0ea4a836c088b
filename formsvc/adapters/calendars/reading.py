"""Reads a school's term dates from a file of either kind."""

from formsvc.adapters.calendars.ical import read_ical
from formsvc.adapters.calendars.meaning import CalendarUnreadable, ReadCalendar
from formsvc.adapters.calendars.rows import read_rows
from formsvc.domain.sheets import decoded

LARGEST = 1 << 20


def read_calendar(data: bytes) -> ReadCalendar:
    """Return the terms and closed days of an iCal or CSV file. Raises CalendarUnreadable."""
    if len(data) > LARGEST:
        raise CalendarUnreadable("The file is too large: a calendar has less than 1 MB.")
    text = decoded(data)
    if text is None or "\0" in text:
        raise CalendarUnreadable("The file is not text. Save it as CSV or iCal.")
    ical = text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    read = read_ical(text.lstrip()) if ical else read_rows(text)
    if not read.terms:
        raise CalendarUnreadable(
            "There is no term in this file. A term needs a name with the word “term” in it, a "
            "first and a last day."
        )
    return read
