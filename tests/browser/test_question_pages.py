"""Pages of questions: errors at the field, help from scripts, and life without them."""

import pytest
from builders import REFERRER, a_pack
from playwright.sync_api import expect


@pytest.fixture
def ref(site):
    return a_pack(site.services)


@pytest.fixture(scope="module")
def cookies():
    return []


@pytest.fixture
def school(visit, cookies):
    """Somebody of the school, signed in once: an address gets only so many codes in an hour."""
    person = visit()
    if cookies:
        person.page.context.add_cookies(cookies)
        person.open("/packs")
    else:
        person.sign_in(REFERRER.email)
        cookies += person.page.context.cookies()
    assert person.heading == "Packs"
    return person


def test_each_line_of_the_error_summary_leads_to_a_box(site, ref, school):
    school.press("Start a new pack")
    school.press("Start the pack")
    school.open(school.page.url.removeprefix(site.address) + "/referral/people")
    school.press("Save and continue")
    school.look()

    assert school.page.title().startswith("Error: ")
    lines = school.page.locator(".govuk-error-summary__list a").all()
    assert len(lines) > 1
    for line in lines:
        line.click()
        focus = school.page.evaluate("document.activeElement.tagName")
        assert focus in {"INPUT", "SELECT", "TEXTAREA"}


def test_words_that_were_typed_are_not_lost_by_a_slip(ref, school):
    asked = []
    school.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    school.open(f"/packs/{ref}/referral/why")
    school.page.locator("textarea").first.press_sequentially("More.")
    school.open("/packs")

    assert asked == ["beforeunload"]


def test_a_question_hides_until_its_answer_asks_for_it(ref, school):
    school.open(f"/packs/{ref}/referral/sen")
    more = school.page.locator("[data-show-if]")
    expect(more.first).to_be_visible()
    school.page.locator("[name=sen_status][value=none]").check()
    expect(more.first).to_be_hidden()
    school.page.locator("[name=sen_status][value=ehc_plan]").check()

    expect(more.first).to_be_visible()


def test_a_long_answer_counts_its_characters(ref, school):
    school.open(f"/packs/{ref}/referral/why")
    box = school.page.locator(".govuk-character-count textarea").first
    longest = int(box.evaluate("one => one.closest('.govuk-character-count').dataset.maxlength"))
    box.fill("x" * (longest + 3))

    message = school.page.locator(".govuk-character-count__status").first
    expect(message).to_contain_text("3 characters too many")
