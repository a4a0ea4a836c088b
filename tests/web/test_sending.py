"""The page before sending, and what a school does while a pack is out."""

import pytest
from builders import a_pack, do_jobs, everything, letters, links, text_of
from web.pages import get, post

from formsvc.adapters.pdf import EngineTimedOut
from formsvc.demo.people import REFERRER, sample_facts
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.journeys.following import (
    follow_pack,
    reopen_pack,
    waive_signature,
    withdraw_pack,
)
from formsvc.journeys.sending import replace_link, send_pack
from formsvc.journeys.starting import start_pack


@pytest.fixture
def starting_point():
    return "sent"


def test_the_page_before_sending_says_who_signs_what(school, services):
    page = get(school, f"/packs/{a_pack(services)}/send")
    facts = sample_facts()

    for person in ("link_person", "provider_contact", "dsl", "senior_leader"):
        assert facts[person]["name"] in page.text
        assert facts[person]["email"] in page.text
    assert "Alex Sample" in page.text
    assert "Chris Sample" not in page.text
    assert page.has_form("/send")


def test_a_pack_with_gaps_cannot_be_sent_and_the_page_says_why(school, services):
    ref = start_pack(services, REFERRER)
    page = get(school, f"/packs/{ref}/send")

    assert not page.has_form("/send")
    assert "answers are missing" in page.text

    refused = post(school, f"/packs/{ref}/send", status=409)

    assert "answers are missing" in refused.text
    assert state_of(services, ref) == State.DRAFTING


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"decision": "not_satisfied"}, "not satisfied"),
        ({"end_date": "2020-01-01"}, "before it begins"),
    ],
)
def test_a_rule_that_must_hold_stops_the_sending_in_words(school, services, changed, why):
    ref = a_pack(services)
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values=changed, by="demo-priya")
    page = get(school, f"/packs/{ref}/send")

    assert why in page.text
    assert not page.has_form("/send")
    post(school, f"/packs/{ref}/send", status=409)


def test_a_pack_is_sent_once_whole_or_not_at_all(school, services):
    ref = a_pack(services)
    services.pdf.broken = EngineTimedOut(1.0)
    page = post(school, f"/packs/{ref}/send", status=503)

    assert "Your answers are safe" in page.text
    assert state_of(services, ref) == State.DRAFTING

    services.pdf.broken = None
    post(school, f"/packs/{ref}/send")
    again = post(school, f"/packs/{ref}/send", status=409)

    assert "Only a pack that is being drafted" in again.text
    with services.ledger.reading() as tx:
        assert tx.versions.latest(ref).number == 1
        people = tx.invitations.of_version(ref, 1)
    assert len({one.address for one in people}) == len(people) > 3


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def invitations(services, ref):
    with services.ledger.reading() as tx:
        latest = tx.versions.latest(ref).number
        return {one.address: one for one in tx.invitations.of_version(ref, latest)}


def test_a_new_link_stops_the_old_one_and_goes_to_the_same_address(school, client, services, ref):
    old = links(services)["sam@riverbank.example"]
    one = invitations(services, ref)["sam@riverbank.example"]
    post(school, f"/packs/{ref}/links/{one.id}")
    do_jobs(services)
    new = links(services)["sam@riverbank.example"]

    assert new != old
    assert "stopped" in get(client, f"/s/{old}", 410).text
    get(client, f"/s/{new}")


def test_a_question_is_answered_by_letter_and_stands_on_the_pack(school, client, services, ref):
    token = links(services)["alex.sample@parents.example"]
    post(client, f"/s/{token}", {"action": "continue"})
    papers = get(client, f"/s/{token}").links
    document = next(one for one in papers if one.startswith(f"/s/{token}/"))
    post(client, document, {"action": "ask", "question": "Is there <b>a bus</b>?"})
    page = get(school, f"/packs/{ref}")
    link = next(one for one in page.links if "/questions/" in one)

    assert "Is there <b>a bus</b>?" in page.text
    empty = post(school, link, {"words": "  "}, 400)
    assert empty.summary[0][1] == "words"
    kept = post(school, link, {"words": "a" * 2001}, 400)
    assert kept.typed()["words"] == ["a" * 2001]
    post(school, link, {"words": "Yes, the 9.05."})
    do_jobs(services)
    assert "Yes, the 9.05." in get(school, f"/packs/{ref}").text
    assert letters(services)[-1]["To"].addresses[0].addr_spec == "alex.sample@parents.example"


def test_taking_a_pack_back_asks_first_and_stops_every_link(school, client, services, ref):
    page = get(school, f"/packs/{ref}/do/withdraw")

    assert state_of(services, ref) == State.OUT_FOR_SIGNATURE
    post(school, f"/packs/{ref}/do/withdraw", page.form("/withdraw"))
    assert state_of(services, ref) == State.WITHDRAWN
    for token in links(services).values():
        get(client, f"/s/{token}", 410)
    post(school, f"/packs/{ref}/do/reopen")
    get(school, f"/packs/{ref}/referral/provider")


def optional_item(services, ref):
    for invitation, items in follow_pack(services, REFERRER, ref).invitations:
        for item in items:
            if not item.required and item.state == "open":
                return (invitation.id, item.document, item.signatory, item.number)
    return None


def test_a_signature_that_is_needed_cannot_be_waived(school, services, ref):
    before = everything(services)
    view = follow_pack(services, REFERRER, ref)
    for invitation, items in view.invitations:
        for item in items:
            if item.required:
                where = f"{invitation.id}/{item.document}/{item.signatory}/{item.number}"
                post(school, f"/packs/{ref}/waive/{where}", {"words": "No time"}, 409)
    after = everything(services)

    assert before["item"] == after["item"]
    assert before["entry"] == after["entry"]


def test_crafted_addresses_of_a_waiver_or_link_never_break(school, services, ref):
    known = invitations(services, ref)["sam@riverbank.example"].id
    for path in (
        f"waive/x/referral/provider/{10**30}",
        f"waive/{known}/referral/provider/{10**30}",
        f"waive/{known}/referral/provider/9999",
        "waive/x/x/x/1",
        "links/x",
        f"questions/{10**30}",
    ):
        answer = school.post(f"/packs/{ref}/{path}", data={"words": "Because"})

        assert answer.status_code in {404, 405, 409}, path


def second_version(services, ref):
    withdraw_pack(services, REFERRER, ref)
    reopen_pack(services, REFERRER, ref)
    send_pack(services, REFERRER, ref)
    do_jobs(services)


def test_an_old_versions_link_and_statements_are_over(school, client, services, ref):
    old = invitations(services, ref)["sam@riverbank.example"]
    item = optional_item(services, ref)
    tokens = links(services)
    second_version(services, ref)
    before = everything(services)

    with pytest.raises(NotAllowed, match="older version"):
        replace_link(services, REFERRER, ref, old.id)
    with pytest.raises(NotAllowed, match="go on without"):
        waive_signature(services, REFERRER, ref, item, "We go on")
    for token in tokens.values():
        get(client, f"/s/{token}", 410)
    assert everything(services) == before
    assert not set(links(services).values()) & set(tokens.values())


def test_a_waived_signature_has_its_reason_on_the_pack(school, services, ref):
    item = optional_item(services, ref)
    where = "/".join(str(one) for one in item)
    page = post(school, f"/packs/{ref}/waive/{where}", {"words": ""}, 400)

    assert page.summary[0][1] == "words"
    post(school, f"/packs/{ref}/waive/{where}", {"words": "She is abroad"})
    assert "She is abroad" in get(school, f"/packs/{ref}").text
    assert optional_item(services, ref) != item


def test_no_letter_names_the_child(services, ref):
    for letter in letters(services):
        words = f"{letter['Subject']} {text_of(letter)}"

        assert "Robin" not in words
        assert sample_facts()["pupil_upn"] not in words


def test_a_pack_that_is_out_cannot_be_changed(school, services, ref):
    path = f"/packs/{ref}/referral/provider"
    form = [one for one in get(school, path).form() if one[0] != "provider_name"]
    post(school, path, [*form, ("provider_name", "Somewhere Else")], 409)

    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == State.OUT_FOR_SIGNATURE
        assert tx.facts.values(ref)["provider_name"] == sample_facts()["provider_name"]
