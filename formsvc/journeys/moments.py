"""Says a moment as people in the UK read it, and as a PDF writes it."""

from datetime import UTC, datetime

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.uk_days import in_uk, uk_day_of


def uk_words(at: str) -> str:
    """Return UTC text as "3 November 2026 at 14:05 UK time"."""
    return f"{uk_day_words(at)} at {uk_clock_words(at)} UK time"


def uk_day_words(at: str) -> str:
    """Return UTC text as "3 November 2026", the day that it was in the UK."""
    return date_in_words(uk_day_of(at).isoformat())


def uk_clock_words(at: str) -> str:
    """Return UTC text as "14:05", the time that it was in the UK."""
    return f"{in_uk(datetime.fromisoformat(at)):%H:%M}"


def utc_words(at: str) -> str:
    """Return UTC text as "2026-11-03 14:05:09 UTC"."""
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def pdf_moment(moment: datetime) -> str:
    """Return a moment as PDF writes it: "D:20261103140509Z"."""
    return f"D:{moment.astimezone(UTC):%Y%m%d%H%M%S}Z"
