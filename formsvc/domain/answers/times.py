"""Reading dates and times of day, as people write them."""

import re
from collections.abc import Mapping
from datetime import date

from formsvc.domain.answers.simple import Asked, NotAccepted, as_text

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
_MONTHS = "january february march april may june july august september october november december"
_TIME = re.compile(
    r"([0-9]{1,2})(?:[:.]([0-9]{2}) ?(am|pm)?| ?(am|pm))|([0-9]{2})([0-9]{2})", re.IGNORECASE
)
_WHOLE = re.compile(r"\S+[\s/.\-]+\S+[\s/.\-]+\S+")


def read_date(_: Asked, raw: object) -> str:
    """Return a date as `YYYY-MM-DD` from ISO text, day month year text, or three boxes."""
    if isinstance(raw, Mapping):
        day, month, year = (as_text(raw.get(part)) for part in ("day", "month", "year"))
        if not (day or month or year):
            return ""
        if not (month or year) and _WHOLE.fullmatch(day):
            day, month, year = _parts_of(day)  # pasted into the first box
    else:
        text = as_text(raw)
        if not text:
            return ""
        day, month, year = _parts_of(text)
    return _date_of(day, month, year)


def _parts_of(text: str) -> tuple[str, str, str]:
    """Return day, month and year of a date in one piece; "26" in it is 2026."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    parts = list(reversed(iso.groups())) if iso else re.split(r"[\s/.\-]+", text)
    if len(parts) != 3:
        raise NotAccepted("Enter a date with a day, a month and a year, like 3 9 2026")
    day, month, year = parts
    return day, month, f"20{year}" if re.fullmatch(r"[0-9]{2}", year) else year


def _date_of(day: str, month: str, year: str) -> str:
    for part, text in (("day", day), ("month", month), ("year", year)):
        if not text:
            raise NotAccepted(f"The date must include a {part}", part)
    number = _month(month)
    if number is None:
        raise NotAccepted("The month must be a number from 1 to 12, or its name", "month")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise NotAccepted("The year must include 4 numbers", "year")
    if not _EARLIEST_YEAR <= int(year) <= _LATEST_YEAR:
        raise NotAccepted(f"The year must be from {_EARLIEST_YEAR} to {_LATEST_YEAR}", "year")
    if not re.fullmatch(r"[0-9]{1,2}", day):
        raise NotAccepted("The day must be a number", "day")
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        raise NotAccepted("This must be a real date: that month has no such day", "day") from None


def _month(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    word = text.lower().rstrip(".")
    names = _MONTHS.split()
    hits = [number for number, name in enumerate(names, 1) if name.startswith(word)]
    return hits[0] if len(word) >= 3 and len(hits) == 1 else None


def read_time(_: Asked, raw: object) -> str:
    """Return a time of day as `HH:MM` (24 hours)."""
    text = as_text(raw)
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    if not found:
        raise NotAccepted("Enter a time like 09:45 or 1:30pm")
    hour, minute = int(found[1] or found[5]), int(found[2] or found[6] or 0)
    half = (found[3] or found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        raise NotAccepted("Enter a real time, like 09:45 or 1:30pm")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise NotAccepted("Enter a real time, like 09:45 or 1:30pm")
    return f"{hour:02}:{minute:02}"
