"""When a person may be reminded: not too often, not too soon, never at night."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from formsvc.domain.uk_days import UK

#: Letters that nobody asked for at that moment stay away from 21:00 to 08:00 where the person is.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """How often a person is reminded at most, and how long after the letter before."""

    most: int
    after: timedelta

    def is_due(self, *, sent: datetime, so_far: int, now: datetime, zone: str) -> bool:
        """Say whether it is time to remind somebody whose last letter was promised at `sent`.

        All moments know their time zone; `zone` is the person's own, "" for the UK's.
        """
        return so_far < self.most and now - sent >= self.after and not is_quiet(now, zone)


NO_REMINDERS = Reminders(most=0, after=timedelta(days=1))


def is_quiet(now: datetime, zone: str) -> bool:
    """Say whether it is night where a person is, by the clock on their wall."""
    there = now.astimezone(_zone(zone)).time()
    return there >= QUIET_FROM or there < QUIET_UNTIL


def until_morning(now: datetime, zone: str) -> timedelta:
    """Return how long it is still night where a person is; nothing by day."""
    if not is_quiet(now, zone):
        return timedelta()
    there = now.astimezone(_zone(zone))
    morning = there.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    morning += timedelta(days=1 if there.time() >= QUIET_FROM else 0)
    return morning.astimezone(UTC) - now


def _zone(name: str) -> ZoneInfo:
    """Return a time zone by its name, or the UK's when there is none such."""
    try:
        return ZoneInfo(name or UK)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(UK)
