"""Reading an answer with parts: a person, an address, a check."""

from collections.abc import Callable, Mapping

from formsvc.domain.answers.cells import Faults
from formsvc.domain.answers.simple import (
    NotAccepted,
    as_text,
    checked_text,
    read_choice,
    read_email,
    read_phone,
    read_postcode,
)
from formsvc.domain.answers.times import read_date
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.question_parts import CHECK_PARTS, PART_CHOICES, parts_of
from formsvc.domain.reaching import reach_fault


def read_parts(question: Question, raw: object, faults: Faults) -> dict[str, str]:
    """Return the parts of a person, an address or a check; all empty gives an empty answer."""
    parts = parts_of(question)
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


def _part(name: str, raw: object, faults: Faults) -> str:
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


def _part_choice(name: str) -> Callable[[object], str]:
    chosen = Column(name=name, ask="", kind=Kind.CHOICE, choices=PART_CHOICES[name])
    return lambda raw: read_choice(chosen, raw)


_ANY = Column(name="part", ask="")
_PART_READERS: Mapping[str, Callable[[object], str]] = {
    "email": lambda raw: read_email(_ANY, raw),
    "phone": lambda raw: read_phone(_ANY, raw),
    "postcode": _part_postcode,
    "issued": lambda raw: read_date(_ANY, raw),
    "expires": lambda raw: read_date(_ANY, raw),
    "checked_on": lambda raw: read_date(_ANY, raw),
    "result": _part_choice("result"),
    "reach": _part_choice("reach"),
    "evidence": _part_words,
    "comment": _part_words,
}


def _complete(
    question: Question, read: dict[str, str], raw: Mapping[str, object], faults: Faults
) -> None:
    """Tell the parts that must be there once any part is."""
    told = {fault.part.split(".")[0] for fault in faults.found}
    for name, label in needed_parts(question, read):
        if not read[name] and name not in told and not typed(raw.get(name)):
            said = f"{label[0].lower()}{label[1:]}"
            faults.add(f"Say {said}" if said.startswith("what ") else f"Enter the {said}", name)
    fault = None if told else reach_fault(question, read)
    if fault:
        faults.add(fault[1], fault[0])
    if read.get("expires") and read.get("issued", "") > read["expires"]:
        faults.add("This date must not be before the date on the document", "expires")


def typed(raw: object) -> bool:
    """Say whether somebody typed anything into a box, or into one of a date's boxes."""
    return any(raw.values()) if isinstance(raw, Mapping) else bool(raw)


def needed_parts(question: Question, read: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the (part, label) pairs that a started answer must have."""
    if question.kind is Kind.CHECK:
        labels = {name: label for name, label, _ in CHECK_PARTS}
        result = read.get("result", "")
        more = {"no": "comment", "not_applicable": "comment"}.get(result, "evidence")
        return [("result", labels["result"]), *([(more, labels[more])] if result else [])]
    needs = question.needs | {"name"} if question.needs else None
    return [
        (name, label)
        for name, label, needed in parts_of(question)
        if (name in needs if needs is not None else needed)
    ]
