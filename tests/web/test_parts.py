"""Who fills in what, and handing a draft over to a colleague."""

import pytest
from builders import do_jobs, everything, let_in, letters, text_of
from web.pages import get, post

from formsvc.demo.people import REFERRER, SAFEGUARDING_LEAD, SECOND_REFERRER
from formsvc.domain.events import Event

NOTE = "Robin's mother calls on Friday; please ask about the bus"


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def lead(app, services):
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


def take_out(services, ref, *names):
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={}, removed=names, by=REFERRER.id)


def part_between(text, start, end):
    return text.partition(start)[2].partition(end)[0]


def test_each_person_sees_their_own_part_first_and_who_the_others_are(school, lead, services, ref):
    take_out(services, ref, "why_now", "referral_date", "sen_status", "protection_plan")
    referrers, leads = get(school, f"/packs/{ref}").text, get(lead, f"/packs/{ref}").text
    own = part_between(referrers, "Your part", "The parts of others")
    hers = part_between(leads, "Your part", "The parts of others")

    assert "Your school, Referral (1 missing)" in own
    assert "Care and protection" not in own
    assert "Waits for the safeguarding lead (Ada Pretend, Miriam Fictive)" in referrers
    assert "Waits for the SENCO: 1 page" in referrers
    assert "Nobody at your school signs in for this. You can fill it in yourself." in referrers
    assert "Care and protection, Referral (1 missing)" in hers
    assert "Waits for the person who refers (Priya Example)" in leads


def test_a_new_pack_shows_first_what_is_to_do_first(school):
    page = get(school, post(school, "/packs/new")).text
    own = part_between(page, "Your part", "The parts of others")
    seen, _, folded = own.partition("more pages of your part")

    assert seen.count("missing)") == 6
    assert folded.count("missing)") > 20


def test_a_page_says_whose_part_it_is(school, ref):
    assert "This part is for the SENCO. Anybody at your school may fill it in." in (
        get(school, f"/packs/{ref}/referral/sen").text
    )


def hand_over(browser, ref, to=SAFEGUARDING_LEAD, note=NOTE, status=303):
    return post(
        browser, f"/packs/{ref}/hand-over", {"colleague": to.id, "note": note}, status=status
    )


def test_a_draft_handed_over_waits_for_the_colleague_who_gets_a_letter(
    app, school, lead, services, ref
):
    get(school, f"/packs/{ref}/hand-over")
    hand_over(school, ref)
    do_jobs(services)
    letter = letters(services)[-1]

    assert letter["To"].addresses[0].addr_spec == SAFEGUARDING_LEAD.email
    assert f"/packs/{ref}" in text_of(letter)
    assert not {"Robin", "bus", "mother"} & set(text_of(letter).replace(";", " ").split())
    assert "Waiting for Miriam Fictive." in get(school, f"/packs/{ref}").text
    hers = get(lead, f"/packs/{ref}").text
    assert "Priya Example handed this draft over to you." in hers
    assert f"Note: {NOTE}" in hers
    assert NOTE not in get(school, f"/packs/{ref}/story").text


def test_a_draft_handed_over_by_a_button_pressed_twice_sends_one_letter(
    school, services, ref, clock
):
    hand_over(school, ref)
    before = everything(services)
    hand_over(school, ref)
    assert everything(services) | {"session": []} == before | {"session": []}

    hand_over(school, ref, note="Another word")
    do_jobs(services)
    assert len(letters(services)) == 2
    clock.forward(minutes=2)
    hand_over(school, ref, note="Another word")  # no double press: asked for anew
    do_jobs(services)
    assert len(letters(services)) == 3


def test_the_note_is_private_to_the_two_and_the_entry_names_nobody(school, services, ref):
    hand_over(school, ref)
    with services.ledger.reading() as tx:
        entry = tx.entries.of_pack(ref)[-1]
        private = tx.entries.private(entry.seq)

    assert entry.event is Event.PACK_HANDED_OVER
    assert dict(entry.data) == {"to": SAFEGUARDING_LEAD.id}
    assert NOTE not in entry.body.decode()
    assert private == {"note": NOTE}


def test_a_draft_is_handed_over_only_to_a_colleague(school, services, ref):
    for stranger in (SECOND_REFERRER, REFERRER):
        seen = hand_over(school, ref, to=stranger, status=400)

        assert seen.summary == [("Choose a colleague", "colleague")]
        assert seen.typed()["note"] == [NOTE]
    assert letters(services) == []


def test_nobody_of_another_school_can_hand_it_over(app, services, ref):
    other = let_in(app.test_client(), services, SECOND_REFERRER)

    assert other.get(f"/packs/{ref}/hand-over").status_code == 404
    assert other.post(f"/packs/{ref}/hand-over", data={"colleague": "x"}).status_code == 404
