"""Joins what a template uses with what the forms ask: each fault in an officer's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formsvc.adapters.catalogue import RESERVED, did_you_mean
from formsvc.adapters.documents import EACH, How, TemplateReading, Use
from formsvc.domain.answers.simple import choices_of
from formsvc.domain.catalogue import DefinitionFault
from formsvc.domain.definition import Definition, Kind, Page, Question
from formsvc.domain.showing import LEFT_OUT, SHOWN, WITHHELD
from formsvc.domain.time_zones import TIME_ZONE
from formsvc.journeys.judging_forms.paths import always_true, said, why_unknown

#: What every document must print: without these a draft looks like the real thing, and nobody
#: sees who signed.
_SIGNATURE_PARTS = ("name", "statement", "state", "drawing")
_PACK_PARTS = ("reference", "status")
#: Whether a copy shows a question or a page is one of these words.
_STATES = (SHOWN, WITHHELD, LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One template with what it says, and the shape of what it is filled with."""

    file: str
    reading: TemplateReading
    shape: Mapping[str, object]
    questions: Mapping[str, Question]

    def fault(self, message: str, *, place: str = "") -> DefinitionFault:
        """Return a fault of this template."""
        return DefinitionFault(file=self.file, place=place, message=message)

    def prints(self, *path: str) -> bool:
        """Say whether the template prints this fact, or any part of it."""
        return any(
            use.how is How.PRINTED and use.path[: len(path)] == path for use in self.reading.uses
        )


def judge_uses(template: Template) -> Iterator[DefinitionFault]:
    """Yield a fault for each field and tag that asks for what is not there, once for each place."""
    for use in dict.fromkeys(template.reading.uses):
        for why in (why_unknown(use, template.shape), _misused(use, template)):
            if why:
                yield template.fault(why, place=use.place)
                break


def judge_completeness(template: Template, definition: Definition) -> Iterator[DefinitionFault]:
    """Yield a fault for each answer, signature and status that the document would not show."""
    for page in definition.pages:
        for question in page.questions:
            yield from _never_printed(template, page, question)
    lacking = [part for part in _SIGNATURE_PARTS if not template.prints("signatures", EACH, part)]
    if len(lacking) == len(_SIGNATURE_PARTS):
        yield template.fault(
            "there is no table of signatures. Add one with a row {%tr for one in signatures %}."
        )
    elif lacking:
        yield template.fault(f"the table of signatures does not print {{{{ one.{lacking[0]} }}}}.")
    for part in _PACK_PARTS:
        if not template.prints("pack", part):
            yield template.fault(
                f"{{{{ pack.{part} }}}} is printed nowhere. It belongs in the header or footer."
            )


def judge_record(template: Template) -> Iterator[DefinitionFault]:
    """Yield a fault when the signing record would not show who signed."""
    if not template.prints("record", "signatures", EACH, "name"):
        yield template.fault("the signing record does not print record.signatures.")


def _never_printed(template: Template, page: Page, question: Question) -> Iterator[DefinitionFault]:
    def fault(message: str) -> DefinitionFault:
        return DefinitionFault(
            file=template.file, page=page.name, question=question.name, message=message
        )

    if not template.prints(question.name):
        yield fault("this is asked, but the template never prints the answer.")
    elif question.kind is Kind.TABLE:
        for column in question.columns:
            # Where somebody lives abroad is asked for our letters alone.
            if column.name != TIME_ZONE and not template.prints(question.name, EACH, column.name):
                yield fault(f'the template never prints the column "{column.name}".')


def _misused(use: Use, template: Template) -> str:
    """Return why a question about an answer does not do what it seems to, or ""."""
    first = use.path[0]
    if use.how is How.COMPARED and first in {"when", "asked", "pages"}:
        return _never_so(use, template)
    if first in RESERVED or EACH in use.path:
        return ""
    if use.how is How.COMPARED and len(use.path) == 1:
        pairs = choices_of(template.questions[first])
        if any(value in pair for value in use.values for pair in pairs):
            return f"“{first}” holds the words that are printed. Compare when.{first} instead."
    if use.how is How.ASKED and always_true(use, template.shape):
        return (
            f"“if {said(use.path)}” is always true: an answer that was not given prints words "
            f"like “Not given”. Use asked.{first}, or when.{first} where it is a choice."
        )
    return ""


def _never_so(use: Use, template: Template) -> str:
    """Return which value of a comparison can never be, or ""."""
    name = use.path[-1]
    if use.path[0] == "when":
        known = [answer for answer, _ in choices_of(template.questions[name])]
    else:
        known = list(_STATES)
    for value in use.values:
        if value not in (*known, ""):
            return f"“{value}” is never the value of {said(use.path)}.{did_you_mean(value, known)}"
    return ""
