"""The verdict on a sealed file: separate facts, each with a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a check of a sealed file comes to."""

    VALID = "valid"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One fact that was checked. `passed` is None when it could not be checked."""

    name: str
    passed: bool | None
    sentence: str

    def as_json(self) -> dict[str, object]:
        """Return the check for a program to read."""
        return {"name": self.name, "passed": self.passed, "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome for one file, why, and every check that led to it."""

    outcome: Outcome
    reason: str
    checks: tuple[Check, ...] = ()
    sealed_by: str = ""
    sealed_at: str = ""
    level: str = ""
    #: The time that a time-stamp authority confirms; "" when none does.
    stamped_at: str = ""
    #: The time that the last archive time-stamp confirms for the whole file; "" without one.
    archived_at: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the verdict for a program to read."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "sealed_by": self.sealed_by,
            "sealed_at": self.sealed_at,
            "level": self.level,
            "stamped_at": self.stamped_at,
            "archived_at": self.archived_at,
            "checks": [one.as_json() for one in self.checks],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Verdict":
        """Return the verdict that `as_json` told. Raises ValueError when it is none."""
        try:
            checks = tuple(Check(**one) for one in said["checks"])
            return cls(**{**said, "outcome": Outcome(said["outcome"]), "checks": checks})
        except (KeyError, TypeError) as error:
            raise ValueError("This is not a verdict.") from error


def worst(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome of several files together: any alteration outweighs anything unknown."""
    if Outcome.ALTERED in outcomes:
        return Outcome.ALTERED
    if not outcomes or Outcome.UNKNOWN in outcomes:
        return Outcome.UNKNOWN
    return Outcome.VALID
