"""Says what the rules said when a version was sent, in the words of the signing record."""

from collections.abc import Iterable, Sequence

from formsvc.domain.definition import Audience, Definition
from formsvc.domain.pack_evidence import RECORD_AUDIENCES
from formsvc.domain.rules import Outcome
from formsvc.domain.showing import withheld_names
from formsvc.journeys.frozen_findings import FrozenFinding
from formsvc.journeys.moments import uk_words

OUTCOMES = {
    Outcome.FAIL: "Must be put right",
    Outcome.WARN: "Look at this",
    Outcome.INFORM: "For information",
    Outcome.NOT_TOLD: "Not told here",
}
NO_REASON = "None needed"
NOTHING = "Nothing to look at"


def finding_lines(
    frozen: Sequence[FrozenFinding], definitions: Iterable[Definition]
) -> list[dict[str, str]]:
    """Return a line for each finding that people should know, and one that counts the others.

    Everybody who gets the record reads the same one, so it tells what all of them may know.
    """
    listed = tuple(definitions)
    readers = [frozenset({Audience(one)}) for one in RECORD_AUDIENCES]
    withheld = frozenset[str]().union(*(withheld_names(listed, one) for one in readers))
    frozen = [one.told_without(withheld) for one in frozen]
    told = [_line(one) for one in frozen if one.finding.outcome in OUTCOMES]
    return [*told, _others([one.finding.outcome for one in frozen])]


def _line(one: FrozenFinding) -> dict[str, str]:
    said = f"{OUTCOMES[one.finding.outcome]}: {one.finding.why}"
    who = f"\n{one.given_by}, {uk_words(one.given_at)}" if one.reason else ""
    return {
        "title": one.finding.title,
        "rule": f"Rule {one.finding.rule}, version {one.finding.version}",
        "said": said,
        "reason": f"{one.reason}{who}" if one.reason else NO_REASON,
        "source": one.finding.source,
    }


def _others(outcomes: Iterable[Outcome]) -> dict[str, str]:
    listed = list(outcomes)
    passed, aside = listed.count(Outcome.PASS), listed.count(Outcome.NOT_APPLICABLE)
    return {
        "title": "All other rules",
        "rule": f"{passed} passed, {aside} did not apply",
        "said": NOTHING,
        "reason": NO_REASON,
        "source": "The rules in force on the day of sending",
    }
