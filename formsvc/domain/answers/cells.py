"""One cell of an answer: how each simple kind is read, and where its faults are told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formsvc.domain.answers.simple import (
    Asked,
    NotAccepted,
    read_choice,
    read_email,
    read_number,
    read_phone,
    read_text,
)
from formsvc.domain.answers.times import read_date, read_time
from formsvc.domain.definition import (
    Column,
    Kind,
    Question,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one answer. `part` names the box: "", "month", "email", "2.email"."""

    question: str
    part: str = ""
    message: str


class Faults:
    """Collects the faults of one question."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.found: list[Fault] = []

    def add(self, message: str, *parts: str) -> None:
        """Note a fault; `parts` lead to the box, from the outside in."""
        part = ".".join(part for part in parts if part)
        self.found.append(Fault(question=self.question, part=part, message=message))


READERS: Mapping[Kind, Callable[[Asked, object], str]] = {
    Kind.TEXT: read_text,
    Kind.LONG_TEXT: read_text,
    Kind.EMAIL: read_email,
    Kind.PHONE: read_phone,
    Kind.DATE: read_date,
    Kind.TIME: read_time,
    Kind.NUMBER: read_number,
    Kind.MONEY: read_number,
    Kind.YES_NO: read_choice,
    Kind.YES_NO_NOT_KNOWN: read_choice,
    Kind.CHOICE: read_choice,
}


def read_cell(asked: Question | Column, raw: object, faults: Faults, row: str = "") -> str:
    """Return a simple answer as it is kept; a fault is noted and gives an empty one."""
    column = asked.name if row else ""
    try:
        return READERS[asked.kind](asked, raw)
    except NotAccepted as not_accepted:
        faults.add(not_accepted.message, row, column, not_accepted.part)
        return ""
