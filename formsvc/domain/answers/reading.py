"""Reading an answer of any kind, from a page or from a file: one set of rules and errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formsvc.domain.answers.cells import READERS, Fault, Faults, read_cell
from formsvc.domain.answers.files import read_file
from formsvc.domain.answers.parts import read_parts, typed
from formsvc.domain.definition import (
    Kind,
    Question,
)
from formsvc.domain.reaching import reach_fault

Value = str | list[str] | dict[str, str] | list[dict[str, str]]
Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer says: its value (None when left empty) and what is wrong with it."""

    value: Value | None
    faults: tuple[Fault, ...] = ()


def read_answer(question: Question, raw: object) -> Reading:
    """Read one raw answer.

    `raw` is what a page or a JSON file gave: text, a list of names, a mapping of parts, or a list
    of rows. Never raises: everything that is wrong comes back as faults in the user's words.
    An empty answer is `Reading(value=None)`; whether it may be empty is the page's question.
    """
    faults = Faults(question.name)
    value: Value | None
    if question.kind in READERS:
        value = read_cell(question, raw, faults)
    elif question.kind is Kind.CHOICES:
        value = _choices(question, raw, faults)
    elif question.kind is Kind.TABLE:
        value = _table(question, raw, faults)
    elif question.kind is Kind.FILE:
        value = read_file(raw, faults)
    else:
        value = read_parts(question, raw, faults)
    if faults.found:
        return Reading(value=None, faults=tuple(faults.found))
    return Reading(value=value or None)


def _choices(question: Question, raw: object, faults: Faults) -> list[str]:
    given = [raw] if isinstance(raw, str) else raw
    if given is None:
        return []
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        faults.add("This answer has the wrong shape: it should be a list of choices")
        return []
    known = dict(question.choices)
    chosen = [one for one in given if one]
    if any(one not in known for one in chosen):
        faults.add(f"Choose from: {', '.join(known.values())}")
    return [name for name in known if name in chosen]


def _table(question: Question, raw: object, faults: Faults) -> list[dict[str, str]]:
    if raw in (None, ""):
        return []
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        faults.add("This answer has the wrong shape: it should be a list of rows")
        return []
    rows = [row for row in raw if any(typed(cell) for cell in row.values())]
    if len(rows) > question.rows_at_most:
        faults.add(
            f"You can give {question.rows_at_most} at most. You have {len(rows)}: "
            "take some out, or say the rest in another answer"
        )
    if 0 < len(rows) < question.rows_at_least:
        faults.add(f"Give at least {question.rows_at_least}. You have {len(rows)}")
    return [_row(question, number, row, faults) for number, row in _numbered(raw)]


def _numbered(raw: Sequence[Mapping[str, object]]) -> list[tuple[int, Mapping[str, object]]]:
    """Keep the numbers that the person sees on the page; leave out rows that are all empty."""
    return [
        (number, row)
        for number, row in enumerate(raw, 1)
        if any(typed(cell) for cell in row.values())
    ]


def _row(
    question: Question, number: int, row: Mapping[str, object], faults: Faults
) -> dict[str, str]:
    known = {column.name for column in question.columns}
    unknown = sorted(str(name) for name in row if name not in known)
    if unknown:
        faults.add(f"Unknown column: {unknown[0]}", str(number))
    read: dict[str, str] = {}
    for column in question.columns:
        raw = row.get(column.name)
        text = read_cell(column, raw, faults, row=str(number))
        if column.required and not text and not typed(raw):
            faults.add(column.when_empty or f"Answer “{column.ask}”", str(number), column.name)
        if text:
            read[column.name] = text
    _tell_unreached(question, number, read, faults)
    return read


def _tell_unreached(question: Question, number: int, read: dict[str, str], faults: Faults) -> None:
    fault = reach_fault(question, read)
    told = {one.part for one in faults.found}
    if fault and f"{number}.{fault[0]}" not in told:
        faults.add(fault[1], str(number), fault[0])
