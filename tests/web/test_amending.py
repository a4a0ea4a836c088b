"""Changing a pack after sending, through the pages of all who meet it."""

import io

import pytest
from builders import (
    OFFICER,
    REFERRER,
    do_jobs,
    give_reasons,
    links,
    seal,
    send,
    sign_all,
)
from web.pages import get, post

from formsvc.domain.definition import placed_in
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.following import follow_pack

WHY = "The workshop opens later from January."
PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "sealed"


def put(services, ref, **facts):
    placed = placed_in(services.catalogue.definitions)
    with services.ledger.transaction() as tx:
        for name, value in facts.items():
            tx.facts.put(ref, placed[name][0].name, values={name: value}, by=REFERRER.id)


def a_second_version(services, ref, *, sealed, **facts):
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, **facts)
    give_reasons(services, ref)
    send(services, ref)
    if sealed:
        for token in links(services).values():
            sign_all(services, token, "Some Body")
        seal(services, ref)


def a_new_phone(services, ref):
    person = follow_pack(services, REFERRER, ref).facts["link_person"]
    return {"link_person": person | {"phone": "0117 496 0999"}}


def test_the_school_changes_an_answer_sees_the_difference_and_sends_again(school, services, ref):
    pack = get(school, f"/packs/{ref}")
    assert f"/packs/{ref}/change" in pack.links
    asked = get(school, f"/packs/{ref}/change")
    assert "Version 1 stays in force" in asked.text
    post(school, f"/packs/{ref}/change", {"words": WHY})
    assert "You are changing version 1" in get(school, f"/packs/{ref}").text

    page = get(school, f"/packs/{ref}/referral/times")
    fields = [
        (name, "14" if name == "hours_at_provider" else value)
        for name, value in page.form("/referral/times")
    ]
    post(school, f"/packs/{ref}/referral/times", [*fields, ("action", "continue")])
    seen = get(school, f"/packs/{ref}/difference")
    assert "Hours a week at this provider" in seen.text
    assert WHY in seen.text
    assert "Alex Sample Signs the new version: referral, personalised plan." in seen.text

    review = get(school, f"/packs/{ref}/send")
    assert "What is different from version 1" in review.text
    give_reasons(services, ref)
    send_fields = get(school, f"/packs/{ref}/send").form("/send")
    post(school, f"/packs/{ref}/send", [*send_fields, ("action", "send")])
    do_jobs(services)
    after = get(school, f"/packs/{ref}")
    assert "In force, change out for signature" in after.text
    assert "See what changed in version 2" in after.text


def test_a_reason_that_is_missing_is_asked_for_and_nothing_happens(school, services, ref):
    page = post(school, f"/packs/{ref}/change", {"words": " "}, status=400)

    assert page.errors_at_fields == ["Write what must change, and why"]
    assert follow_pack(services, REFERRER, ref).state.value == "Signed and sealed"


def test_a_reason_is_kept_when_somebody_else_was_quicker(school, services, ref):
    amend_pack(services, REFERRER, ref, "Another reason")
    page = post(school, f"/packs/{ref}/change", {"words": WHY}, status=409)

    assert page.typed()["words"] == [WHY]


def test_a_change_is_given_up_on_a_page_that_asks_first(school, services, ref):
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, hours_at_provider="20")
    assert "Give up the change?" in get(school, f"/packs/{ref}/do/give-up").heading
    post(school, f"/packs/{ref}/do/give-up")

    view = follow_pack(services, REFERRER, ref)
    assert (view.state.value, view.facts["hours_at_provider"]) == ("Signed and sealed", "12")


def test_an_officer_sees_version_one_while_it_is_changed_and_the_difference_after(
    officer, services, ref
):
    amend_pack(services, REFERRER, ref, WHY)
    put(services, ref, hours_at_provider="14")
    during = get(officer, f"/authority/{ref}")
    assert "The school is changing this pack. Version 1 stays in force" in during.text
    assert "Hours a week there 12" in during.text
    assert not during.has_form(ref)

    give_reasons(services, ref)
    send(services, ref)
    assert "Hours a week there 12" in get(officer, f"/authority/{ref}").text
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    seal(services, ref)
    after = get(officer, f"/authority/{ref}")
    assert "What changed since version 1" in after.text
    assert WHY in after.text
    assert "Superseded by version 2" in after.text
    for number in (1, 2):
        document = officer.get(f"/authority/{ref}/v{number}/plan.pdf")
        assert document.mimetype == "application/pdf"
    assert officer.get(f"/authority/{ref}/v3/plan.pdf").status_code == 404
    fields = [*after.form(ref), ("action", "accept")]
    post(officer, f"/authority/{ref}", fields)
    assert "Accepted" in get(officer, f"/authority/{ref}").text


def test_another_authority_sees_no_version(neighbour, services, ref):
    a_second_version(services, ref, sealed=True, hours_at_provider="14")

    for path in ("", "/v1/plan.pdf", "/v2/plan.pdf"):
        assert neighbour.get(f"/authority/{ref}{path}").status_code == 404


def test_an_old_link_says_what_happened_and_sends_the_new_one(client, services, ref):
    old = links(services)[PARENT]
    a_second_version(services, ref, sealed=False, hours_at_provider="14")
    first = links(services)[PARENT]
    page = get(client, f"/s/{old}", status=410)
    assert page.heading == "This link has stopped"
    assert "has changed the papers. This link was for the old ones." in page.text
    for word in ("Robin", "Riverbank", PARENT, first):
        assert word not in page.text

    assert "a new one is on its way" in post(client, f"/s/{old}/new-link", status=200).text
    do_jobs(services)
    newest = links(services)[PARENT]
    assert newest not in {old, first}
    assert get(client, f"/s/{newest}").has_form(newest)


def test_what_is_typed_behind_an_old_link_is_not_lost(client, services, ref):
    token = links(services)[PARENT]
    client.post(f"/s/{token}", data={"action": "continue"})
    a_second_version(services, ref, sealed=False, hours_at_provider="14")
    fields = {"action": "ask", "question": "Who meets the bus?"}
    page = post(client, f"/s/{token}/plan", fields, status=410)

    assert page.kept == ["Who meets the bus?"]


def test_who_is_told_reads_what_changed_and_may_ask(client, services, ref):
    a_second_version(services, ref, sealed=False, **a_new_phone(services, ref))
    token = links(services)[PARENT]
    client.post(f"/s/{token}", data={"action": "continue"})
    page = get(client, f"/s/{token}")
    assert "What was changed" in page.text
    assert "0117 496 0999" in page.text
    paper = get(client, f"/s/{token}/referral")
    assert "You signed an earlier version of this." in paper.text
    post(client, f"/s/{token}/referral", {"action": "ask", "question": "Whose number is it?"})
    fields = {"action": "sign", "typed_name": "Alex Sample", "agree": "parent_agrees-1"}
    assert client.post(f"/s/{token}/referral", data=fields).status_code in {400, 409}
    assert follow_pack(services, REFERRER, ref).asked[-1].words == "Whose number is it?"


def test_the_check_page_says_which_version_a_file_is(client, services, ref):
    def check(number):
        data = services.packs.read(ref, number, "plan.pdf")
        answer = client.post("/verify", data={"file": (io.BytesIO(data), "plan.pdf")})
        return answer.text

    assert "It is in force" in check(1)
    a_second_version(services, ref, sealed=True, hours_at_provider="14")
    old = check(1)
    assert "valid" in old
    assert "It was superseded by version 2" in old
    assert "This is version 2. It is in force" in check(2)


@pytest.mark.parametrize("path", ["change", "difference"])
def test_an_officer_has_no_way_to_the_schools_pages_of_a_change(officer, services, ref, path):
    assert OFFICER.role == "officer"
    assert officer.get(f"/packs/{ref}/{path}").status_code == 403
