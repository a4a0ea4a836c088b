"""Leads from a rule's finding to the page that asks the question behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.domain.definition import Definition, placed_in
from formsvc.domain.rules import Finding
from formsvc.web.school.question_links import question_address


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFinding:
    """A finding, and where its question is asked: no address when there is no one question."""

    finding: Finding
    address: str
    page_title: str


def link_findings(
    findings: Iterable[Finding], ref: str, definitions: Mapping[str, Definition]
) -> list[LinkedFinding]:
    """Return the findings with the addresses of their questions: of the first to look at."""
    placed = placed_in(definitions)
    linked = []
    for finding in findings:
        name = next((one for one in finding.questions if one in placed), "")
        place = placed.get(name)
        address = question_address(ref, place) if place else ""
        title = f"{place[0].title}: {place[1].title}" if place else ""
        linked.append(LinkedFinding(finding=finding, address=address, page_title=title))
    return linked
