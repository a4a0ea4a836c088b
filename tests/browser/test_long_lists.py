"""Long lists that offer words while somebody types, and a warning before anybody is signed out."""

import re
from datetime import timedelta

import pytest
from builders import REFERRER, a_pack
from playwright.sync_api import expect

from formsvc.app import now
from formsvc.domain.chain import utc_text


@pytest.fixture
def ref(site):
    return a_pack(site.services, provider_name="Invented Farm School")


@pytest.fixture(scope="module")
def cookies():
    return []


@pytest.fixture
def school(visit, cookies):
    person = visit()
    if cookies:
        person.page.context.add_cookies(cookies)
    else:
        person.sign_in(REFERRER.email)
        cookies += person.page.context.cookies()
    return person


def box_of(person, name):
    """Return the box that takes the place of a list, when it stands there."""
    person.page.set_default_timeout(15_000)
    box = person.page.locator(f"#{name}.autocomplete__input")
    box.wait_for()
    return box


def saved(site, ref, name):
    with site.services.ledger.reading() as tx:
        return tx.facts.values(ref).get(name)


def test_a_language_is_found_with_the_keyboard_alone(site, ref, school):
    school.open(f"/packs/{ref}/referral/languages")
    box = box_of(school, "pupil_first_language")
    box.fill("")
    box.press_sequentially("rdish")
    school.page.locator(".autocomplete__option").first.wait_for()
    school.look(colours=True)
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        school.page.keyboard.press(key)
    expect(school.page.locator("#pupil_first_language")).to_have_value("Kurdish (Sorani)")
    school.press("Save and continue")

    assert saved(site, ref, "pupil_first_language") == "Kurdish (Sorani)"


def test_words_that_are_on_no_list_are_kept_as_they_are_typed(site, ref, school):
    school.open(f"/packs/{ref}/referral/languages")
    box_of(school, "pupil_first_language").fill("Wizard Polish")
    school.press("Save and continue")

    assert saved(site, ref, "pupil_first_language") == "Wizard Polish"


def test_a_provider_that_was_named_before_is_offered_again(ref, school):
    school.open(f"/packs/{ref}/referral/provider")
    box_of(school, "provider_name").fill("")
    box_of(school, "provider_name").press_sequentially("nted fa")
    offered = school.page.locator(".autocomplete__option").first

    expect(offered).to_have_text(re.compile("^Invented Farm School"))


def test_a_long_choice_is_typed_or_picked(site, ref, school):
    school.open(f"/packs/{ref}/referral/pupil")
    box = box_of(school, "pupil_year_group")
    before = box.input_value()
    box.fill("")
    box.press_sequentially("year 1")
    school.page.locator(".autocomplete__option").first.wait_for()
    options = school.page.locator(".autocomplete__option").all_inner_texts()
    wanted = next(one for one in options if before not in one).split("\n")[0]
    school.look(colours=True)
    school.page.get_by_role("option", name=wanted).first.click()
    school.press("Save and continue")
    school.open(f"/packs/{ref}/referral/pupil")

    assert box.input_value() == wanted
    assert wanted != before


def test_what_is_on_no_list_is_not_chosen(site, ref, school):
    school.open(f"/packs/{ref}/referral/pupil")
    box_of(school, "pupil_year_group").fill("Year 99")
    school.press("Save and continue")
    school.look()

    assert school.page.title().startswith("Error: ")


def test_without_scripts_the_lists_still_offer(ref, visit, cookies, school):
    plain = visit(script=False)
    plain.page.context.add_cookies(cookies)
    plain.open(f"/packs/{ref}/referral/languages")

    offers = plain.page.locator("#suggest-languages option")
    assert offers.count() > 100
    assert plain.page.locator("#pupil_first_language").get_attribute("list") == "suggest-languages"
    plain.open(f"/packs/{ref}/referral/pupil")
    assert plain.page.locator("select#pupil_year_group option").count() > 12


def leave_idle(site, minutes):
    """Let the staff sessions be this long without a post."""
    with site.services.ledger.transaction() as tx:
        tx.sessions.change(
            "UPDATE session SET last_seen_at = ? WHERE kind = 'staff'",
            utc_text(now() - timedelta(minutes=minutes)),
        )


def test_whoever_fills_in_a_form_is_warned_before_they_are_signed_out(site, ref, school):
    leave_idle(site, 57)
    school.open(f"/packs/{ref}/referral/why")
    warning = school.page.locator(".formsvc-staying")
    warning.get_by_role("button", name="Stay signed in").wait_for()
    school.look()

    assert "signed out in 2 minutes" in warning.inner_text()
    school.press("Stay signed in")
    warning.get_by_role("button").first.wait_for(state="detached")
    left = school.page.evaluate("fetch('/signed-in').then((one) => one.json())")["seconds"]
    assert left > 3500


def test_whoever_comes_too_late_is_told_and_loses_nothing(site, ref, school):
    school.open(f"/packs/{ref}/referral/why")
    school.page.locator("textarea").first.fill("Words that took long.")
    leave_idle(site, 57)
    asked = school.page.evaluate("fetch('/signed-in').then((one) => one.json())")

    assert 0 < asked["seconds"] < 300
    leave_idle(site, 61)
    school.press("Save and continue")
    assert "What you typed is still here" in school.page.locator("main").inner_text()
    assert "Words that took long." in school.page.content()
