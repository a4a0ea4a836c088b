"""Reads one form file's TOML into a definition."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from formsvc.adapters.catalogue.settings import (
    COLUMN,
    FILE,
    FORM,
    FORM_NEEDS,
    NAME,
    PAGE,
    QUESTION,
    Place,
    judge_settings,
    one_of,
    read_name,
)
from formsvc.adapters.catalogue.signing import (
    read_audiences,
    read_conditions,
    read_copy,
    read_signatory,
)
from formsvc.domain.definition import (
    ALL_AUDIENCES,
    COLUMN_KINDS,
    Audience,
    Column,
    Condition,
    Definition,
    Kind,
    Page,
    Question,
)
from formsvc.domain.question_parts import PERSON_PARTS


def read_definition(text: str, sha256: str, place: Place) -> Definition | None:
    """Return the definition that the TOML text says, or None; faults are told to `place`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place.fault(f"this is not readable as TOML: {error}. Look for a missing quote or bracket.")
        return None
    top = judge_settings(raw, FILE, ("form", "page"), place)
    form: dict[str, Any] = judge_settings(cast("Any", top.get("form", {})), FORM, FORM_NEEDS, place)
    if not set(FORM_NEEDS) <= form.keys():
        return None
    show_if = read_conditions(form, "show_if", place)
    pages = [_page(one, show_if, place) for one in cast("Any", top.get("page", []))]
    signing = [read_signatory(one, show_if, place) for one in cast("Any", top.get("signatory", []))]
    copies = [read_copy(one, show_if, place) for one in cast("Any", top.get("copy", []))]
    return Definition(
        **_plain(form, ("show_if", "given_to")),
        pages=tuple(page for page in pages if page),
        signatories=tuple(one for one in signing if one),
        show_if=show_if,
        given_to=read_audiences(form, "given_to", place),
        copies=tuple(one for one in copies if one),
        sha256=sha256,
    )


def _page(raw: Mapping[str, Any], above: tuple[Condition, ...], place: Place) -> Page | None:
    name = read_name(raw, place, "page")
    here = place.at(page=name)
    good: dict[str, Any] = judge_settings(raw, PAGE, ("name", "title"), here)
    if not name or "title" not in good:
        return None
    questions = (_question(one, here) for one in good.get("question", []))
    return Page(
        name=name,
        title=good["title"],
        intro=good.get("intro", ""),
        shows=tuple(good.get("shows", ())),
        show_if=above + read_conditions(good, "show_if", here),
        questions=tuple(question for question in questions if question),
    )


def _question(raw: Mapping[str, Any], place: Place) -> Question | None:
    name = read_name(raw, place, "question")
    here = place.at(question=name)
    good: dict[str, Any] = judge_settings(raw, QUESTION, ("name", "ask", "kind"), here)
    kind = one_of(good.pop("kind", ""), [kind.value for kind in Kind], "kind", here)
    if not name or not kind or "ask" not in good:
        return None
    return Question(
        **_plain(good, ("column", "choices", "show_if", "seen_by", "needs", "only_told", "name")),
        name=name,
        kind=Kind(kind),
        choices=_choices(good, Kind(kind), here),
        columns=_columns(good, Kind(kind), here),
        seen_by=_seen_by(good, here),
        needs=_needs(good, Kind(kind), here),
        only_told=read_audiences(good, "only_told", here),
        show_if=read_conditions(good, "show_if", here),
    )


def _plain(good: Mapping[str, Any], apart: tuple[str, ...]) -> dict[str, Any]:
    """Return the settings that go into the value as they are; numbers become decimals."""
    return {
        name: Decimal(str(value)) if name in {"lowest", "highest"} else value
        for name, value in good.items()
        if name not in apart
    }


def _columns(good: Mapping[str, Any], kind: Kind, place: Place) -> tuple[Column, ...]:
    given = good.get("column", [])
    if (kind is Kind.TABLE) != bool(given):
        place.fault(
            "a table needs at least one [[page.question.column]]."
            if kind is Kind.TABLE
            else 'only a question of kind "table" has columns.'
        )
    columns = [_column(one, place) for one in given]
    names = [column.name for column in columns if column]
    for name in {name for name in names if names.count(name) > 1}:
        place.fault(f'two columns have the name "{name}".')
    return tuple(column for column in columns if column)


def _column(raw: Mapping[str, Any], place: Place) -> Column | None:
    name = read_name(raw, place, "column")
    good: dict[str, Any] = judge_settings(raw, COLUMN, ("name", "ask", "kind"), place)
    kind = one_of(
        good.pop("kind", ""), [one.value for one in Kind if one in COLUMN_KINDS], "kind", place
    )
    if not name or not kind or "ask" not in good:
        return None
    return Column(
        **_plain(good, ("choices",)), kind=Kind(kind), choices=_choices(good, Kind(kind), place)
    )


def _choices(good: Mapping[str, Any], kind: Kind, place: Place) -> tuple[tuple[str, str], ...]:
    given: dict[str, Any] = good.get("choices", {})
    if (kind in {Kind.CHOICE, Kind.CHOICES}) != bool(given):
        place.fault(
            'a choice needs its choices: name = "the words shown".'
            if not given
            else f'a question of kind "{kind}" has no choices of its own.'
        )
    for name, words in given.items():
        if not NAME.fullmatch(name) or not isinstance(words, str) or not words.strip():
            place.fault(f'the choice "{name}" should be: small_letters_name = "the words shown".')
    return tuple((name, str(words)) for name, words in given.items())


def _seen_by(good: Mapping[str, Any], place: Place) -> frozenset[Audience]:
    if "seen_by" not in good:
        return ALL_AUDIENCES
    audiences = read_audiences(good, "seen_by", place)
    if not audiences:
        place.fault("somebody has to see the answer: seen_by is empty.")
    # The safeguarding leads' copy goes to both sides, so it shows what both sides may see.
    to_both = audiences >= {Audience.SCHOOL, Audience.PROVIDER}
    return audiences | {Audience.DSL} if to_both else audiences


def _needs(good: Mapping[str, Any], kind: Kind, place: Place) -> frozenset[str]:
    given = good.get("needs", [])
    if given and kind is not Kind.PERSON:
        place.fault('only a question of kind "person" has "needs".')
    parts = [name for name, _, _ in PERSON_PARTS]
    return frozenset(one for one in given if one_of(one, parts, "needs", place))
