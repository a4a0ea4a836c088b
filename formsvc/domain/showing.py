"""Says of each question and page whether one copy shows it, leaves it out or withholds it.

Templates ask about these words, so that a whole section or row that does not apply is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Facts, Value, asked_questions
from formsvc.domain.definition import Audience, Condition, Definition, Page, Question

SHOWN = "yes"
WITHHELD = "withheld"
LEFT_OUT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """One question of a document with its page, and whether this copy shows it."""

    definition: Definition
    page: Page
    question: Question
    state: str


def placings(
    definitions: Iterable[Definition], facts: Facts, audience: Audience
) -> Iterator[Placing]:
    """Yield every question of the pack with its state in the copy for `audience`.

    What is withheld says so whether or not it is asked: else its absence would give the answer
    away. Only where the audience sees the answer that it hangs on is it left out.
    """
    seen_by: dict[str, frozenset[Audience]] = {}
    for definition in definitions:
        for page in definition.pages:
            asked = {one.name for one in asked_questions(page, facts)}
            for question in page.questions:
                seen_by[question.name] = question.seen_by
                conditions = (*page.show_if, *question.show_if)
                if question.name in asked:
                    state = SHOWN if audience in question.seen_by else WITHHELD
                elif audience in question.seen_by or _all_seen(conditions, seen_by, audience):
                    state = LEFT_OUT
                else:
                    state = WITHHELD
                yield Placing(definition=definition, page=page, question=question, state=state)


def _all_seen(
    conditions: Iterable[Condition],
    seen_by: Mapping[str, frozenset[Audience]],
    audience: Audience,
) -> bool:
    return all(audience in seen_by.get(one.question, frozenset()) for one in conditions)


def seen_facts(
    definitions: Iterable[Definition], facts: Facts, audiences: frozenset[Audience]
) -> dict[str, Value]:
    """Return only the facts that one of `audiences` may see; what no form asks is left out."""
    return {
        question.name: facts[question.name]
        for definition in definitions
        for question in definition.questions()
        if question.name in facts and question.seen_by & audiences
    }


def withheld_names(
    definitions: Iterable[Definition], audiences: frozenset[Audience]
) -> frozenset[str]:
    """Return the names of the questions whose answers none of `audiences` may see."""
    return frozenset(
        question.name
        for definition in definitions
        for question in definition.questions()
        if not question.seen_by & audiences
    )


def page_states(placed: Iterable[Placing]) -> dict[str, dict[str, str]]:
    """Return each page's state by document and page: shown when one of its questions is."""
    states: dict[str, dict[str, str]] = {}
    for one in placed:
        pages = states.setdefault(one.definition.name, {})
        before = pages.get(one.page.name, LEFT_OUT)
        pages[one.page.name] = max(before, one.state, key=(LEFT_OUT, WITHHELD, SHOWN).index)
    return states


def withheld_titles(placed: Iterable[Placing]) -> dict[str, str]:
    """Return, by document, the titles of the pages of which this copy shows nothing."""
    placed = tuple(placed)
    states = page_states(placed)
    definitions = {one.definition.name: one.definition for one in placed}
    return {
        name: "; ".join(
            page.title for page in definition.pages if states[name].get(page.name) == WITHHELD
        )
        for name, definition in definitions.items()
    }
