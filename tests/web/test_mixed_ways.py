"""Several ways of signing in one pack, and what a later version makes of each."""

import pytest
from builders import do_jobs, let_in, links, seal, sign_all, words_of
from web.pages import get, post
from web.test_in_person import hand_over
from web.test_on_paper import CLERK, code_of, scan_page, seen, upload
from web.test_passing_on import NAMED, NEW, PROVIDER
from web.test_signing import filled

from formsvc.demo.people import REFERRER
from formsvc.domain.events import Event
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.sending import send_pack

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "sent"


def told(services, ref, event):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref, only=[event])


def people(services, ref, version):
    with services.ledger.reading() as tx:
        return {one.address: one for one in tx.invitations.of_version(ref, version)}


def test_paper_person_and_delegate_are_carried_or_asked_again_as_what_they_were(
    app, client, school, services, ref
):
    with services.ledger.transaction() as tx:
        tx.people.add_user(CLERK)
    second = let_in(app.test_client(), services, CLERK)
    parent = people(services, ref, 1)[PARENT]
    upload(school, ref, parent)
    where = scan_page(second, ref)
    post(second, where, seen(second, where, ref, parent))
    code = code_of(school, ref, parent, "referral")
    token = links(services)[PROVIDER]
    post(client, f"/s/{token}", {"action": "continue"})
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = [one for one in get(school, f"/packs/{ref}").links if "/pass-on/" in one]
    post(school, wish, {"action": "accept"})
    do_jobs(services)
    sign_all(services, links(services)[NEW], "Dana Delegate")
    link = hand_over(school, ref, parent)
    post(school, link, {"action": "continue"})
    post(school, f"{link}/referral", filled(school, f"{link}/referral"))
    post(school, f"{link}/hand-back")
    told_how = [
        get(second, f"/packs/{ref}/people/{people(services, ref, 1)[one].id}/address").text
        for one in (PARENT, NEW)
    ]
    pack = get(second, f"/packs/{ref}").text
    before = [one.data["how"] for one in told(services, ref, Event.DOCUMENT_SIGNED)]
    amend_pack(services, REFERRER, ref, "A slip")
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    now = people(services, ref, 2)
    carried = told(services, ref, Event.SIGNATURE_CARRIED)

    assert "Personalised plan: by hand on paper, and two people of the school" in told_how[0]
    assert "Referral: in person, on a device of the school" in told_how[0]
    assert "with the link" not in told_how[0]
    assert f"Personalised plan: with the link that went to {NEW}" in told_how[1]
    assert "signed on paper" in pack
    assert "signed in person" in pack
    theirs = [one for one in carried if one.data["invitation"] == now[PARENT].id]
    assert {one.data["document"] for one in theirs} == {"referral", "plan"}
    assert NEW not in now  # the answers still name the one who passed it on: they are asked anew
    assert not [one for one in carried if one.data["invitation"] == now[PROVIDER].id]
    assert upload_status(second, ref, now[PARENT], code) == 409
    for address, one in links(services).items():
        if address not in {PARENT, NEW}:
            sign_all(services, one, "Some Body")
    assert [one.data["how"] for one in told(services, ref, Event.DOCUMENT_SIGNED)][
        : len(before)
    ] == before
    seal(services, ref)
    record = words_of(services, ref, "signing-record.pdf", 2)
    assert ": by hand on paper, scan kept" in record
    assert "in person on the school's device" in record
    assert services.ledger.verify().fault is None


def upload_status(school, ref, person, code):
    data = {"code": code}
    return school.post(f"/packs/{ref}/paper/{person.id}/referral", data=data).status_code
