"""What is different between two versions of a pack's answers, question by question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from formsvc.domain.answers import Facts, Value
from formsvc.domain.definition import Audience, Definition, Page, Question


class Need(StrEnum):
    """What a change means for somebody who signed before."""

    SAME = "same"
    TOLD = "told"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer that changed; None stands for "not answered" and for "not asked"."""

    definition: Definition
    page: Page
    question: Question
    before: Value | None
    after: Value | None


def differences(
    then: Iterable[Definition],
    now: Iterable[Definition],
    before: Facts,
    after: Facts,
    readers: frozenset[Audience],
) -> tuple[Difference, ...]:
    """Return the answers that changed, in the order they are asked, as `readers` may see them.

    `then` are the forms that `before` was asked with, `now` those of today. An answer is told only
    when both let one of the readers see it: a form that shows more today shows nothing of before.
    """
    old = {one.question.name: one for one in _asked(then, before, after)}
    new = {one.question.name: one for one in _asked(now, before, after)}
    changed = [one for one in new.values() if one.before != one.after]
    changed += [one for name, one in old.items() if name not in new and one.before != one.after]
    return tuple(
        one
        for one in changed
        if all(
            known[one.question.name].question.seen_by & readers
            for known in (old, new)
            if one.question.name in known
        )
    )


def _asked(definitions: Iterable[Definition], before: Facts, after: Facts) -> Iterator[Difference]:
    for definition in definitions:
        for page in definition.pages:
            for question in page.questions:
                yield Difference(
                    definition=definition,
                    page=page,
                    question=question,
                    before=before.get(question.name),
                    after=after.get(question.name),
                )


def only_told(
    then: Iterable[Definition], now: Iterable[Definition], names: Iterable[str], audience: Audience
) -> frozenset[str]:
    """Return those facts whose change this audience is only told of: both forms must say so."""
    forms = [{one.name: one for each in many for one in each.questions()} for many in (then, now)]
    return frozenset(
        name
        for name in names
        if all(name in form and audience in form[name].only_told for form in forms)
    )
