"""An authority switches rules on and off; what can stop a pack stays on."""

import pytest
from builders import OFFICER, REFERRER, everything
from web.pages import get, post

from formsvc.demo.people import sample_facts
from formsvc.domain.answers import asked_questions
from formsvc.domain.events import Event
from formsvc.domain.rules import ALL_RULES, Outcome
from formsvc.journeys.deciding import open_pack
from formsvc.journeys.judging import judge_pack
from formsvc.journeys.starting import start_pack


@pytest.fixture
def starting_point():
    return "sealed"


def settings_of(services, authority=OFFICER.organisation_id):
    with services.ledger.reading() as tx:
        return tx.judging.rules(authority)


def all_on_but(*rules):
    return [("on", one.id) for one in ALL_RULES if one.id not in rules]


def test_the_page_tells_each_rule_with_its_source_and_changes_nothing(officer, services):
    before = everything(services)
    page = get(officer, "/authority/rules")

    for rule in ALL_RULES:
        assert rule.title in page.text
        assert rule.source in page.text
    assert "Off unless you switch it on" in page.text
    assert "R1b" not in page.typed()["on"]
    assert everything(services) == before


def test_switches_are_kept_with_who_and_when(officer, services):
    post(officer, "/authority/rules", [*all_on_but("R2"), ("full_week", "24.5")])
    kept = settings_of(services)
    with services.ledger.reading() as tx:
        entry = tx.entries.of_pack(OFFICER.organisation_id)[-1]
    page = get(officer, "/authority/rules")

    assert (kept.switched_on, kept.switched_off, kept.full_week) == ({"R1b"}, {"R2"}, "24.5")
    assert entry.event is Event.RULES_SWITCHED
    assert (entry.data["on"], entry.data["off"]) == (["R1b"], ["R2"])
    assert "Grace Nobody: on: R1b; off: R2" in page.text
    assert services.ledger.verify().fault is None


def test_saving_the_same_settings_again_writes_no_entry(officer, services):
    fields = [*all_on_but("R2"), ("full_week", "25")]
    post(officer, "/authority/rules", fields)
    before = everything(services)["entry"]
    post(officer, "/authority/rules", fields)

    assert everything(services)["entry"] == before


def test_what_can_stop_a_pack_cannot_be_switched_off_by_a_crafted_post(officer, services, ref):
    post(officer, "/authority/rules", [("full_week", "25")])
    view, _ = open_pack(services, OFFICER, ref)
    judged = {one.rule for one in view.judgement.findings}

    assert {one.id for one in ALL_RULES if one.severity is Outcome.FAIL} == judged


@pytest.mark.parametrize("hours", ["", "x", "0", "61", "-1", "1e3", "25\x00"])
def test_hours_that_cannot_be_are_refused_and_stay_typed(officer, services, hours):
    page = post(officer, "/authority/rules", [("on", "R2"), ("full_week", hours)], 400)

    assert page.summary[0][1] == "full_week"
    assert page.typed()["full_week"] == [hours.replace("\x00", "\ufffd")]
    assert settings_of(services) is None


def test_another_authority_sets_only_its_own_rules(neighbour, services):
    post(neighbour, "/authority/rules", [*all_on_but("R2"), ("full_week", "20")])

    assert settings_of(services) is None
    assert settings_of(services, "o").full_week == "20"


def test_a_school_sets_no_rules(school, services):
    get(school, "/authority/rules", 403)
    post(school, "/authority/rules", [("full_week", "20")], 403)

    assert settings_of(services) is None


def test_the_key_checks_are_always_asked_and_the_added_items_where_the_council_wants_them(
    officer, services
):
    post(officer, "/authority/rules", [*all_on_but(), ("full_week", "25")])
    without = start_pack(services, REFERRER)
    post(officer, "/authority/rules", [*all_on_but(), ("full_week", "25"), ("dfe_items", "yes")])
    having = start_pack(services, REFERRER)

    def asked(ref):
        with services.ledger.reading() as tx:
            facts = tx.facts.values(ref)
        checklist = services.catalogue.definitions["checklist"]
        questions = [one for page in checklist.pages for one in asked_questions(page, facts)]
        return [one.name for one in questions if one.list_of == "bnes"], [
            one.name for one in questions if one.list_of == "dfe"
        ]

    assert asked(without)[0] == asked(having)[0]
    assert len(asked(without)[0]) == 21
    assert asked(without)[1] == []
    assert "chk_prevent" in asked(having)[1]


def test_a_school_cannot_leave_out_what_its_council_asks(services, officer):
    facts = sample_facts() | {"dfe_items": "no"}
    with services.ledger.reading() as tx:
        pack = tx.packs.all()[0]
        found = {one.rule: one for one in judge_pack(services, tx, pack, facts).findings}

    assert found["C3"].outcome is Outcome.FAIL
