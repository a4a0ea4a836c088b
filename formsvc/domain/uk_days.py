"""Says which day it is for people in the UK: every day of ours is the day by the clock there.

Moments are kept in UTC. In summer the two differ for an hour after midnight, and whoever signs, is
of age or writes a date then goes by the clock on the wall.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

UK = "Europe/London"


def in_uk(moment: datetime) -> datetime:
    """Return a moment, which knows its time zone, as the clock in the UK shows it."""
    return moment.astimezone(ZoneInfo(UK))


def uk_day(moment: datetime) -> date:
    """Return the day that it is in the UK at a moment."""
    return in_uk(moment).date()


def uk_day_of(at: str) -> date:
    """Return the day that it was in the UK at a moment, given as UTC text."""
    return uk_day(datetime.fromisoformat(at))
