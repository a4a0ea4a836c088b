"""What a page shows of the answers of other pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Value, asked_questions
from formsvc.domain.definition import Page, Question, placed_in
from formsvc.domain.records import Fact
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFact:
    """A fact from an earlier page, with where it can be changed."""

    question: Question
    value: Value | None
    document: str
    document_title: str
    page: str
    saved_at: str


def facts_shown(
    services: Services, page: Page, values: Mapping[str, Value], facts: Mapping[str, Fact]
) -> tuple[ShownFact, ...]:
    """Return what a page shows, in its order; `facts` are those of them that are answered."""
    placed = placed_in(services.catalogue.definitions) if page.shows else {}
    shown = []
    for name in page.shows:
        definition, source, question = placed[name]
        if question not in asked_questions(source, values):
            continue
        fact = facts.get(name)
        shown.append(
            ShownFact(
                question=question,
                value=fact.value if fact else None,
                document=definition.name,
                document_title=definition.title,
                page=source.name,
                saved_at=fact.saved_at if fact else "",
            )
        )
    return tuple(shown)
