"""Reading an answer of any kind, from a page or from a file: one set of rules and errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from formsvc.domain.answers.simple import (
    READERS,
    NotAccepted,
    as_text,
    checked_text,
    read_date,
    read_email,
    read_phone,
    read_postcode,
)
from formsvc.domain.definition import (
    ADDRESS_PARTS,
    CHECK_PARTS,
    CHECK_RESULTS,
    PERSON_PARTS,
    Column,
    Kind,
    Question,
)

Value = str | list[str] | dict[str, str] | list[dict[str, str]]
Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one answer. `part` names the box: "", "month", "email", "2.email"."""

    question: str
    part: str = ""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer says: its value (None when left empty) and what is wrong with it."""

    value: Value | None
    faults: tuple[Fault, ...] = ()


class _Faults:
    """Collects the faults of one question."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.found: list[Fault] = []

    def add(self, message: str, *parts: str) -> None:
        part = ".".join(part for part in parts if part)
        self.found.append(Fault(question=self.question, part=part, message=message))


def read_answer(question: Question, raw: object) -> Reading:
    """Read one raw answer.

    `raw` is what a page or a JSON file gave: text, a list of names, a mapping of parts, or a list
    of rows. Never raises: everything that is wrong comes back as faults in the user's words.
    An empty answer is `Reading(value=None)`; whether it may be empty is the page's question.
    """
    faults = _Faults(question.name)
    value: Value | None
    if question.kind in READERS:
        value = _simple(question, raw, faults)
    elif question.kind is Kind.CHOICES:
        value = _choices(question, raw, faults)
    elif question.kind is Kind.TABLE:
        value = _table(question, raw, faults)
    else:
        value = _parts(question, raw, faults)
    if faults.found:
        return Reading(value=None, faults=tuple(faults.found))
    return Reading(value=value or None)


def _simple(asked: Question | Column, raw: object, faults: _Faults, row: str = "") -> str:
    column = asked.name if row else ""
    try:
        return READERS[asked.kind](asked, raw)
    except NotAccepted as not_accepted:
        faults.add(not_accepted.message, row, column, not_accepted.part)
        return ""


def _choices(question: Question, raw: object, faults: _Faults) -> list[str]:
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


def _parts(question: Question, raw: object, faults: _Faults) -> dict[str, str]:
    spec = {Kind.PERSON: PERSON_PARTS, Kind.ADDRESS: ADDRESS_PARTS, Kind.CHECK: CHECK_PARTS}
    parts = spec[question.kind]
    if raw in (None, ""):
        return {}
    if not isinstance(raw, Mapping):
        faults.add(f"This answer should have the parts: {', '.join(name for name, _, _ in parts)}")
        return {}
    unknown = sorted(str(name) for name in raw if name not in {part for part, _, _ in parts})
    if unknown:
        faults.add(f"Unknown part: {unknown[0]}")
    read = {name: _part(name, raw.get(name), faults) for name, _, _ in parts}
    if not any(read.values()) and not faults.found:
        return {}
    _complete(question, read, raw, faults)
    return {name: text for name, text in read.items() if text}


def _part(name: str, raw: object, faults: _Faults) -> str:
    try:
        return _PART_READERS.get(name, _part_text)(raw)
    except NotAccepted as not_accepted:
        inner = "" if not_accepted.part == name else not_accepted.part
        faults.add(not_accepted.message, name, inner)
        return ""


def _part_text(raw: object) -> str:
    return checked_text(as_text(raw), lines=False, longest=120)


def _part_words(raw: object) -> str:
    return checked_text(as_text(raw), lines=True, longest=1000)


def _part_postcode(raw: object) -> str:
    text = _part_text(raw)
    return read_postcode(text) if text else ""


def _part_result(raw: object) -> str:
    text = as_text(raw)
    if text and text not in dict(CHECK_RESULTS):
        raise NotAccepted(f"Choose one of: {', '.join(label for _, label in CHECK_RESULTS)}")
    return text


_ANY = Column(name="part", ask="")
_PART_READERS: Mapping[str, Callable[[object], str]] = {
    "email": lambda raw: read_email(_ANY, raw),
    "phone": lambda raw: read_phone(_ANY, raw),
    "postcode": _part_postcode,
    "issued": lambda raw: read_date(_ANY, raw),
    "expires": lambda raw: read_date(_ANY, raw),
    "result": _part_result,
    "evidence": _part_words,
    "comment": _part_words,
}


def _complete(
    question: Question, read: dict[str, str], raw: Mapping[str, object], faults: _Faults
) -> None:
    """Tell the parts that must be there once any part is."""
    told = {fault.part.split(".")[0] for fault in faults.found}
    for name, label in needed_parts(question, read):
        if not read[name] and name not in told and not _typed(raw.get(name)):
            faults.add(f"Enter the {label[0].lower()}{label[1:]}", name)
    if read.get("expires") and read.get("issued", "") > read["expires"]:
        faults.add("This date must not be before the date on the document", "expires")


def _typed(raw: object) -> bool:
    return any(raw.values()) if isinstance(raw, Mapping) else bool(raw)


def needed_parts(question: Question, read: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the (part, label) pairs that a started answer must have."""
    if question.kind is Kind.CHECK:
        labels = {name: label for name, label, _ in CHECK_PARTS}
        result = read.get("result", "")
        more = {"no": "comment", "not_applicable": "comment"}.get(result, "evidence")
        return [("result", labels["result"]), *([(more, labels[more])] if result else [])]
    spec = PERSON_PARTS if question.kind is Kind.PERSON else ADDRESS_PARTS
    needs = question.needs | {"name"} if question.needs else None
    return [
        (name, label)
        for name, label, needed in spec
        if (name in needs if needs is not None else needed)
    ]


def _table(question: Question, raw: object, faults: _Faults) -> list[dict[str, str]]:
    if raw in (None, ""):
        return []
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        faults.add("This answer has the wrong shape: it should be a list of rows")
        return []
    rows = [row for row in raw if any(_typed(cell) for cell in row.values())]
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
        if any(_typed(cell) for cell in row.values())
    ]


def _row(
    question: Question, number: int, row: Mapping[str, object], faults: _Faults
) -> dict[str, str]:
    known = {column.name for column in question.columns}
    unknown = sorted(str(name) for name in row if name not in known)
    if unknown:
        faults.add(f"Unknown column: {unknown[0]}", str(number))
    read: dict[str, str] = {}
    for column in question.columns:
        raw = row.get(column.name)
        text = _simple(column, raw, faults, row=str(number))
        if column.required and not text and not _typed(raw):
            faults.add(column.when_empty or f"Answer “{column.ask}”", str(number), column.name)
        if text:
            read[column.name] = text
    return read
