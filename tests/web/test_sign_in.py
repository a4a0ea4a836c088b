"""Signing in by an emailed code, and out for good."""

import re
from dataclasses import replace

import pytest
from builders import OFFICER, REFERRER, do_jobs, letters, sign_in_as, text_of
from web.pages import get, post

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
