"""Finds the answers that a change takes out: what hangs on it is no longer asked."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from formsvc.domain.answers import Value, asked_questions
from formsvc.domain.answers.asking import PageReading, effective
from formsvc.domain.definition import Definition, Page, Question
from formsvc.domain.problems import FormsvcProblem


class TakesOutAnswers(FormsvcProblem):
    """Raised when saving takes out answers and the person was not told; nothing was changed."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__("Saving this takes out answers that you gave before.")
        self.questions = questions


class Seen(Protocol):
    """What is read of a page's view: the page, and the answers that this person may see."""

    @property
    def page(self) -> Page:
        """The page with this person's own questions."""

    @property
    def values(self) -> Mapping[str, Value]:
        """The answers of the pack that this person may see."""


def answers_taken_out(
    definitions: Iterable[Definition], view: Seen, reading: PageReading
) -> tuple[Question, ...]:
    """Return the questions that are answered and, with what was posted, no longer asked.

    What the person emptied on this very page is not among them: they know.
    """
    definitions = tuple(definitions)
    kept = {name: one for name, one in view.values.items() if name not in reading.removed}
    before = effective(definitions, view.values)
    after = effective(definitions, kept | reading.values)
    still_asked = {one.name for one in asked_questions(view.page, after)}
    return tuple(
        one
        for definition in definitions
        for one in definition.questions()
        if one.name in before and one.name not in after and one.name not in still_asked
    )
