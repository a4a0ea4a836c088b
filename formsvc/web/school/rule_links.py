"""Leads from a rule's finding to the page that asks the question behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from formsvc.domain.definition import Definition, placed_in
from formsvc.domain.rules import Finding

#: Rule -> the fact to look at first. A rule that looks at many facts has none.
QUESTIONS: Mapping[str, str] = {
    "C1": "decision",
    "R1": "hours_at_provider",
    "R1b": "hours_at_provider",
    "R1c": "hours_at_provider",
    "R2": "hours_at_provider",
    "R4": "parent_agrees",
    "R5": "notice_given_on",
    "R6": "reviews",
    "R7": "suspension_days",
    "R7b": "suspension_began",
    "R8": "part_time",
    "R9": "end_date",
    "R13": "ehc_next_review",
    "R14": "lunch",
    "V1": "pupil_upn",
    "V3": "parents",
    "V4": "start_date",
    "V5": "timetable",
    "V6": "total_cost",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFinding:
    """A finding, and where its question is asked: no address when there is no one question."""

    finding: Finding
    address: str
    page_title: str


def link_findings(
    findings: Iterable[Finding], ref: str, definitions: Mapping[str, Definition]
) -> list[LinkedFinding]:
    """Return the findings with the addresses of their pages of questions."""
    placed = placed_in(definitions)
    linked = []
    for finding in findings:
        place = placed.get(QUESTIONS.get(finding.rule, ""))
        address = (
            url_for(
                "school.page",
                ref=ref,
                document=place[0].name,
                page=place[1].name.replace("_", "-"),
            )
            if place
            else ""
        )
        title = f"{place[0].title}: {place[1].title}" if place else ""
        linked.append(LinkedFinding(finding=finding, address=address, page_title=title))
    return linked
