"""What the statements of a version come to: still waiting, complete, or refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from formsvc.domain.records import Item


class Standing(StrEnum):
    """How a version's signatures stand."""

    WAITING = "waiting"
    COMPLETE = "complete"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where some statements of a version stand that share their step, need and state."""

    step: int
    required: bool
    state: str


def standing(items: Iterable[Item | Stand]) -> Standing:
    """Return how the signatures stand.

    Complete means: every required statement is signed, and no other one is still open. An
    optional statement may be declined (a notice is given whether or not it is acknowledged) or
    waived by the school with a reason.
    """
    items = tuple(items)
    if any(item.required and item.state == "declined" for item in items):
        return Standing.REFUSED
    if not items or any(item.state == "open" for item in items):
        return Standing.WAITING
    return Standing.COMPLETE


def current_step(items: Iterable[Item | Stand]) -> int:
    """Return whose turn it is: the lowest step of which a statement is open, 0 when none is."""
    return min((item.step for item in items if item.state == "open"), default=0)
