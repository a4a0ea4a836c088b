"""A warning is answered with a reason, and the reason goes into the record."""

import json

import pytest
from builders import OFFICER, REFERRER, do_jobs, everything, let_in, links, sign_all, words_of
from web.pages import get, post

from formsvc.demo.people import SECOND_REFERRER
from formsvc.domain.events import Event
from formsvc.domain.judged import RuleSettings
from formsvc.domain.pack import State
from formsvc.journeys.following import follow_pack
from formsvc.journeys.judging import ReasonsMissing
from formsvc.journeys.sending import send_pack

INDEMNITY = {
    "chk_professional_indemnity": {
        "result": "seen",
        "evidence": "The certificate",
        "expires": "2027-02-02",
    }
}


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def changed(services, ref):
    """The pack after its warning came to say something else: its old reason is out of date."""
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "checklist", values=INDEMNITY, by=REFERRER.id)
    return ref


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def kept(services, ref):
    with services.ledger.reading() as tx:
        return {one.rule: one.reason for one in tx.judging.answers(ref)}


def test_a_reason_for_what_a_warning_no_longer_says_does_not_count(services, changed):
    assert "R10" in kept(services, changed)
    assert [one.rule for one in follow_pack(services, REFERRER, changed).judgement.unanswered] == [
        "R10"
    ]
    with pytest.raises(ReasonsMissing):
        send_pack(services, REFERRER, changed)
    assert state_of(services, changed) == State.DRAFTING


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2001])
def test_sending_waits_for_a_reason_and_what_was_typed_stays(school, services, changed, words):
    page = post(school, f"/packs/{changed}/send", {"reason-R10": words}, 400)

    assert page.summary[0][1] == "reason-R10"
    assert len(page.errors_at_fields) == 1
    assert page.typed()["reason-R10"][0].strip() == words.strip()
    assert state_of(services, changed) == State.DRAFTING


def test_of_many_warnings_only_what_is_next_stands_open(school, services, ref):
    """An open box each made the page four screens longer; what is wrong opens by itself."""
    values = {"hours_at_provider": "26", "goes_missing": "not_known"}
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values=values, by=REFERRER.id)
    page = get(school, f"/packs/{ref}/send")
    said = {rule: (is_open, words) for rule, is_open, words in looks(page)}
    needed = [rule for rule, (_, words) in said.items() if "(reason needed)" in words]

    assert len(said) > 2
    assert needed
    assert [rule for rule, (is_open, _) in said.items() if is_open] == needed[:1]
    assert "(reason given)" in said["R10"][1]

    again = post(school, f"/packs/{ref}/send", dict(page.form("/send")) | {"action": "send"}, 400)
    assert [rule for rule, is_open, _ in looks(again) if is_open] == needed


def looks(page):
    """Return (rule, whether it stands open, its line) of each warning that asks for a reason."""
    return [
        (box.get("name").removeprefix("reason-"), one.get("open") is not None, words_in(one))
        for one in page.tagged("details")
        for box in one.iter("textarea")
    ]


def words_in(details):
    return " ".join("".join(next(details.iter("summary")).itertext()).split())


def test_a_post_without_any_reason_does_not_send(school, services, changed):
    page = post(school, f"/packs/{changed}/send", {"action": "send"}, 400)

    assert page.summary[0][1] == "reason-R10"
    assert state_of(services, changed) == State.DRAFTING


def test_reasons_can_be_kept_and_the_pack_sent_later(school, services, changed):
    fields = {"reason-R10": "It is <b>renewed</b> in March", "action": "keep"}
    post(school, f"/packs/{changed}/send", fields)
    page = get(school, f"/packs/{changed}/send")

    assert state_of(services, changed) == State.DRAFTING
    assert page.typed()["reason-R10"] == ["It is <b>renewed</b> in March"]
    post(school, f"/packs/{changed}/send", page.form("/send"))
    assert state_of(services, changed) == State.OUT_FOR_SIGNATURE


def test_a_crafted_reason_for_a_rule_that_does_not_warn_is_not_kept(school, services, ref):
    before = kept(services, ref)
    for rule in ("R1", "C1", "R99", "", "reason-R10"):
        post(school, f"/packs/{ref}/send", {f"reason-{rule}": "Because", "action": "keep"})

    assert kept(services, ref) == before


def test_nobody_gives_a_reason_for_another_schools_pack(app, services, ref):
    stranger = let_in(app.test_client(), services, SECOND_REFERRER)
    before = kept(services, ref)
    post(stranger, f"/packs/{ref}/send", {"reason-R10": "Mine", "action": "keep"}, 404)

    assert kept(services, ref) == before


def sealed(services, ref):
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    do_jobs(services)


def switch_off(services, *rules):
    settings = RuleSettings(switched_on=frozenset(), switched_off=frozenset(rules), full_week="25")
    with services.ledger.transaction() as tx:
        tx.judging.put_rules("demo-authority", settings, by=OFFICER.id)


def test_officer_and_record_tell_what_was_frozen_even_after_a_switch(services, officer, ref):
    reason = kept(services, ref)["R10"]
    sealed(services, ref)
    switch_off(services, "R2", "R12b")
    page = get(officer, f"/authority/{ref}")

    record = words_of(services, ref, "signing-record.pdf")

    assert "What the rules said when this was sent" in record
    assert reason in record
    assert reason in page.text
    assert "Priya Example" in page.text
    assert "Compulsory school age" in page.text
    assert "This rule is switched off now" in page.text


def test_what_was_frozen_hangs_on_a_digest_in_the_entry_and_holds_what_it_rests_on(services, ref):
    send_pack(services, REFERRER, ref)
    view = follow_pack(services, REFERRER, ref)
    sent = next(one for one in view.entries if one.event is Event.PACK_SENT)
    frozen = json.loads(services.blobs.get(str(sent.data["findings_sha256"])))
    indemnity = next(one for one in frozen["findings"] if one["rule"] == "R10")

    assert indemnity["outcome"] == "warn"
    assert indemnity["reason"] == kept(services, ref)["R10"]
    assert "chk_public_liability" in indemnity["inputs"]
    assert len(frozen["salt"]) == 64


def test_the_page_before_sending_changes_nothing(school, services, ref):
    before = everything(services)
    get(school, f"/packs/{ref}/send")

    assert everything(services) == before
