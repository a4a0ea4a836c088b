"""What is written after a placement has started: its words as they were asked and answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Facts, Value, asked_pages, asked_questions, words
from formsvc.domain.definition import Audience, Definition, Kind, Question

REVIEW, ENDING = "review", "ending"
#: Tables that begin with the objectives of the plan.
_OBJECTIVES = ("review_objectives", "ending_objectives")
NOT_GIVEN = "Not given"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """One question in words with its answer in words, and who may read it."""

    ask: str
    answer: str
    seen_by: frozenset[Audience]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPart:
    """The rows of one page under its title."""

    title: str
    rows: tuple[SaidRow, ...]

    def for_readers(self, readers: frozenset[Audience]) -> "SaidPart":
        """Return the part with the rows that one of these readers may see."""
        rows = tuple(one for one in self.rows if one.seen_by & readers)
        return SaidPart(title=self.title, rows=rows)


def said_parts(definition: Definition, pack: Facts, values: Facts) -> tuple[SaidPart, ...]:
    """Return everything that was asked, in the words of today: they are kept with the answers.

    `pack` are the facts of the pack, on which questions may hang.
    """
    facts = {**pack, **values}
    return tuple(
        SaidPart(
            title=page.title,
            rows=tuple(
                row
                for question in asked_questions(page, facts)
                for row in _said(question, values.get(question.name))
            ),
        )
        for page in asked_pages(definition, facts)
    )


def _said(question: Question, value: Value | None) -> Iterator[SaidRow]:
    if question.kind is not Kind.TABLE or not isinstance(value, list) or not value:
        answer = words(question, value) or NOT_GIVEN
        yield SaidRow(ask=question.ask, answer=answer, seen_by=question.seen_by)
        return
    entry = question.row_name.capitalize()
    for number, row in enumerate(value, 1):
        if isinstance(row, Mapping):
            said = ((one.ask, words(one, row.get(one.name))) for one in question.columns)
            answer = "\n".join(f"{ask}: {it}" for ask, it in said if it)
            yield SaidRow(ask=f"{entry} {number}", answer=answer, seen_by=question.seen_by)


def begun_with(definition: Definition, pack: Facts) -> dict[str, Value]:
    """Return what stands in the boxes from the start: the objectives of the plan, one by one."""
    objectives = _texts(pack.get("objectives"), "what")
    return {
        question.name: [{"objective": one} for one in objectives][: question.rows_at_most]
        for question in definition.questions()
        if question.name in _OBJECTIVES and objectives
    }


def _texts(rows: Value | None, column: str) -> list[str]:
    if not isinstance(rows, list):
        return []
    found = (row.get(column, "") for row in rows if isinstance(row, Mapping))
    return [one for one in found if one]


def next_due(written: Iterable[Facts], pack: Facts) -> str:
    """Return the ISO date of the next review, "" when none is due.

    `written` are the answers of the reviews so far, oldest first: the latest says when the next
    one is, and of two about one day the one written last, which puts the other right. Before the
    first it is the earliest that was planned.
    """
    held = [one for one in written if one.get("review_date")]
    if held:
        latest = max(reversed(held), key=lambda one: str(one["review_date"]))
        return str(latest.get("review_next", ""))
    planned = [*_texts(pack.get("reviews"), "date"), str(pack.get("first_review_date") or "")]
    return min(filter(None, planned), default="")
