"""One thing that was looked at, and how to mend it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at: whether it is good, what was found, how to mend it."""

    what: str
    good: bool
    said: str
    mend: str = ""

    def as_json(self) -> dict[str, object]:
        """Return it for a program to read."""
        return asdict(self)
