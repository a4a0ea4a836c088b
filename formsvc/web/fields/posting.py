"""Box by box: what a browser posted, and what is kept as it would be typed."""

import re
from collections.abc import Mapping
from typing import Any

from formsvc.domain.definition import Kind, Question
from formsvc.domain.question_parts import parts_of
from formsvc.web.fields.boxes import DATE_PARTS, PART_KINDS

_ROW_NUMBER = re.compile("[0-9]{1,3}")


def posted(question: Question, formdata: Any) -> Any:
    """Return what was posted for a question, in the shape that the domain reads."""
    name = question.name
    if question.kind is Kind.CHOICES:
        return formdata.getlist(name)
    if parts_of(question):
        return {
            part: _posted_box(f"{name}-{part}", PART_KINDS.get(part, Kind.TEXT), formdata)
            for part, _, _ in parts_of(question)
        }
    if question.kind is Kind.TABLE:
        return _posted_rows(question, formdata)
    if question.kind is Kind.FILE:
        return {"upload": formdata.get(name, "")}
    return _posted_box(name, question.kind, formdata)


def _posted_rows(question: Question, formdata: Any) -> list[dict[str, Any]]:
    """Return the rows of a table; far more than the page offers come from no page of ours."""
    most = 2 * question.rows_at_most + 10
    prefix = f"{question.name}-"
    numbers = [
        int(number)
        for key in formdata
        if key.startswith(prefix)
        and _ROW_NUMBER.fullmatch(number := key[len(prefix) :].split("-")[0])
    ]
    return [
        {
            column.name: _posted_box(f"{prefix}{number}-{column.name}", column.kind, formdata)
            for column in question.columns
        }
        for number in range(1, min(max(numbers, default=0), most) + 1)
    ]


def _posted_box(name: str, kind: Kind, formdata: Any) -> Any:
    """Return one box; a date whose boxes are missing from the post counts as empty."""
    if kind is Kind.DATE:
        return {part: formdata.get(f"{name}-{part}", "") for part in DATE_PARTS}
    return formdata.get(name, "")


def boxed(question: Question, value: Any) -> Any:
    """Return a kept value box by box, as it would be typed."""
    if parts_of(question) and isinstance(value, Mapping):
        return {
            part: _boxed_text(text, PART_KINDS.get(part, Kind.TEXT)) for part, text in value.items()
        }
    if question.kind is Kind.TABLE and isinstance(value, list):
        kinds = {column.name: column.kind for column in question.columns}
        return [
            {name: _boxed_text(text, kinds.get(name, Kind.TEXT)) for name, text in row.items()}
            for row in value
        ]
    return _boxed_text(value, question.kind) if isinstance(value, str) else value


def _boxed_text(text: str, kind: Kind) -> Any:
    if kind is Kind.DATE and text.count("-") == 2:
        year, month, day = text.split("-")
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
    return text


def typed_lines(raw: Any) -> list[str]:
    """Return what was typed for a question, right or wrong, as lines of words."""
    rows = raw if isinstance(raw, list) else [raw]
    said = (" ".join(text for _, text in _flat("", one) if text) for one in rows)
    return [line for one in said for line in one.splitlines()]


def as_typed(question: Question, value: Any) -> list[tuple[str, str]]:
    """Return a kept value as the (name, text) pairs that a browser would post."""
    raw = boxed(question, value)
    if raw is None:
        return []
    if question.kind is Kind.FILE:
        return [(question.name, str(raw.get("upload", "")))]
    if question.kind is Kind.CHOICES:
        return [(question.name, one) for one in raw]
    if question.kind is Kind.TABLE:
        return [
            pair
            for number, row in enumerate(raw, 1)
            for name, text in row.items()
            for pair in _flat(f"{question.name}-{number}-{name}", text)
        ]
    return _flat(question.name, raw)


def _flat(name: str, raw: Any) -> list[tuple[str, str]]:
    if isinstance(raw, Mapping):
        return [pair for part, text in raw.items() for pair in _flat(f"{name}-{part}", text)]
    return [(name, str(raw))]
