"""Signing in person on the school's device: handed over without the school's pages, handed back."""

import pytest
from builders import do_jobs, everything, letters, links, seal, sign_all, text_of, words_of
from web.pages import get, post
from web.test_signing import filled

from formsvc.demo.people import REFERRER

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def person(services, ref):
    with services.ledger.reading() as tx:
        return next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)


def hand_over(school, ref, person, **fields):
    where = f"/packs/{ref}/in-person/{person.id}"
    return post(school, where, {"place": "School office", "read_aloud": "yes"} | fields)


def entries(services, ref, event):
    with services.ledger.reading() as tx:
        return [
            (one, tx.entries.private(one.seq))
            for one in tx.entries.of_pack(ref)
            if one.event == event
        ]


def test_the_whole_way_in_person_is_told_as_what_it_was(school, services, ref, person):
    sent = links(services)
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    for document in ("referral", "plan"):
        post(school, f"{link}/{document}", filled(school, f"{link}/{document}"))
    assert post(school, f"{link}/hand-back") == "/sign-in"
    for email, token in sent.items():
        if email != PARENT:
            sign_all(services, token, "Some Body")
    seal(services, ref)
    record = words_of(services, ref, "signing-record.pdf")
    (_, told), *_ = entries(services, ref, "link.shown")
    ours = [
        (one, beside)
        for one, beside in entries(services, ref, "document.signed")
        if "place" in beside
    ]

    assert told == {"place": "School office", "staff": REFERRER.name}
    assert len(ours) == 3
    assert all("in person" in one.data["how"] for one, _ in ours)
    assert f"With {REFERRER.name} of the school. Place: School office" in record
    assert "handed back" in record
    assert services.ledger.verify().fault is None


def test_from_the_page_that_is_handed_over_nothing_of_the_school_opens(
    school, services, ref, person
):
    before = {path: school.get(path).status_code for path in ("/packs", f"/packs/{ref}", "/home")}
    cookie = school.get_cookie("formsvc").value
    hand_over(school, ref, person)

    assert set(before.values()) <= {200, 302}
    for path in ("/packs", f"/packs/{ref}", f"/packs/{ref}/story"):
        get(school, path, 401)
    school.set_cookie("formsvc", cookie)  # a copy of the cookie is worth nothing either
    get(school, f"/packs/{ref}", 401)


def test_the_link_that_was_sent_stops_and_the_one_shown_ends_with_the_visit(
    school, client, services, *, ref, person
):
    sent = links(services)[PARENT]
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    get(client, f"/s/{sent}", 410)
    post(school, f"{link}/hand-back")
    after = everything(services)
    assert post(school, f"{link}/hand-back") == "/sign-in"  # pressed twice

    assert everything(services) == after
    get(school, link, 410)
    get(school, f"{link}/plan", 410)
    assert entries(services, ref, "device.handed_back")
    do_jobs(services)
    assert not [one for one in letters(services) if link in one.as_string()]


def test_staff_who_sign_for_somebody_on_the_schools_device_are_told_on_at_once(
    school, services, ref, person
):
    """Nobody but the school sees who holds the device: the person hears of it where they are."""
    before = len(letters(services))
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    for document in ("referral", "plan"):
        post(school, f"{link}/{document}", filled(school, f"{link}/{document}"))
    do_jobs(services)
    (letter,) = [one for one in letters(services)[before:] if PARENT in one["To"]]

    assert "You signed papers on a device of the school." in text_of(letter)
    assert "Was this not you?" in text_of(letter)
    assert "http" not in text_of(letter)
    assert "Robin" not in text_of(letter)


def test_a_device_that_is_forgotten_shows_nothing_after_an_hour(school, clock, ref, person):
    link = hand_over(school, ref, person)
    post(school, link, {"action": "continue"})
    clock.forward(minutes=61)

    get(school, f"{link}/plan", 410)


def test_a_device_handed_back_after_its_hour_sends_one_link_and_opens_nothing(
    school, app, services, clock, *, ref, person
):
    link = hand_over(school, ref, person)
    post(app.test_client(), f"{link}/hand-back", status=409)  # within the hour: who sits there
    clock.forward(minutes=61)
    before = len(letters(services))
    for _ in range(2):
        assert post(school, f"{link}/hand-back") == "/sign-in"
    do_jobs(services)

    assert [PARENT in one["To"] for one in letters(services)[before:]] == [True]
    get(school, link, 410)
    assert sign_all(services, links(services)[PARENT], "Alex Sample") == ["referral", "plan"]


def test_on_the_schools_device_nobody_is_told_of_a_letter_or_of_coming_back_by_its_link(
    school, client, services, *, ref, person
):
    words = ("got our letter", "The link works until", "come back with the same link")
    sent = f"/s/{links(services)[PARENT]}"
    own = get(client, sent).text
    post(client, sent, {"action": "continue"})
    own += get(client, sent).text
    shown = hand_over(school, ref, person)
    there = get(school, shown).text
    post(school, shown, {"action": "continue"})
    there += get(school, shown).text

    assert [one in own for one in words] == [True, True, True]
    assert [one in there for one in words] == [False, False, False]


def test_it_is_not_handed_over_without_a_place_nor_by_another_school(
    school, officer, services, *, ref, person
):
    before = everything(services)
    page = post(school, f"/packs/{ref}/in-person/{person.id}", {"place": " "}, 400)
    post(officer, f"/packs/{ref}/in-person/{person.id}", {"place": "x"}, 403)

    assert page.errors_at_fields == ["Say where you are"]
    changed = {name for name, rows in everything(services).items() if rows != before[name]}
    assert changed <= {"session"}


def test_nobody_hands_back_a_device_of_their_own(client, services, ref):
    token = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    post(client, f"/s/{token}/hand-back", status=409)

    get(client, f"/s/{token}/plan")
