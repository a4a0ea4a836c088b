"""A pupil of 18 who signs for themself: by email, by a text message, or by hand, as parents do."""

from datetime import UTC, datetime

import pytest
from builders import do_jobs, everything, give_reasons, links, send, text_messages
from web.pages import get, post
from web.test_passing_on import NAMED
from web.test_reached_otherwise import correct, sign_by_hand, told
from web.test_signing import filled

from formsvc.demo.people import REFERRER
from formsvc.domain.events import Event
from formsvc.domain.reaching import NO_ADDRESS, NO_MOBILE
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.following import follow_pack
from formsvc.journeys.passing_on import waiting_to_pass_on

PUPIL = "Robin Sample"


@pytest.fixture
def starting_point():
    return "pupil of 18"


def where(ref):
    return f"/packs/{ref}/referral/pupil-of-18"


def reached(services, ref, **way):
    """Say how the pupil is reached."""
    with services.ledger.transaction() as tx:
        pupil = {"pupil_contact": {"name": PUPIL} | way}
        tx.facts.put(ref, "referral", values=pupil, by="test")


def contact(services, ref):
    with services.ledger.reading() as tx:
        return tx.facts.values(ref)["pupil_contact"]


def pupil_of(services, ref):
    people = [one for one, _ in follow_pack(services, REFERRER, ref).invitations]
    return next(one for one in people if one.name == PUPIL)


def give(school, ref, status=303, **way):
    place = where(ref)
    fields = [one for one in get(school, place).form() if "pupil_contact" not in one[0]]
    boxes = {f"pupil_contact-{part}": text for part, text in ({"name": PUPIL} | way).items()}
    return post(school, place, [*fields, *boxes.items(), ("action", "continue")], status)


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        ({}, ("email", NO_ADDRESS)),
        ({"reach": "text", "phone": "01225 000000"}, ("phone", NO_MOBILE)),
        ({"reach": "pigeon"}, ("reach", "Choose one of: By email, A text message")),
    ],
)
def test_a_pupil_who_cannot_be_reached_is_told_at_the_box(school, services, ref, way, fault):
    page = give(school, ref, 400, **way)
    ((said, at),) = page.summary

    assert at == f"pupil_contact-{fault[0]}"
    assert fault[1] in said
    assert page.typed()["pupil_contact-name"] == [PUPIL]
    assert page.typed()["pupil_contact-phone"] == [way.get("phone", "")]
    assert contact(services, ref)["email"] == "robin.sample@pupils.example"


def test_the_page_asks_how_the_pupil_is_reached_and_says_it_back(school, services, ref):
    give(school, ref, reach="text", phone="07700 900009")
    kept = contact(services, ref)
    again = get(school, where(ref))
    checked = get(school, f"/packs/{ref}/referral/check-answers")

    assert kept == {"name": PUPIL, "phone": "07700 900009", "reach": "text"}
    assert again.typed()["pupil_contact-reach"] == ["text"]
    assert "pupil_contact-role" not in again.typed()
    assert "A text message to their mobile" in checked.text
    assert f"{PUPIL}, by a text message to +447700900009" in get(school, f"/packs/{ref}/send").text


def test_a_pupil_without_phone_or_email_signs_on_the_schools_device(school, services, ref):
    reached(services, ref, reach="by_hand")
    send(services, ref)
    pupil = pupil_of(services, ref)
    shown = get(school, f"/packs/{ref}").links
    sign_by_hand(school, ref, pupil)
    signed = told(services, ref, Event.DOCUMENT_SIGNED)

    assert {f"/packs/{ref}/{way}/{pupil.id}" for way in ("in-person", "paper")} <= {*shown}
    assert {one.data["invitation"] for one in signed} == {pupil.id}
    assert all("in person" in one.data["how"] for one in signed)


def test_a_slip_in_the_pupils_number_is_corrected_for_later_versions_too(school, services, ref):
    reached(services, ref, phone="07700 900009", reach="text")
    send(services, ref)
    texts = [words for to, words in text_messages(services) if to == "+447700900009"]
    correct(school, ref, pupil_of(services, ref), reach="email", email="robin@pupils.example")
    do_jobs(services)
    amend_pack(services, REFERRER, ref, "The diet was wrong")
    page = get(school, where(ref))

    assert ["/s/" in one for one in texts] == [True]
    assert page.typed()["pupil_contact-email"] == ["robin@pupils.example"]
    assert page.typed()["pupil_contact-reach"] == ["email"]
    post(school, where(ref), [*page.form(), ("action", "continue")])
    assert links(services)["robin@pupils.example"]
    assert len(told(services, ref, Event.ADDRESS_CORRECTED)) == 1


@pytest.mark.parametrize("way", [{"reach": "by_hand"}, {"email": "alex.sample@parents.example"}])
def test_a_pupil_and_a_parent_of_one_name_are_never_taken_for_one_person(
    school, services, ref, way
):
    with services.ledger.transaction() as tx:
        parents = [dict(one) for one in tx.facts.all(ref)["parents"].value]
        parents[0] |= {"name": "robin  SAMPLE", "signs": "yes"} | way
        tx.facts.put(ref, "referral", values={"parents": parents}, by="test")
    reached(services, ref, **way)
    before = everything(services)
    page = get(school, f"/packs/{ref}/send")

    assert "Two people are called Robin Sample" in page.text
    post(school, f"/packs/{ref}/send", status=409)
    assert everything(services) == before


def test_a_pupil_who_is_18_between_sending_and_the_first_day_signs_from_that_day_on(
    app, school, services, ref, clock
):
    """The statement says "I am 18 or over": nobody is let to say so before, by any way."""
    client = app.test_client()
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"pupil_dob": "2008-12-01"}, by="test")
    give_reasons(services, ref)
    send(services, ref)
    token = links(services)["robin.sample@pupils.example"]
    post(client, f"/s/{token}", {"action": "continue"})
    clock.moment = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    post(client, f"/s/{token}", {"action": "continue"})
    early = get(client, f"/s/{token}/plan")
    page = post(client, f"/s/{token}/plan", filled(client, f"/s/{token}/plan"), 400)
    before = told(services, ref, Event.DOCUMENT_SIGNED)
    clock.moment = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    post(client, f"/s/{token}/plan", filled(client, f"/s/{token}/plan"))

    assert "You can sign when you are 18" in early.text
    assert page.errors_at_fields[0].startswith("You can sign when you are 18")
    assert page.typed()["typed_name"]
    assert before == []
    assert {one.data["document"] for one in told(services, ref, Event.DOCUMENT_SIGNED)} == {"plan"}


def test_a_pupil_who_is_not_18_by_the_first_day_is_told_at_the_question_and_nothing_is_sent(
    school, services, ref
):
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"pupil_dob": "2011-12-01"}, by="test")
    give_reasons(services, ref)
    page = get(school, f"/packs/{ref}")

    assert "The pupil is under 18 until 1 December 2029" in page.text
    assert where(ref) + "#pupil_signs" in page.links
    post(school, f"/packs/{ref}/send", status=409)


def test_nobody_signs_as_the_pupil_to_whom_the_papers_are_passed_on(app, school, services, ref):
    """They would say "I am the pupil. I am 18 or over", and it would stand in the record."""
    client = app.test_client()
    send(services, ref)
    token = links(services)["robin.sample@pupils.example"]
    post(client, f"/s/{token}", {"action": "continue"})
    post(client, f"/s/{token}/plan", NAMED)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    before = everything(services)
    page = post(school, f"/packs/{ref}/pass-on/{wish.seq}", {"action": "accept"}, 409)

    assert "Nobody else can sign as the pupil" in page.text
    assert everything(services) == before
