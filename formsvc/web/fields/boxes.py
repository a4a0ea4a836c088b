"""One box: an input as it is drawn, with its label, its words and its error."""

from dataclasses import dataclass
from typing import Any

from formsvc.domain.answers import Fault
from formsvc.domain.answers.simple import choices_of, longest
from formsvc.domain.definition import Column, Kind, Question

DATE_PARTS = ("day", "month", "year")
PART_KINDS = {
    "email": Kind.EMAIL,
    "phone": Kind.PHONE,
    "issued": Kind.DATE,
    "expires": Kind.DATE,
    "checked_on": Kind.DATE,
    "evidence": Kind.LONG_TEXT,
    "comment": Kind.LONG_TEXT,
    "result": Kind.CHOICE,
    "reach": Kind.CHOICE,
}
#: Questions whose box offers words while somebody types, and which list of words.
SUGGESTIONS = {
    "provider_name": "providers",
    "pupil_first_language": "languages",
    "interpreter_pupil_language": "languages",
    "interpreter_parent_language": "languages",
}
_SHORT = frozenset({Kind.NUMBER, Kind.MONEY, Kind.TIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One input as it is drawn: its id, label, what is typed in it and what is wrong with that."""

    id: str
    label: str
    kind: Kind
    value: Any
    hint: str = ""
    error: str = ""
    bad_parts: frozenset[str] = frozenset()
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    short: bool = False
    #: How many characters fit, where that is worth counting; 0 elsewhere.
    longest: int = 0
    #: The list of words that is offered while somebody types; "" for none.
    suggestions: str = ""


def draw_box(
    asked: Question | Column,
    name: str,
    raw: Any,
    faults: list[Fault],
    *,
    label: str,
    optional: bool | None = None,
    whole: str = "",
) -> Box:
    """Return the box of a question, a part or a column, with what was typed and what is wrong."""
    bad = {one.part.rpartition(".")[2] for one in faults}
    error = whole or (faults[0].message if faults else "")
    return Box(
        id=name,
        label=label,
        kind=asked.kind,
        value=raw if raw is not None else "",
        hint=asked.hint,
        error=error,
        bad_parts=frozenset(bad & set(DATE_PARTS)) or frozenset(DATE_PARTS if error else ()),
        choices=choices_of(asked),
        optional=not asked.required if optional is None else optional,
        short=asked.kind in _SHORT,
        longest=longest(asked)
        if isinstance(asked, Question) and asked.kind is Kind.LONG_TEXT
        else 0,
        suggestions=SUGGESTIONS.get(name, ""),
    )
