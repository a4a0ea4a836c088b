"""What the rules say gives nobody an answer that they may not see: every rule, every question."""

import json
from dataclasses import replace
from datetime import date

import pytest
from builders import OFFICER, a_pack

from formsvc.demo.people import directed_facts, sample_facts
from formsvc.domain.answers.simple import choices_of
from formsvc.domain.definition import Audience, Kind, placed_in
from formsvc.domain.records import Version
from formsvc.domain.rules import ALL_RULES, Case, Outcome, judge
from formsvc.domain.rules.finding import NOT_TOLD
from formsvc.journeys.access import audiences_of
from formsvc.journeys.finding_words import finding_lines
from formsvc.journeys.following import view_pack
from formsvc.journeys.frozen_findings import freeze_findings, thaw_findings
from formsvc.journeys.judging import effective_facts, facts_judged, judge_pack

TODAY = date(2026, 11, 25)
EVERY_RULE = frozenset(rule.id for rule in ALL_RULES)
MISSING = object()
OTHERS = {
    Kind.DATE: ("2026-01-05", "2027-01-11", "2027-02-22"),
    Kind.NUMBER: ("0", "6", "46"),
    Kind.MONEY: ("0.00", "999.99"),
    Kind.TIME: ("09:00",),
    Kind.TABLE: ([],),
    Kind.CHECK: ({"result": "no"}, {"result": "seen", "expires": "2026-12-01"}),
}
DIRECTED = {"legal_route": "off_site_direction", "sen_status": "none"}


def answers_to(question, sample):
    """Answers that a rule may take differently, and none at all."""
    if question.kind is Kind.CHOICES:
        chosen = [[name] for name, _ in question.choices]
    else:
        chosen = [name for name, _ in choices_of(question)] or OTHERS.get(question.kind, ("x",))
    return [MISSING, *chosen, *([sample[question.name]] if question.name in sample else [])]


def with_answer(facts, name, value):
    left = {one: kept for one, kept in facts.items() if one != name}
    return left if value is MISSING else left | {name: value}


def judged(facts):
    return judge(Case(facts=facts, on=TODAY), also=EVERY_RULE)


@pytest.fixture
def questions(services):
    return {name: one for name, (_, _, one) in placed_in(services.catalogue.definitions).items()}


def looked_up(questions):
    """Every question that some rule looks up with some answers."""
    bases = (sample_facts(), directed_facts(), {})
    found = set()
    for base in bases:
        found |= {name for one in judged(base) for name in one.rests_on}
    for name in [one for one in found if one in questions]:
        for base in bases:
            for value in answers_to(questions[name], base):
                for one in judged(with_answer(base, name, value)):
                    found |= one.rests_on
    return sorted(found & questions.keys())


def test_no_rule_tells_a_reader_what_was_answered_to_a_question_kept_from_them(questions):
    names = looked_up(questions)
    for name in names:
        for base in (sample_facts(), directed_facts()):
            given = [with_answer(base, name, one) for one in answers_to(questions[name], base)]
            told = {
                tuple(one.told_without(frozenset({name})) for one in judged(facts))
                for facts in given
            }
            said = {tuple((one.outcome, one.why) for one in each) for each in told}

            assert len(said) == 1, name

    assert len(names) > 40
    assert {"looked_after", "has_conditions", "chk_public_liability", "parents"} <= set(names)


def test_what_only_safeguarding_leads_see_changes_no_finding(services, questions):
    ref = a_pack(services)
    definitions = services.catalogue.definitions
    shipped = [name for name, one in questions.items() if one.only_for_dsl]
    for name in [*shipped, *looked_up(questions)]:
        hidden = replace(
            services,
            catalogue=replace(
                services.catalogue,
                definitions={
                    one: _kept_for_leads(definition, name)
                    for one, definition in definitions.items()
                },
            ),
        )
        with services.ledger.reading() as tx:
            pack = tx.packs.get(ref)
            findings = [
                judge_pack(hidden, tx, pack, with_answer(directed_facts(), name, value)).findings
                for value in answers_to(questions[name], directed_facts())
            ]

        assert all(one == findings[0] for one in findings), name
    assert len(shipped) > 5


def _kept_for_leads(definition, name):
    return replace(
        definition,
        pages=tuple(
            replace(
                page,
                questions=tuple(
                    replace(one, seen_by=frozenset({Audience.DSL})) if one.name == name else one
                    for one in page.questions
                ),
            )
            for page in definition.pages
        ),
    )


def a_pack_that_says(services, values):
    ref = a_pack(services)
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values=values, by=OFFICER.id)
    return ref


def told_outside(services, ref):
    """What an officer's page and the signing record say of a pack's rules, and what was frozen."""
    with services.ledger.reading() as tx:
        pack = tx.packs.get(ref)
        facts = effective_facts(services, tx, ref)
        view = view_pack(services, tx, pack, readers=audiences_of(OFFICER))
        kept = freeze_findings(
            services, tx, judge_pack(services, tx, pack, facts), facts_judged(services, facts)
        )
    version = Version(
        pack_ref=ref,
        number=1,
        answers_sha256="",
        findings_sha256=services.blobs.put(kept),
        definitions={},
        templates={},
        sent_at="",
        sent_by="",
    )
    frozen = thaw_findings(services, version)
    page = [
        (one.finding.rule, one.finding.outcome, one.finding.why)
        for one in replace(view, frozen=frozen).told
    ]
    today = [(one.rule, one.outcome, one.why) for one in view.findings_today]
    return (page, today, finding_lines(frozen, services.catalogue.definitions.values())), kept


def test_officers_and_the_record_are_not_told_of_a_condition_that_officers_may_not_see(services):
    told, frozen = zip(
        *(
            told_outside(
                services, a_pack_that_says(services, DIRECTED | {"has_conditions": answer})
            )
            for answer in ("yes", "no")
        ),
        strict=True,
    )
    outcomes = [
        next(one["outcome"] for one in json.loads(kept)["findings"] if one["rule"] == "R11")
        for kept in frozen
    ]

    assert outcomes == [Outcome.INFORM, Outcome.PASS]
    assert told[0] == told[1]
    assert ("R11", Outcome.NOT_TOLD, NOT_TOLD) in told[0][0]
    assert any(one["said"].endswith(NOT_TOLD) for one in told[0][2])


def test_nothing_that_only_safeguarding_leads_see_is_frozen_with_the_findings(services, questions):
    secrets = {name for name, one in questions.items() if one.only_for_dsl}
    ref = a_pack_that_says(services, dict.fromkeys(secrets, "A planted secret"))
    _, frozen = told_outside(services, ref)

    assert not [one for one in json.loads(frozen)["findings"] if set(one["rests_on"]) & secrets]
    assert b"planted" not in frozen
