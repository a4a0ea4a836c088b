"""Finds in an earlier table of people the row of somebody of today, also under another name."""

from collections.abc import Mapping, Sequence

from formsvc.domain.names import plain_name, same_name
from formsvc.domain.reaching import addresses_of

Row = Mapping[str, object]
#: What a person is to the pupil, or does: a new name changes neither.
_ARE = ("relationship", "role")


def earlier_row(row: Row, now: Sequence[Row], then: Sequence[Row]) -> int | None:
    """Return the place in `then` of the person of a row of `now`, None when they were not there.

    Whoever has no such name there may have had another one: then it is the row of nobody else of
    today with the same address or number, else with the same relationship, the one in the same
    place first. Where two would do one is taken: it is asked of people whom nothing may reach, and
    such a person must not come back beside themself.
    """
    named = [at for at, one in enumerate(then) if _same_name(one, row)]
    if named:
        return named[0]
    place = next((at for at, one in enumerate(now) if one is row), 0)
    left = [at for at, one in enumerate(then) if not any(_same_name(one, each) for each in now)]
    left.sort(key=lambda at: at != place)
    reached = (at for at in left if addresses_of(then[at]) & addresses_of(row))
    alike = (at for at in left if any(_are(row)) and _are(then[at]) == _are(row))
    return next(reached, next(alike, None))


def _same_name(one: Row, other: Row) -> bool:
    return same_name(str(one.get("name", "")), str(other.get("name", "")))


def _are(row: Row) -> tuple[str, ...]:
    return tuple(plain_name(str(row.get(name, ""))) for name in _ARE)
