"""Signing in by an emailed code, and out for good."""

import re
from dataclasses import replace

import pytest
from builders import OFFICER, REFERRER, do_jobs, letters, sign_in_as, text_of
from web.pages import Seen, get, post

from formsvc.demo.people import add_people
from formsvc.domain.records import User


@pytest.fixture(autouse=True)
def people(services):
    add_people(services)


def ask_code(client, services, email=REFERRER.email):
    client.post("/sign-in", data={"email": email})
    do_jobs(services)
    return re.search(r"Your code is: (\d{6})", text_of(letters(services)[-1]))[1]


def use(client, code, status=303, email=REFERRER.email):
    return post(client, "/sign-in/code", {"email": email, "code": code}, status)


def test_somebody_with_the_code_gets_to_their_own_work(client, services):
    assert sign_in_as(client, services).status_code == 303
    assert client.get("/home").location == "/packs"


def test_an_officer_gets_to_the_queue(client, services):
    sign_in_as(client, services, OFFICER)

    assert client.get("/home").location == "/authority"


def test_an_unknown_address_sees_exactly_what_a_known_one_sees(client, services):
    known = post(client, "/sign-in", {"email": REFERRER.email}, 200)
    strange = post(client, "/sign-in", {"email": "nobody@strangers.example"}, 200)
    do_jobs(services)

    assert known.text.replace(REFERRER.email, "*") == strange.text.replace(
        "nobody@strangers.example", "*"
    )
    assert [str(one["To"].addresses[0].addr_spec) for one in letters(services)] == [REFERRER.email]


def test_an_unknown_address_with_any_code_sees_what_a_wrong_code_sees(client, services):
    code = ask_code(client, services)
    wrong = use(client, f"{(int(code) + 1) % 1_000_000:06}", 400)
    strange = use(client, "123456", 400, email="nobody@strangers.example")

    assert wrong.summary == strange.summary


def test_a_code_works_in_capitals_and_with_spaces(client, services):
    code = ask_code(client, services)

    assert use(client, f" {code[:3]} {code[3:]}", email=f" {REFERRER.email.upper()} ") == "/home"


@pytest.mark.parametrize("text", ["", "  ", "no address", "@" * 255, "x" * 400 + "@a.example"])
def test_what_is_no_address_is_told_at_the_box(client, services, text):
    page = post(client, "/sign-in", {"email": text}, 400)

    assert page.summary[0][1] == "email"
    assert page.summary[0][0] in page.errors_at_fields


def test_a_wrong_code_does_not_sign_in(client, services):
    code = ask_code(client, services)
    page = use(client, f"{(int(code) + 1) % 1_000_000:06}", 400)

    assert page.summary[0][1] == "code"
    assert client.get("/packs").status_code == 401


def test_an_old_code_does_not_sign_in(client, services, clock):
    code = ask_code(client, services)
    clock.forward(minutes=10)

    use(client, code, 400)


def test_a_used_code_does_not_sign_in_again(client, services, app):
    code = ask_code(client, services)
    use(client, code)

    use(app.test_client(), code, 400)


def test_a_new_code_stops_the_one_before(client, services):
    first = ask_code(client, services)
    second = ask_code(client, services)

    assert first == second or use(client, first, 400)
    use(client, second)


def test_the_sixth_try_fails_even_with_the_right_code(client, services):
    code = ask_code(client, services)
    for one in range(1, 6):
        use(client, f"{(int(code) + one) % 1_000_000:06}", 400)

    use(client, code, 400)


def test_the_fifth_try_still_works(client, services):
    code = ask_code(client, services)
    for one in range(1, 5):
        use(client, f"{(int(code) + one) % 1_000_000:06}", 400)

    use(client, code)


def test_nobody_can_flood_an_address_with_codes(client, services):
    for _ in range(5):
        post(client, "/sign-in", {"email": REFERRER.email}, 200)
    post(client, "/sign-in", {"email": REFERRER.email}, 429)
    do_jobs(services)

    assert len(letters(services)) == 5


def test_tries_from_one_place_are_counted_over_all_addresses(client, services, clock):
    code = ask_code(client, services)
    for one in range(60):
        use(client, "111111", 400, email=f"a{one}@strangers.example")
    page = use(client, code, 400)

    assert "too many tries" in page.text
    clock.forward(hours=1, seconds=1)
    use(client, ask_code(client, services))


def test_six_wrong_codes_of_a_stranger_leave_the_code_of_its_owner_alone(client, services, app):
    stranger = app.test_client()
    code = ask_code(client, services)
    ask_code(stranger, services)
    for one in range(1, 8):
        use(stranger, f"{(int(code) + one) % 1_000_000:06}", 400)
        use(app.test_client(), f"{(int(code) + one) % 1_000_000:06}", 400)

    use(client, code)


def test_a_stranger_who_asks_for_a_code_does_not_stop_the_one_that_was_sent(client, services, app):
    code = ask_code(client, services)
    ask_code(app.test_client(), services)

    use(client, code)


def test_a_code_works_only_in_the_browser_that_asked_for_it(client, services, app):
    code = ask_code(client, services)
    other = app.test_client()
    use(other, code, 400)
    other.set_cookie("formsvc-asking", "guessed")
    use(other, code, 400)

    use(client, code)


def from_place(app, address):
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return browser


def test_a_stranger_who_asks_again_and_again_does_not_use_up_the_owners_codes(services, app):
    stranger = from_place(app, "198.51.100.7")
    for _ in range(10):
        stranger.post("/sign-in", data={"email": REFERRER.email})
    owner = from_place(app, "192.0.2.1")

    use(owner, ask_code(owner, services))


def test_one_household_is_one_place_however_many_addresses_it_has(services, app):
    for one in range(5):
        post(from_place(app, f"2001:db8::{one + 1}"), "/sign-in", {"email": REFERRER.email}, 200)
    post(from_place(app, "2001:db8::ffff"), "/sign-in", {"email": REFERRER.email}, 429)

    post(from_place(app, "2001:db8:0:1::1"), "/sign-in", {"email": REFERRER.email}, 200)


def test_all_places_together_cannot_flood_an_address_with_codes(services, app):
    asked = [
        from_place(app, f"198.51.100.{one}").post("/sign-in", data={"email": REFERRER.email})
        for one in range(25)
    ]
    do_jobs(services)

    assert [one.status_code for one in asked] == [200] * 20 + [429] * 5
    assert len(letters(services)) == 20


def test_a_clock_that_was_far_ahead_locks_nobody_out_until_it_catches_up(client, services, clock):
    clock.forward(days=400)
    ask_code(client, services)
    clock.forward(days=-400)
    for _ in range(6):
        code = ask_code(client, services)
        clock.forward(hours=1)

    assert code
    assert client.post("/sign-in", data={"email": REFERRER.email}).status_code == 200


def test_the_address_stays_typed_when_codes_were_asked_too_often(client):
    for _ in range(6):
        page = client.post("/sign-in", data={"email": REFERRER.email})

    assert Seen(page).typed()["email"] == [REFERRER.email]
    assert "Wait an hour" in Seen(page).summary[0][0]


def test_the_mark_of_asking_is_given_to_known_and_strange_addresses_alike(app):
    said = [
        app.test_client().post("/sign-in", data={"email": email}).headers["Set-Cookie"]
        for email in (REFERRER.email, "nobody@strangers.example")
    ]
    known, strange = (re.sub(r"=[0-9a-f]{64};", "=*;", one) for one in said)

    assert known == strange
    assert said[0] != said[1]
    assert "HttpOnly" in known


def test_signing_in_anew_ends_the_session_that_this_browser_had(client, services, app):
    sign_in_as(client, services)
    thief = app.test_client()
    thief.set_cookie("formsvc", client.get_cookie("formsvc").value)
    get(thief, "/packs")
    sign_in_as(client, services, OFFICER)

    assert thief.get("/packs").status_code == 401
    get(client, "/authority")


def test_a_wrong_code_does_not_end_the_session_that_this_browser_has(client, services):
    sign_in_as(client, services)
    use(client, "000000", 400)

    get(client, "/packs")


def test_after_signing_out_the_cookie_is_worth_nothing(client, services, app):
    sign_in_as(client, services)
    stolen = client.get_cookie("formsvc").value
    get(client, "/packs")
    post(client, "/sign-out")
    thief = app.test_client()
    thief.set_cookie("formsvc", stolen)

    assert thief.get("/packs").status_code == 401
    assert client.get("/packs").status_code == 401


def test_opening_the_sign_out_page_signs_nobody_out(client, services):
    sign_in_as(client, services)
    get(client, "/sign-out")

    get(client, "/packs")


def test_a_session_in_use_lasts_and_an_idle_one_ends(client, services, clock):
    sign_in_as(client, services)
    for _ in range(4):
        clock.forward(minutes=50)
        location = post(client, "/packs/new")
    clock.forward(minutes=61)

    assert client.get(location).status_code == 401


def test_a_session_ends_after_twelve_hours_whatever_is_done(client, services, clock):
    sign_in_as(client, services)
    for _ in range(12):
        clock.forward(minutes=59)
        post(client, "/packs/new")
    clock.forward(minutes=12)

    post(client, "/packs/new", status=401)


def test_someone_disabled_is_out_at_once_and_gets_no_code(client, services):
    late = User(
        id="late",
        email="late@aldergrove.example",
        name="Late Leaver",
        role="senco",
        organisation_id=REFERRER.organisation_id,
        disabled=False,
    )
    with services.ledger.transaction() as tx:
        tx.people.add_user(late)
    sign_in_as(client, services, late)
    get(client, "/packs")
    code = ask_code(client, services, late.email)
    with services.ledger.transaction() as tx:
        tx.people.change("UPDATE user SET disabled = 1 WHERE id = ?", late.id)
    before = len(letters(services))

    assert client.get("/packs").status_code == 401
    use(client, code, 400, email=late.email)
    post(client, "/sign-in", {"email": replace(late).email}, 200)
    do_jobs(services)
    assert len(letters(services)) == before


def test_the_cookie_is_for_this_site_only_and_not_for_scripts(client, services):
    answer = sign_in_as(client, services)
    said = answer.headers["Set-Cookie"]

    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert REFERRER.id not in said


@pytest.mark.parametrize("cookie", ["", "x", "é" * 30, "0" * 64, "a" * 4000, "\x7f\x7f"])
def test_a_made_up_cookie_is_nobody(client, services, cookie):
    client.set_cookie("formsvc", cookie)

    assert client.get("/packs").status_code == 401


def test_what_was_typed_is_kept_when_the_session_ran_out(client, services, clock):
    sign_in_as(client, services)
    place = post(client, "/packs/new")
    clock.forward(minutes=61)
    page = post(
        client,
        f"{place}/referral/school",
        {"school_name": "A & <b>", "referral_date-day": "3"},
        401,
    )

    assert page.typed()["school_name"] == ["A & <b>"]
    assert page.typed()["referral_date-day"] == ["3"]
