"""What a pack remembers beside its state: the version in force under a change, and the start.

The table of `pack.py` says what the newest version goes through. A change of a pack that stands is
sent, declined, taken back and opened again as a first version is; all that time the version before
stays in force, and a placement that has started goes on. This folds that beside the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from formsvc.domain.events import Event
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotAllowed

S, E = State, Event

#: What a change stands under, by the state that writes it, and where giving it up leads.
STANDS: Mapping[State, State] = {
    S.CHANGING: S.SEALED,
    S.CHANGING_ACCEPTED: S.ACCEPTED,
    S.CHANGING_STARTED: S.STARTED,
}
#: In these a change is on its way: a version in force stands beside what the state tells of.
SENT_CHANGE = (S.OUT_FOR_SIGNATURE, S.SIGNED, S.DECLINED, S.WITHDRAWN)
#: A placement that runs may be ended from here although no accepted version is in force.
_ENDS = (S.DRAFTING, S.SEALED, S.SENT_BACK, S.DECLINED, S.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a pack stands.

    `under` is the state to which a sent change comes back for writing, None when no earlier version
    is in force; `running` says that the placement has started and not ended.
    """

    state: State = State.NEW
    under: State | None = None
    running: bool = False

    @classmethod
    def read(cls, state: str, under: str, running: int) -> Where:
        """Return where a pack stands from what its row keeps."""
        return cls(State(state), State(under) if under else None, bool(running))

    @property
    def words(self) -> str:
        """Where it stands in the words shown on screen."""
        if self.under is not None and self.state in SENT_CHANGE:
            return f"{_BEFORE[self.under]}change {self.state.value.lower()}"
        if self.running and self.state in {S.DRAFTING, S.SENT_BACK, *SENT_CHANGE, S.SEALED}:
            return f"Started, new version {self.state.value.lower()}"
        return self.state.value

    @property
    def change_stands(self) -> bool:
        """Whether there is a change that can be given up: a version in force stands under it."""
        return self.state in STANDS or (
            self.under is not None and self.state in SENT_CHANGE and self.state is not S.SIGNED
        )

    @property
    def may_start(self) -> bool:
        """Whether the placement may be marked as started."""
        return _may(self, E.PLACEMENT_STARTED)

    @property
    def may_end(self) -> bool:
        """Whether the placement may be marked as ended, when a change is given up with it."""
        gives_up = self.change_stands and self.running
        out = self.running and self.state is S.OUT_FOR_SIGNATURE
        return gives_up or out or _may(self, E.PLACEMENT_ENDED)


_BEFORE = {
    S.CHANGING: "In force, ",
    S.CHANGING_ACCEPTED: "Accepted, ",
    S.CHANGING_STARTED: "Started, ",
}


@cache  # there are a few hundred moves, and a check of the ledger makes a hundred thousand
def move(where: Where, event: Event) -> Where:
    """Return where an event leads. Raise NotAllowed when it cannot happen now."""
    sent_change = where.under is not None and where.state in SENT_CHANGE
    if event is E.PLACEMENT_STARTED and sent_change and where.under is S.CHANGING_ACCEPTED:
        return replace(where, under=S.CHANGING_STARTED, running=True)
    ends = where.running and where.under is None and where.state in _ENDS
    if event is E.PLACEMENT_ENDED and ends:
        return Where(S.ENDED)
    following = after(where.state, event)
    if event is E.PACK_SENT:
        under = where.state if where.state in STANDS else None
        return replace(where, state=following, under=under)
    if following is S.DRAFTING and where.under is not None:
        return Where(where.under, None, where.running)
    if following in {S.ENDED, S.ERASED}:
        return Where(following)
    running = where.running or following is S.STARTED or event is E.PLACEMENT_STARTED
    under = where.under if following in SENT_CHANGE else None
    return Where(following, under, running)


def _may(where: Where, event: Event) -> bool:
    try:
        move(where, event)
    except NotAllowed:
        return False
    return True
