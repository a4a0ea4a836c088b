"""What a check says: valid, altered or unknown, why, and each fact with a sentence."""

from __future__ import annotations

from typing import Any, NamedTuple

VALID, ALTERED, UNKNOWN = "valid", "altered", "unknown"


class Check(NamedTuple):
    """One fact. `passed` is None when it could not be checked."""

    name: str
    passed: bool | None
    sentence: str


class Verdict(NamedTuple):
    """The outcome for one file or pack; a pack's has one for each PDF in `files`."""

    outcome: str
    reason: str
    checks: tuple[Check, ...] = ()
    faults: tuple[str, ...] = ()
    sealed_by: str = ""
    sealed_at: str = ""
    files: dict[str, Any] = {}  # noqa: RUF012 - never changed

    def as_json(self) -> dict[str, object]:
        """Return the verdict for a program to read."""
        return {
            **self._asdict(),
            "checks": [one._asdict() for one in self.checks],
            "faults": list(self.faults),
            "files": {name: one.as_json() for name, one in self.files.items()},
        }


def worst(outcomes: list[str]) -> str:
    """Return the outcome of several together: altered outweighs unknown."""
    if ALTERED in outcomes:
        return ALTERED
    return UNKNOWN if not outcomes or UNKNOWN in outcomes else VALID
