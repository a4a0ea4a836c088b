"""Says a moment as people in the UK read it, and as a PDF writes it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_UK = ZoneInfo("Europe/London")


def uk_words(at: str) -> str:
    """Return UTC text as "3 November 2026 at 14:05 UK time"."""
    moment = datetime.fromisoformat(at).astimezone(_UK)
    return f"{moment.day} {moment:%B %Y} at {moment:%H:%M} UK time"


def uk_day(moment: datetime) -> date:
    """Return the day that it is in the UK at a moment."""
    return moment.astimezone(_UK).date()


def utc_words(at: str) -> str:
    """Return UTC text as "2026-11-03 14:05:09 UTC"."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def pdf_moment(moment: datetime) -> str:
    """Return a moment as PDF writes it: "D:20261103140509Z"."""
    return f"D:{moment.astimezone(UTC):%Y%m%d%H%M%S}Z"
