"""The list of a school's packs: what waits for the school first, and what is looked for."""

from collections.abc import Iterable, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from formsvc.domain.pack import State
from formsvc.journeys.listing import PackLine, list_packs
from formsvc.web.asking import open_to, services, user
from formsvc.web.lists import LONG, LONGEST, find_lines, group_lines, keep_search, kept_search

#: The school's next step, the most pressing first.
YOURS = (
    State.DECLINED,
    State.SENT_BACK,
    State.WITHDRAWN,
    State.ACCEPTED,
    State.DRAFTING,
    State.CHANGING,
    State.CHANGING_ACCEPTED,
    State.CHANGING_STARTED,
    State.NEW,
)
OTHERS = (State.SEALED, State.SIGNED, State.OUT_FOR_SIGNATURE)
PLACEMENTS = (State.STARTED, State.ENDED)


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs")(packs)
    pages.post("/packs")(find_packs)


@open_to("school")
def packs() -> ResponseReturnValue:
    """List the school's packs."""
    looked_for = kept_search()
    lines = list_packs(services(), user())
    found = find_lines(lines, looked_for, _words)
    asked = [one for one in lines if one.asked]
    late = [one for one in lines if one.late and not one.asked]
    groups = (
        ("yours", "For you to do", 10, [*asked, *late, *_in(lines, YOURS)]),
        ("others", "Waiting for other people", 5, _in(lines, OTHERS)),
        ("placements", "Placements", 5, _in(lines, PLACEMENTS)),
    )
    return render_template(
        "school/packs.html",
        count=len(lines),
        long=len(lines) > LONG,
        looked_for=looked_for,
        longest=LONGEST,
        groups=group_lines(groups) if found is None else [found],
    )


@open_to("school")
def find_packs() -> ResponseReturnValue:
    """Look for packs that hold the words that were sent."""
    return keep_search("school.packs")


def _words(line: PackLine) -> Iterable[str]:
    names = "".join(one[:1] for one in line.pupil.split())
    return (line.pupil, names, line.provider, line.pack.ref, line.pack.where.words)


def _in(lines: Sequence[PackLine], states: Sequence[State]) -> list[PackLine]:
    """Return the lines of these states, one state after the other, but those that stand first."""
    return [
        one
        for state in states
        for one in lines
        if one.state is state and not (one.asked or one.late)
    ]
