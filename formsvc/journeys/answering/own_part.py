"""Divides a page between the safeguarding lead and everybody else at the school."""

from collections.abc import Mapping
from dataclasses import replace

from formsvc.domain.answers import Value, asked_questions
from formsvc.domain.definition import Audience, Page, Question


def own_part(page: Page, readers: frozenset[Audience]) -> Page:
    """Return the page with only the questions that these readers may see and fill in."""
    return replace(page, questions=tuple(one for one in page.questions if not _apart(one, readers)))


def others_part(page: Page, readers: frozenset[Audience]) -> tuple[Question, ...]:
    """Return the safeguarding lead's own questions that always stand on the page.

    Those that hang on an answer are left out: that they are asked would give the answer away.
    """
    return tuple(one for one in page.questions if _apart(one, readers) and not one.show_if)


def _apart(question: Question, readers: frozenset[Audience]) -> bool:
    return question.only_for_dsl and not question.seen_by & readers


def gaps_on(page: Page, facts: Mapping[str, Value]) -> tuple[Question, ...]:
    """Return the required questions of a page that are asked and have no answer yet."""
    return tuple(
        one for one in asked_questions(page, facts) if one.required and not facts.get(one.name)
    )
