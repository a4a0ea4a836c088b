"""A hold is mostly about a pupil: it reaches the pupil's other packs, and nobody else's."""

import pytest
from builders import everything, let_in
from erasure_kit import add_pack
from web.pages import Seen, get, post

from formsvc.demo.people import OFFICER, REFERRER, SAFEGUARDING_LEAD, SECOND_LEAD, sample_facts
from formsvc.domain.events import Event, Happening, sentence
from formsvc.domain.pack import State
from formsvc.journeys.erasing import (
    PackHeld,
    ask_erasure,
    hold_pack,
    holds_of,
    lift_hold,
    other_packs_of,
    reach_holds,
)

WHO = {name: sample_facts()[name] for name in ("pupil_forename", "pupil_surname", "pupil_dob")}
WORDS = "An appeal is going on."
OTHERS = ("DRAFT-OTHER", "SEALED-OTHER")
FOREIGN = ("TWIN", "NEXT-SCHOOL")


@pytest.fixture
def starting_point():
    return "files sealed"


@pytest.fixture(autouse=True)
def _packs(services, ref):
    add_pack(services, ref, "DRAFT-OTHER", **WHO)
    add_pack(services, ref, "SEALED-OTHER", state=State.SEALED, **WHO)
    add_pack(services, ref, "TWIN", state=State.SEALED, **WHO | {"pupil_forename": "Robina"})
    school = SECOND_LEAD.organisation_id
    add_pack(services, ref, "NEXT-SCHOOL", state=State.SEALED, school=school, **WHO)


@pytest.fixture
def lead(app, services):
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


def send(client, place, words, *also, act="hold"):
    return post(client, place, [("act", act), ("words", words), *(("also", one) for one in also)])


def ticked(page):
    return {value for name, value in page.form("/hold") if name == "also"}


def held(services, user=SAFEGUARDING_LEAD):
    return {ref for ref in OTHERS if any(one.mine for one in holds_of(services, user, ref))}


def test_all_other_packs_of_the_pupil_are_held_and_lifted_in_one_press(lead, services, ref):
    place = f"/packs/{ref}/record/hold"
    page = get(lead, place)

    assert ticked(page) == set(OTHERS)
    assert not any(one in page.text for one in FOREIGN)

    send(lead, place, WORDS, *ticked(page))
    assert held(services) == set(OTHERS)
    assert lead.get("/packs/DRAFT-OTHER/record/erase").data.count(b"An appeal") == 1

    page = get(lead, place)
    assert ticked(page) == set(OTHERS)
    send(lead, place, "It is over.", *ticked(page), act="lift")
    assert held(services) == set()


def test_a_pack_that_is_not_ticked_stays_free_and_is_told_of_when_it_is_erased(lead, services, ref):
    place, erase = f"/packs/{ref}/record/hold", "/packs/DRAFT-OTHER/record/erase"
    send(lead, place, WORDS, "SEALED-OTHER")

    assert held(services) == {"SEALED-OTHER"}
    assert f"{ref} (on hold)" in get(lead, erase).text
    assert "may be kept for a reason that is true of this pack too" in get(lead, erase).text


def test_a_hold_for_another_reason_is_lifted_only_when_it_is_ticked(lead, services, ref):
    hold_pack(services, SAFEGUARDING_LEAD, "SEALED-OTHER", "A claim of its own.")
    place = f"/packs/{ref}/record/hold"
    send(lead, place, WORDS, "DRAFT-OTHER")
    page = get(lead, place)

    assert ticked(page) == {"DRAFT-OTHER"}
    assert "A claim of its own." in page.text
    send(lead, place, "Over.", "DRAFT-OTHER", act="lift")
    assert held(services) == {"SEALED-OTHER"}


def test_what_was_held_meanwhile_stays_as_it_is(lead, services, ref):
    hold_pack(services, SAFEGUARDING_LEAD, "SEALED-OTHER", "A colleague was quicker.")
    send(lead, f"/packs/{ref}/record/hold", WORDS, *OTHERS)
    (one,) = holds_of(services, SAFEGUARDING_LEAD, "SEALED-OTHER")

    assert one.why == "A colleague was quicker."
    assert held(services) == set(OTHERS)


def test_no_slip_loses_words_or_ticks(lead, ref):
    form = {"act": "hold", "words": " ", "also": ["DRAFT-OTHER"]}
    page = Seen(lead.post(f"/packs/{ref}/record/hold", data=form))

    assert page.status == 400
    assert ticked(page) == {"DRAFT-OTHER"}


@pytest.mark.parametrize("who", ["lead", "officer"])
def test_nobody_elses_pack_is_held_and_none_tells_that_it_exists(request, services, ref, who):
    client = request.getfixturevalue(who)
    place = f"/packs/{ref}/record/hold" if who == "lead" else f"/authority/{ref}/hold"
    before = everything(services)
    for foreign in (*FOREIGN, "NO-SUCH-PACK"):
        form = {"act": "hold", "words": WORDS, "also": ["SEALED-OTHER", foreign]}
        page = Seen(client.post(place, data=form))

        assert page.status == 409
        assert page.summary[0][0].startswith("A pack that you ticked is not one of this pupil's")
        assert foreign not in page.text
    assert everything(services) == before


def test_a_pack_begun_or_recognised_later_is_reached_and_others_stay_as_decided(
    services, ref, clock
):
    """By number too; what was left out on purpose stays free, and a lifted hold stays lifted."""
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"pupil_upn": "Z999999999901"}, by=REFERRER.id)
    clock.forward(hours=1)
    hold_pack(services, SAFEGUARDING_LEAD, ref, WORDS, also=["SEALED-OTHER"])
    clock.forward(hours=1)
    add_pack(services, ref, "LATER", pupil_upn="Z999999999901")
    add_pack(services, ref, "NAMELESS")
    add_pack(services, ref, "ELSEWHERE", school=SECOND_LEAD.organisation_id, **WHO)

    assert (reach_holds(services), reach_holds(services)) == (1, 0)
    with services.ledger.transaction() as tx:
        tx.facts.put("NAMELESS", "referral", values=WHO, by=REFERRER.id)
    assert reach_holds(services) == 1
    for one in ("LATER", "NAMELESS"):
        (told,) = holds_of(services, SAFEGUARDING_LEAD, one)
        assert told.words == f"said {SAFEGUARDING_LEAD.name} of another pack of this pupil: {WORDS}"
        lift_hold(services, SAFEGUARDING_LEAD, one, "A pack made twice.")
    assert reach_holds(services) == 0
    for one in ("LATER", "NAMELESS", "DRAFT-OTHER", "TWIN"):
        assert not holds_of(services, SAFEGUARDING_LEAD, one)


def test_a_hold_on_a_pack_whose_pupil_is_put_right_later_reaches_the_pupils_other_packs(
    services, ref, clock
):
    """They were not offered then."""
    add_pack(services, ref, "SLIP", **WHO | {"pupil_dob": "1999-01-01"})
    clock.forward(hours=1)
    hold_pack(services, SAFEGUARDING_LEAD, "SLIP", WORDS)
    clock.forward(hours=1)
    assert reach_holds(services) == 0
    with services.ledger.transaction() as tx:
        tx.facts.put("SLIP", "referral", values=WHO, by=REFERRER.id)
    with pytest.raises(PackHeld):
        ask_erasure(services, SAFEGUARDING_LEAD, OTHERS[0], ground="mistake", typed=OTHERS[0])

    assert reach_holds(services) == 2  # the third one was reached when it was to be erased
    assert held(services) == set(OTHERS)


def test_a_number_that_is_added_later_brings_no_hold_to_what_was_left_out(services, ref, clock):
    clock.forward(hours=1)
    hold_pack(services, SAFEGUARDING_LEAD, ref, WORDS)
    clock.forward(hours=1)
    with services.ledger.transaction() as tx:
        for one in (ref, *OTHERS):
            tx.facts.put(one, "referral", values={"pupil_upn": "Z999999999901"}, by=REFERRER.id)

    assert reach_holds(services) == 0


def test_no_pack_is_erased_in_the_hour_before_a_hold_reaches_it(services, ref):
    add_pack(services, ref, "BEFORE", **WHO)
    ask_erasure(services, SAFEGUARDING_LEAD, "BEFORE", ground="mistake", typed="BEFORE")
    hold_pack(services, SAFEGUARDING_LEAD, ref, WORDS)
    add_pack(services, ref, "LATER", **WHO)
    with pytest.raises(PackHeld):
        ask_erasure(services, SAFEGUARDING_LEAD, "LATER", ground="mistake", typed="LATER")

    assert [one.came for one in holds_of(services, SAFEGUARDING_LEAD, "LATER")] == [True]
    assert not holds_of(services, SAFEGUARDING_LEAD, "BEFORE")
    assert "about the same pupil" in history(services, "LATER")


def test_a_hold_of_the_council_reaches_only_what_the_council_has(services, ref):
    hold_pack(services, OFFICER, ref, "Our inquiry.")
    add_pack(services, ref, "LATER-DRAFT", **WHO)
    add_pack(services, ref, "LATER-SEALED", state=State.SEALED, **WHO)
    with services.ledger.transaction() as tx:
        data = {"version": 1, "manifest_sha256": "0" * 64}
        tx.packs.change("UPDATE pack SET state = ? WHERE ref = 'LATER-SEALED'", State.SIGNED)
        sealed = Event.PACK_SEALED
        tx.entries.append(Happening(event=sealed, pack="LATER-SEALED", actor="formsvc", data=data))

    assert reach_holds(services) == 1
    (told,) = holds_of(services, SAFEGUARDING_LEAD, "LATER-SEALED")
    assert (told.mine, told.why) == (False, "")
    assert "another pack" not in told.words
    assert [one.why for one in holds_of(services, OFFICER, "LATER-SEALED")] == ["Our inquiry."]


def history(services, ref):
    with services.ledger.reading() as tx:
        return " ".join(sentence(one.event, one.data) for one in tx.entries.of_pack(ref))


def test_an_officer_holds_only_what_the_council_has(officer, services, ref):
    place = f"/authority/{ref}/hold"
    page = get(officer, place)
    draft = Seen(officer.post(place, data={"act": "hold", "words": "x", "also": ["DRAFT-OTHER"]}))

    assert ticked(page) == {"SEALED-OTHER"}
    assert not any(one in page.text for one in ("DRAFT-OTHER", *FOREIGN))
    assert draft.status == 409
    send(officer, place, "Our inquiry.", "SEALED-OTHER")
    seen = {one.ref: one for one in other_packs_of(services, SAFEGUARDING_LEAD, ref)}
    assert any(one.mine for one in holds_of(services, OFFICER, "SEALED-OTHER"))
    assert (seen["SEALED-OTHER"].held, seen["SEALED-OTHER"].ours) == (True, False)
    assert seen["SEALED-OTHER"].why == ""
