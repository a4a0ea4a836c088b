"""Leads from a question that a signatory asked to the page of the answer that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.definition import Audience, Definition, placed_in
from formsvc.journeys.questions import Asked
from formsvc.web.school.question_links import question_address


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMeant:
    """The part of a paper that somebody means: its words, and where its answer stands."""

    words: str
    address: str


def part_meant(
    asked: Asked, ref: str, definitions: Mapping[str, Definition], mine: frozenset[Audience]
) -> PartMeant | None:
    """Return which part a question is about, None when none was chosen or `mine` may not see it."""
    place = placed_in(definitions).get(asked.part)
    if place is None or not mine & place[2].seen_by:
        return None
    return PartMeant(words=place[2].ask, address=question_address(ref, place))
