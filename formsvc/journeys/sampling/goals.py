"""What a set of sample answers should reach: each thing that may be hidden, shown and hidden."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Facts, asked_questions, is_shown
from formsvc.domain.answers.simple import choices_of
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.definition import Condition, Definition, Page, Question, placed_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something that sample answers should reach: what to set for it, and whether it holds.

    `ways` are alternatives, each a set of conditions to make true. `needed` says that it is a
    fault of the form when nothing reaches it.
    """

    document: str
    page: str
    question: str
    what: str
    ways: tuple[tuple[Condition, ...], ...]
    holds: Callable[[Facts], bool]
    needed: bool = False


def all_goals(catalogue: Catalogue, named: Mapping[str, frozenset[str]]) -> tuple[Goal, ...]:
    """Return every goal of the forms; `named` are the answers that templates ask about."""
    questions = {name: one for name, (_, _, one) in placed_in(catalogue.definitions).items()}
    goals: list[Goal] = []
    for definition in catalogue.definitions.values():
        for page in definition.pages:
            goals.extend(_of_page(definition, page, questions))
        for signatory in definition.signatories:
            if signatory.show_if:
                place = (definition.name, f"(signatory {signatory.name})", "")
                goals.extend(_shown_and_hidden(place, signatory.show_if, questions))
    goals.extend(_of_answers(catalogue, _named(goals, named)))
    return tuple(goals)


def _of_page(
    definition: Definition, page: Page, questions: Mapping[str, Question]
) -> Iterator[Goal]:
    if page.show_if:
        place = (definition.name, page.name, "")
        yield from _shown_and_hidden(place, page.show_if, questions)
    for question in page.questions:
        if not question.show_if:
            continue
        place = (definition.name, page.name, question.name)
        conditions = (*page.show_if, *question.show_if)

        def holds(facts: Facts, page: Page = page, question: Question = question) -> bool:
            return question in asked_questions(page, facts)

        yield from _shown_and_hidden(place, conditions, questions, holds)


def _shown_and_hidden(
    place: tuple[str, str, str],
    conditions: tuple[Condition, ...],
    questions: Mapping[str, Question],
    holds: Callable[[Facts], bool] | None = None,
) -> Iterator[Goal]:
    document, page, question = place
    test = holds or (lambda facts: is_shown(conditions, facts))
    yield Goal(
        document=document,
        page=page,
        question=question,
        what="shown",
        ways=_ways(conditions),
        holds=test,
        needed=True,
    )
    others = [
        (Condition(question=one.question, values=(name,)),)
        for one in reversed(conditions)
        if one.question in questions
        for name, _ in choices_of(questions[one.question])
        if name not in one.values
    ]
    yield Goal(
        document=document,
        page=page,
        question=question,
        what="hidden",
        ways=tuple(others),
        holds=lambda facts: not test(facts),
    )


def _ways(conditions: tuple[Condition, ...]) -> tuple[tuple[Condition, ...], ...]:
    """Return the conditions with one value each, in every mixture of their values."""
    ways: list[tuple[Condition, ...]] = [()]
    for one in conditions:
        ways = [
            (*way, Condition(question=one.question, values=(value,)))
            for way in ways
            for value in one.values
        ]
    return tuple(ways[:200])


def _named(goals: list[Goal], named: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    """Return every answer that a condition or a template asks about."""
    found = {name: set(values) for name, values in named.items()}
    for goal in goals:
        if goal.what == "shown":
            for condition in (one for way in goal.ways for one in way):
                found.setdefault(condition.question, set()).update(condition.values)
    return found


def _of_answers(catalogue: Catalogue, named: Mapping[str, set[str]]) -> Iterator[Goal]:
    for name, (definition, page, question) in placed_in(catalogue.definitions).items():
        known = [value for value, _ in choices_of(question)]
        values = [value for value in known if value in named.get(name, ())]
        rest = [value for value in known if value not in values][:1] if values else []
        for value in (*values, *rest):
            yield Goal(
                document=definition.name,
                page=page.name,
                question=name,
                what=f"answered {value}",
                ways=((Condition(question=name, values=(value,)),),),
                holds=_answered(name, value),
            )


def _answered(name: str, value: str) -> Callable[[Facts], bool]:
    condition = Condition(question=name, values=(value,))
    return lambda facts: is_shown((condition,), facts)
