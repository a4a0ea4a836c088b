"""Reads who signs a document and who only gets a copy, and the conditions that things hang on."""

from collections.abc import Mapping
from typing import Any

from formsvc.adapters.catalogue.settings import (
    ACTS,
    CODES,
    COPY,
    PARTIES,
    SIGNATORY,
    Place,
    judge_settings,
    one_of,
    read_name,
)
from formsvc.domain.acts import Act
from formsvc.domain.definition import Audience, Condition, CopyFor, Signatory

_COPY_NEEDS = ("name", "party", "people")
_SIGNATORY_NEEDS = (*_COPY_NEEDS, "title", "act", "statement")


def read_conditions(good: Mapping[str, Any], setting: str, place: Place) -> tuple[Condition, ...]:
    """Return what must have been answered; a fault is told for what is no answer in quotes."""
    conditions = []
    for question, given in good.get(setting, {}).items():
        values = given if isinstance(given, list) else [given]
        if values and all(isinstance(one, str) for one in values):
            conditions.append(Condition(question=question, values=tuple(values)))
        else:
            wanted = "an answer in quotes, or a list of them"
            place.fault(f'{setting} says what "{question}" must be: {wanted}.')
    return tuple(conditions)


def read_audiences(good: Mapping[str, Any], setting: str, place: Place) -> frozenset[Audience]:
    """Return the readers that a setting names; a fault is told for an unknown one."""
    known, given = [audience.value for audience in Audience], good.get(setting, ())
    return frozenset(Audience(one) for one in given if one_of(one, known, setting, place))


def read_signatory(raw: Any, above: tuple[Condition, ...], place: Place) -> Signatory | None:
    """Return one [[signatory]], or None; `above` is what its whole document hangs on."""
    good, here = _settings(raw, SIGNATORY, _SIGNATORY_NEEDS, "signatory", place)
    party = one_of(good.pop("party", ""), list(PARTIES), "party", here)
    one_of(good.get("code", ""), list(CODES), "code", here)
    act = one_of(good.pop("act", ""), list(ACTS), "act", here)
    if not party or not act or not {*_SIGNATORY_NEEDS} - {"party", "act"} <= good.keys():
        return None
    return Signatory(
        **{name: value for name, value in good.items() if name not in {"only_rows", "show_if"}},
        party=Audience(party),
        act=Act(act),
        only_rows=read_conditions(good, "only_rows", here),
        show_if=above + read_conditions(good, "show_if", here),
    )


def read_copy(raw: Any, above: tuple[Condition, ...], place: Place) -> CopyFor | None:
    """Return one [[copy]], or None."""
    good, here = _settings(raw, COPY, _COPY_NEEDS, "copy", place)
    party = one_of(good.pop("party", ""), list(PARTIES), "party", here)
    if not party or not {"name", "people"} <= good.keys():
        return None
    return CopyFor(
        name=good["name"],
        people=good["people"],
        party=Audience(party),
        only_rows=read_conditions(good, "only_rows", here),
        show_if=above + read_conditions(good, "show_if", here),
    )


def _settings(
    raw: Any, known: Mapping[str, str], needed: tuple[str, ...], what: str, place: Place
) -> tuple[dict[str, Any], Place]:
    """Return the good settings of one table, and the place where its faults are told."""
    name = read_name(raw, place, what)
    here = place.at(question="")
    here.page = f"({what} {name})"
    return judge_settings(raw, known, needed, here), here
