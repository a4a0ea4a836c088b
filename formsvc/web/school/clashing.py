"""Where two savings of one page differ: what stands now, and what this person typed."""

from dataclasses import dataclass
from typing import Any

from formsvc.domain.answers import read_page
from formsvc.domain.definition import Question
from formsvc.journeys.answering import PageView
from formsvc.web.fields import raws_of, typed_lines
from formsvc.web.saying import said_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One question whose saved answer is not what was typed, each in lines of words."""

    question: Question
    saved: list[str]
    typed: list[str]


def clashes(view: PageView, page_form: Any) -> list[Clash]:
    """Return what differs, in the order of the page; what cannot be read differs as it is typed."""
    reading = read_page(view.page, raws_of(page_form), view.values, complete=False)
    wrong = {fault.question for fault in reading.faults}
    found = []
    for question in view.questions:
        saved, typed = view.values.get(question.name), reading.values.get(question.name)
        own = said_lines(question, typed)
        if question.name in wrong:
            own = typed_lines(page_form[question.name].raw)
        if question.name in wrong or saved != typed:
            found.append(Clash(question=question, saved=said_lines(question, saved), typed=own))
    return found
