"""What a file would change in a pack: for each question what stands there now, and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from formsvc.domain.answers import Facts, Fault, Value, read_answer
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Definition, Question, placed_in
from formsvc.domain.importing.matching import FilePerson

_MOST_SHOWN = 120


class Change(StrEnum):
    """What using one answer of a file would do."""

    NEW = "new"
    OTHER = "other"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One answer of a file beside the one there is."""

    question: Question
    document: str
    column: str
    now: Value | None
    new: Value | None
    change: Change
    faults: tuple[Fault, ...] = ()
    #: What the file says, where that is a line of words: shown beside the reason it is not taken.
    given: str = ""
    #: Not asked as things stand, so it would be kept but not printed.
    hidden: bool = False


def propose(
    definitions: Mapping[str, Definition], person: FilePerson, facts: Facts
) -> tuple[Proposal, ...]:
    """Return what using the file would change, in the order of the questions.

    The rules are those of the pages. An answer that another one of the file needs to be asked at
    all, like "yes" before the UPN, is proposed too.
    """
    placed = placed_in(definitions)
    found: dict[str, Proposal] = {}
    for name, raw in person.raws.items():
        definition, _, question = placed[name]
        now = facts.get(name)
        if name in person.partly and isinstance(now, dict) and isinstance(raw, dict):
            raw = {**now, **raw}  # noqa: PLW2901 - the parts that the file lacks stay as they are
        found[name] = _proposal(question, definition.name, raw, now, person.columns[name])
    found.update(_brought(placed, found, facts))
    return _in_order(definitions, found, facts)


def _proposal(
    question: Question, document: str, raw: object, now: Value | None, column: str
) -> Proposal:
    reading = read_answer(question, raw)
    change = Change.SAME if reading.value == now else Change.OTHER if now else Change.NEW
    if reading.value is None and not reading.faults:
        change = Change.SAME  # an empty answer of a file takes nothing away
    return Proposal(
        question=question,
        document=document,
        column=column,
        now=now,
        new=reading.value,
        change=Change.REFUSED if reading.faults else change,
        faults=reading.faults,
        given=_printable(raw) if isinstance(raw, str) else "",
    )


def _printable(raw: str) -> str:
    """Return the beginning of what a file says; half letters, which no page can hold, as "?"."""
    return raw[:_MOST_SHOWN].encode("utf-8", "replace").decode()


def _brought(
    placed: Mapping[str, tuple[Definition, object, Question]],
    found: Mapping[str, Proposal],
    facts: Facts,
) -> dict[str, Proposal]:
    brought = {}
    for one in found.values():
        for condition in one.question.show_if:
            name = condition.question
            if one.new is None or name in found or name in facts or len(condition.values) != 1:
                continue
            definition, _, question = placed[name]
            brought[name] = _proposal(
                question, definition.name, condition.values[0], None, one.column
            )
    return brought


def _in_order(
    definitions: Mapping[str, Definition], found: Mapping[str, Proposal], facts: Facts
) -> tuple[Proposal, ...]:
    after = dict(facts) | {name: one.new for name, one in found.items() if one.new is not None}
    counting = effective(definitions.values(), after)
    order: Sequence[str] = list(placed_in(definitions))
    return tuple(
        replace(one, hidden=one.new is not None and name not in counting)
        for name in order
        if (one := found.get(name))
    )
