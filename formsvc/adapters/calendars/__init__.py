"""Reads a school's term dates from iCal or CSV, and knows the bank holidays of England."""

from formsvc.adapters.calendars.bank_holidays import bank_holidays
from formsvc.adapters.calendars.meaning import CalendarUnreadable, ReadCalendar
from formsvc.adapters.calendars.reading import read_calendar

__all__ = ["CalendarUnreadable", "ReadCalendar", "bank_holidays", "read_calendar"]
