"""What the rules say about the questions of one page, while they are answered."""

from collections.abc import Mapping

from formsvc.domain.answers import read_page
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Kind
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.rules import ALL_RULES, Finding, Outcome
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.answering import PageView, open_page
from formsvc.journeys.judging import facts_judged, judge_pack
from formsvc.journeys.services import Services

#: What is worth saying beside a question; that a rule passes is told on the pack's page.
_TOLD = frozenset({Outcome.INFORM, Outcome.WARN, Outcome.FAIL})
_RULES_ASK = frozenset(name for rule in ALL_RULES for name in rule.questions)

BesideQuestions = Mapping[str, tuple[Finding, ...]]


def names_judged(view: PageView) -> frozenset[str]:
    """Return which questions of a page some rule looks at; most pages need no judging at all.

    Rules look at every check: which of them a finding is about is known only when it is made.
    """
    checks = {one.name for one in view.questions if one.kind is Kind.CHECK}
    return frozenset(one.name for one in view.questions) & _RULES_ASK | checks


def findings_beside(
    services: Services, user: User, view: PageView, raws: Mapping[str, object] | None = None
) -> BesideQuestions:
    """Return what the rules say, by the question of this page to show it under.

    With `raws` it is said about what was typed just now, as far as it can be read; nothing is
    kept. A finding stands under the first of its questions that the page asks.
    """
    if not names_judged(view):
        return {}
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, view.pack.ref)
        facts = tx.facts.values(pack.ref)
        if raws is not None:
            reading = read_page(view.page, raws, facts, complete=False)
            left = {name: one for name, one in facts.items() if name not in reading.removed}
            facts = left | reading.values
        counting = effective(services.catalogue.definitions.values(), facts)
        found = judge_pack(services, tx, pack, counting).findings
    judged = facts_judged(services, counting)
    asked = [one.name for one in view.questions]
    beside: dict[str, tuple[Finding, ...]] = {}
    for finding in found:
        place = next((name for name in finding.questions if name in asked), None)
        if place is not None and finding.outcome in _TOLD and _is_begun(finding, judged):
            beside[place] = (*beside.get(place, ()), finding)
    return beside


def _is_begun(finding: Finding, facts: Mapping[str, object]) -> bool:
    """Say whether any of a finding's questions has an answer: an empty page is no warning yet."""
    return any(name in facts for name in finding.questions)


def warned_on(
    services: Services, user: User, ref: str, place: str
) -> tuple[PageView, tuple[Finding, ...]] | None:
    """Return the page that was just saved with what the rules warn of there, or None.

    `place` is "document.page", as an address carries it: whatever else it says is no page.
    """
    document, _, page = place.partition(".")
    try:
        view = open_page(services, user, ref, document, page.replace("-", "_"))
    except NotFound:
        return None
    beside = findings_beside(services, user, view)
    warned = tuple(
        one
        for listed in beside.values()
        for one in listed
        if one.outcome in {Outcome.WARN, Outcome.FAIL}
    )
    return (view, warned) if warned else None
