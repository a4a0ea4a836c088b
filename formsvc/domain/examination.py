"""What a check of everything that is kept found, and one thing that was looked at."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

#: A night without a check is left out when a worker was down; two are not.
_TOO_OLD = timedelta(hours=49)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """When everything was checked, how many entries there were, and what was wrong, if anything.

    `at` is a moment as entries have it. Faults name packs and entries, never people.
    """

    at: str
    entries: int
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults


def how_it_stands(latest: Examination | None, now: datetime) -> str:
    """Return "whole", "faults", "never" or "too old": in one word, for programs that watch."""
    if latest is None:
        return "never"
    if not latest.whole:
        return "faults"
    return "too old" if now - datetime.fromisoformat(latest.at) > _TOO_OLD else "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at: whether it is good, what was found, how to mend it.

    `details` are further lines. Nothing in it is of a pupil, a parent or a provider's person: it
    is read by whoever runs the service.
    """

    what: str
    good: bool
    said: str
    mend: str = ""
    details: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it for a program to read."""
        return asdict(self)
