"""Which questions are asked, given the answers so far, and what a posted page says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.domain.answers.cells import Fault
from formsvc.domain.answers.reading import Facts, Reading, Value, read_answer
from formsvc.domain.definition import Condition, Definition, Page, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a posted page says: values to keep, names whose answers no longer count, faults."""

    values: dict[str, Value]
    removed: frozenset[str]
    faults: tuple[Fault, ...]


def is_shown(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Say whether every condition holds: the answer is one of the values, or holds one of them."""
    return all(_holds(condition, facts.get(condition.question)) for condition in conditions)


def _holds(condition: Condition, value: Value | None) -> bool:
    if isinstance(value, list):
        return any(one in condition.values for one in value if isinstance(one, str))
    return isinstance(value, str) and value in condition.values


def asked_pages(definition: Definition, facts: Facts) -> tuple[Page, ...]:
    """Return the pages that are asked, in order."""
    return tuple(page for page in definition.pages if is_shown(page.show_if, facts))


def asked_questions(page: Page, facts: Facts) -> tuple[Question, ...]:
    """Return the questions of a page that are asked, in order."""
    if not is_shown(page.show_if, facts):
        return ()
    return tuple(question for question in page.questions if is_shown(question.show_if, facts))


def missing(definition: Definition, facts: Facts) -> tuple[tuple[Page, Question], ...]:
    """Return the required questions that are asked and have no answer yet, with their pages.

    Of those that only safeguarding leads see, the first of a page stands for all: their number
    would tell the others at the school what was answered.
    """
    told: dict[tuple[str, str], tuple[Page, Question]] = {}
    for page in asked_pages(definition, facts):
        for question in asked_questions(page, facts):
            if question.required and not facts.get(question.name):
                key = (page.name, "" if question.only_for_dsl else question.name)
                told.setdefault(key, (page, question))
    return tuple(told.values())


def effective(definitions: Iterable[Definition], facts: Facts) -> dict[str, Value]:
    """Return only the facts that count: what is hidden by its conditions is left out.

    A condition looks only at answers that count themselves: an answer that is kept but hidden
    must not bring in others. So `definitions` are all of the pack's, in their order.
    """
    counting: dict[str, Value] = {}
    for definition in definitions:
        for page in definition.pages:
            if not is_shown(page.show_if, counting):
                continue
            for question in page.questions:
                if question.name in facts and is_shown(question.show_if, counting):
                    counting[question.name] = facts[question.name]
    return counting


def read_page(
    page: Page,
    raws: Mapping[str, object],
    facts: Facts,
    *,
    complete: bool,
    wrong: Iterable[Fault] = (),
) -> PageReading:
    """Read a posted page.

    `raws` holds the raw answer of each question by name; `facts` are the answers kept so far.
    With `complete` an empty required answer is a fault; without, it may wait. A question hidden
    by an answer on the same page is neither read nor kept. `wrong` is what is known to be wrong
    already, of files that only the place where they are kept can judge.
    """
    values: dict[str, Value] = {}
    removed: set[str] = set()
    faults: list[Fault] = []
    known = {one.question: Reading(value=None, faults=(one,)) for one in wrong}
    current = dict(facts)
    for question in page.questions:
        if not is_shown(question.show_if, current):
            removed.add(question.name)
            current.pop(question.name, None)
            continue
        reading = known.get(question.name) or read_answer(question, raws.get(question.name))
        faults.extend(reading.faults)
        if reading.value is not None:
            values[question.name] = current[question.name] = reading.value
        elif not reading.faults:
            removed.add(question.name)
            current.pop(question.name, None)
            if question.required and complete:
                faults.append(Fault(question=question.name, message=empty_message(question)))
    return PageReading(
        values=values,
        removed=frozenset(name for name in removed if name in facts),
        faults=tuple(faults),
    )


def empty_message(question: Question) -> str:
    """Return what to say when a required question is left empty."""
    return question.when_empty or f"Answer “{question.ask}”"
