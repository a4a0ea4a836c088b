"""What no letter could tell a person: a task at the school, a letter to print, who gave it."""

import pytest
from builders import (
    a_stranger,
    do_jobs,
    everything,
    let_in,
    letters,
    links,
    sign_all,
    text_messages,
    text_of,
)
from web.pages import get, post
from web.test_in_person import hand_over
from web.test_reached_otherwise import ALEX, CHRIS, PAT, correct, people, sign_by_hand, told
from web.test_signing import filled

from formsvc.demo.people import REFERRER
from formsvc.domain.delivery import Delivery
from formsvc.domain.events import Event
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.delivering import note_delivery
from formsvc.journeys.following import follow_pack, withdraw_pack
from formsvc.journeys.pupil_record.telling import entries_told
from formsvc.journeys.sending import send_pack

__all__ = ["people"]
HANDED = {"given": "hand", "day-day": "23", "day-month": "11", "day-year": "2026"}
MAY_NOT_SAY = (REFERRER.name, "Robin")


@pytest.fixture
def starting_point():
    return "family sent"


def to_give(school, ref):
    """The addresses of the letters that wait on the pack's page, each once, in their order."""
    links = [one for one in get(school, f"/packs/{ref}").links if f"/packs/{ref}/letters/" in one]
    return list(dict.fromkeys(links))


def sign_one_paper(app, services, school, ref, person):
    """Sign on the school's device as a person would, and sign in again; return that browser."""
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    post(school, f"{link}/plan", filled(school, f"{link}/plan"))
    post(school, f"{link}/hand-back")
    return let_in(app.test_client(), services, REFERRER)


def test_who_signs_by_hand_is_told_on_paper_that_the_school_took_the_signature(
    app, school, services, ref, people
):
    """Staff who signed for a person without an address leave a task that tells on them."""
    school = sign_one_paper(app, services, school, ref, people()[PAT])
    (where,) = to_give(school, ref)
    (left,) = told(services, ref, Event.LETTER_LEFT)
    page, printed = get(school, where), get(school, f"{where}/print")
    wrong = [
        post(school, where, HANDED | slip, 400).errors_at_fields
        for slip in ({"given": ""}, {"day-year": "2027"}, {"day-year": "2025"}, {"day-day": "40"})
    ]

    assert left.data["invitation"] == people()[PAT].id
    assert "told Pat" not in page.text
    assert "that the school took their signature on its device" in get(school, f"/packs/{ref}").text
    assert "You signed papers on a device of the school." in printed.text
    assert "Dear Pat Sample," in printed.text
    assert not [one for one in MAY_NOT_SAY if one in printed.root.text_content().split("Print")[1]]
    assert wrong[0] == ["Say how they got it"]
    assert wrong[1] == ["This day has not come yet"]
    assert wrong[2] == ["The letter is of 23 November 2026: enter a later day"]
    assert len(wrong[3]) == 1
    assert "tell them on paper" in " ".join(get(school, "/packs").rows("For you to do (1)")[0])


def test_how_and_when_and_by_whom_a_letter_was_given_is_an_entry_once(
    app, school, services, ref, people
):
    school = sign_one_paper(app, services, school, ref, people()[PAT])
    (where,) = to_give(school, ref)
    for _ in range(2):  # pressed twice
        assert post(school, where, HANDED) == f"/packs/{ref}"
    for other in ({"given": "post"}, {"day-day": "40"}, {"given": ""}):
        assert "written down already" in post(school, where, HANDED | other, 409).text
    (given,) = told(services, ref, Event.LETTER_GIVEN)

    assert given.actor == REFERRER.id
    assert given.data["invitation"] == people()[PAT].id
    assert given.sentence == (
        "The school handed a person who signs the letter that could not be sent (the school took "
        "their signature on its device or on paper), on 23 November 2026."
    )
    assert to_give(school, ref) == []
    get(school, where, 404)
    get(school, f"{where}/print", 404)
    assert services.ledger.verify().fault is None


def test_who_had_no_address_is_told_on_paper_where_their_papers_go_from_now_on(
    school, services, ref, people
):
    """Else staff could give an address of their own, and sign behind the link that comes there."""
    correct(school, ref, people()[PAT], reach="email", email="pat@parents.example")
    do_jobs(services)
    (where,) = to_give(school, ref)
    printed = get(school, f"{where}/print")

    assert "From now on they go to: pat@parents.example" in printed.text
    assert "Did you not ask for this?" in printed.text
    correct(school, ref, people()[CHRIS], reach="email", email="chris@parents.example")
    assert to_give(school, ref) == [where]  # the number of before is told by a text message


def test_who_signs_by_hand_is_told_on_paper_of_a_version_that_asks_nothing_of_them(
    app, school, services, ref, people
):
    link = hand_over(school, ref, people()[PAT])
    post(school, link, {"action": "continue"})
    for document in ("referral", "plan"):
        post(school, f"{link}/{document}", filled(school, f"{link}/{document}"))
    post(school, f"{link}/hand-back")
    amend_pack(services, REFERRER, ref, "Another phone number")
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    school = let_in(app.test_client(), services, REFERRER)
    waits = [get(school, f"{one}/print").text for one in to_give(school, ref)]

    assert [one.count("show you what was changed") for one in waits] == [0, 1]
    assert "http" not in "".join(waits)
    assert not [one for one in letters(services) if PAT in str(one["To"])]


def test_a_change_that_was_taken_back_is_told_to_nobody_and_the_copy_of_all_tells_in_words(
    app, school, services, *, ref, people
):
    """Else the school would print that papers were changed which are as they were."""
    sign_by_hand(school, ref, people()[PAT])
    amend_pack(services, REFERRER, ref, "Another phone number")
    send_pack(services, REFERRER, ref)
    school = let_in(app.test_client(), services, REFERRER)
    signed, changed = to_give(school, ref)
    withdraw_pack(services, REFERRER, ref)

    assert to_give(school, ref) == [signed]
    get(school, f"{changed}/print", 404)
    with services.ledger.reading() as tx:
        words = entries_told(tx, ref).decode()
    assert "What the letter says: by: hand; school: Alder Grove School; way: device" in words


def test_who_signs_by_hand_by_now_is_told_on_paper_of_a_change_too(school, services, ref, people):
    sign_all(services, links(services)["alex.sample@parents.example"], ALEX)
    amend_pack(services, REFERRER, ref, "Another phone number")
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    correct(school, ref, people()[ALEX], reach="by_hand")
    do_jobs(services)
    (where,) = to_give(school, ref)

    assert "You do not have to sign again." in get(school, f"{where}/print").text
    assert services.ledger.verify().fault is None


def test_who_was_barred_without_an_address_gets_no_letter_that_waits(school, services, ref, people):
    """Who bars a person may take the address out with it, as it was corrected before."""
    correct(school, ref, people()[PAT], reach="email", email="pat@parents.example")
    (where,) = to_give(school, ref)
    rows = [dict(row) for row in follow_pack(services, REFERRER, ref).facts["parents"]]
    rows[-1] |= {"nothing_sent": "yes", "reach": "by_hand"}
    del rows[-1]["email"]
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": rows}, by=REFERRER.id)

    assert to_give(school, ref) == []
    get(school, f"{where}/print", 404)


def test_whose_letters_fail_is_told_on_paper_of_a_signature_and_whom_nothing_may_reach_is_not(
    app, school, services, ref, people
):
    chris = people()[CHRIS]
    with services.ledger.transaction() as tx:
        tx.letters.stands(tx.letters.telling(ref)[chris.id].id, Delivery.BOUNCED)
    before = len(text_messages(services))
    school = sign_one_paper(app, services, school, ref, chris)
    do_jobs(services)
    (where,) = to_give(school, ref)
    barred = [
        row | ({"nothing_sent": "yes"} if row["name"] == CHRIS else {})
        for row in follow_pack(services, REFERRER, ref).facts["parents"]
    ]
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": barred}, by=REFERRER.id)

    assert not [words for _, words in text_messages(services)[before:] if "device" in words]
    assert to_give(school, ref) == []
    get(school, f"{where}/print", 404)


def test_a_letter_to_print_is_for_the_persons_own_school_alone(
    app, school, services, officer, *, ref, people
):
    school = sign_one_paper(app, services, school, ref, people()[PAT])
    (where,) = to_give(school, ref)
    stranger = let_in(app.test_client(), services, a_stranger(services))
    before = everything(services)
    for other, status in ((stranger, 404), (officer, 403)):
        get(other, where, status)
        get(other, f"{where}/print", status)
        post(other, where, HANDED, status)

    after = everything(services)
    assert {name for name, rows in after.items() if rows != before[name]} <= {"session"}


def test_a_letter_about_a_signature_that_waits_is_not_lost_by_another_address(
    app, school, services, ref, people
):
    """The attack: staff sign for somebody, and put an address of their own before the mail goes."""
    alex = people()[ALEX]
    school = sign_one_paper(app, services, school, ref, alex)
    before = len(letters(services))
    correct(school, ref, alex, reach="email", email="new@parents.example")
    do_jobs(services)
    said = {
        one["To"].addresses[0].addr_spec: text_of(one)
        for one in letters(services)[before:]
        if "device of the school" in text_of(one)
    }
    (where,) = to_give(school, ref)

    assert set(said) == {alex.address, "new@parents.example"}
    assert said["new@parents.example"].startswith("Dear Alex Sample,")
    assert said[alex.address].startswith("Good day,")  # a stranger, if there was a slip
    assert "Was this not you?" in said[alex.address]
    assert not [one for one in (ref, "Alex", "Sample", "http") if one in said[alex.address]]
    assert "You signed papers on a device of the school." in get(school, f"{where}/print").text
    sent = [one for one in told(services, ref, Event.LETTER_SENT) if not one.data["invitation"]]
    assert {one.data["letter"] for one in sent} == {"signed_at_school", "former_address"}
    assert services.ledger.verify().fault is None


def test_nor_is_it_lost_by_a_phone_number_and_the_old_address_put_back(
    app, school, services, ref, people
):
    """The attack: what fits no phone is dropped, and the address is theirs again when mail goes."""
    alex = people()[ALEX]
    school = sign_one_paper(app, services, school, ref, alex)
    before = len(letters(services))
    correct(school, ref, alex, reach="text", phone="07700 900001")
    correct(school, ref, alex, reach="email", email=alex.address)
    do_jobs(services)
    came = [one for one in letters(services)[before:] if "Was this not you?" in text_of(one)]

    assert [one["To"].addresses[0].addr_spec for one in came] == [alex.address]


@pytest.mark.parametrize("lost", ["dropped", "bounced"])
def test_a_letter_about_a_signature_that_never_arrives_becomes_one_on_paper(
    app, school, services, *, ref, people, lost
):
    """Whoever signed for somebody could else stop the letter that tells, by a new way to them."""
    alex = people()[ALEX]
    school = sign_one_paper(app, services, school, ref, alex)
    if lost == "dropped":
        correct(school, ref, alex, reach="by_hand")
        do_jobs(services)
    else:
        do_jobs(services)
        with services.ledger.transaction() as tx:
            (letter,) = [one for one in tx.letters.of_pack(ref) if one.letter == "signed_at_school"]
            for _ in range(2):  # a report that comes twice
                note_delivery(tx, letter.id, Delivery.BOUNCED)

    (where,) = to_give(school, ref)
    assert "You signed papers on a device of the school." in get(school, f"{where}/print").text
    assert post(school, where, HANDED) == f"/packs/{ref}"
    assert services.ledger.verify().fault is None
