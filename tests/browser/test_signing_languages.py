"""The signing pages on an old phone, in other languages: what is read out, and what it costs."""

import pytest
from builders import a_sent_pack

PARENT = "alex.sample@parents.example"
LIGHT_BYTES = 100_000
#: What a screen reader calls the ways to answer, and the boxes that belong to them.
NAMES = {
    "pl": ["Podpisz", "Wyślij pytanie", "Powiedz „nie”"],
    "ur": ["دستخط کریں", "سوال بھیجیں", "نہیں کہیں"],
}
BOXES = {
    "pl": ["Wpisz swoje imię i nazwisko", "O co chcesz zapytać?", "Dlaczego mówisz „nie”?"],
    "ur": ["اپنا پورا نام لکھیں", "آپ کیا پوچھنا چاہتے ہیں؟", "آپ نہیں کیوں کہتے ہیں؟"],
}


@pytest.fixture(scope="module")
def link(site):
    """The parent's link to a pack that is out for signature."""
    a_sent_pack(site.services)
    return lambda person: person.letter(PARENT, r"(http\S+/s/\S+)")


@pytest.mark.parametrize("code", ["pl", "ur"])
def test_a_parent_reads_and_is_told_of_a_fault_in_their_language(link, visit, code):
    person = visit(phone=True, script=False)
    person.open(link(person))
    person.click(person.page.locator(f"a[hreflang={code}]"))
    person.look(colours=code == "ur")
    person.click(person.page.locator("button"))
    person.look(colours=False)
    person.click(person.page.locator("a.govuk-button"))

    roles = person.page.get_by_role
    assert all(roles("button", name=one, exact=True).count() == 1 for one in NAMES[code])
    assert all(roles("textbox", name=one, exact=True).count() == 1 for one in BOXES[code])
    statement = roles("checkbox").first
    assert statement.evaluate("box => box.labels[0].querySelector('[lang=en]').dir") == "ltr"

    person.click(roles("button", name=NAMES[code][0], exact=True))
    person.look(colours=code == "ur")
    side = person.page.evaluate("getComputedStyle(document.body).direction")
    assert side == ("rtl" if code == "ur" else "ltr")


def test_all_that_a_parents_page_loads_is_under_a_hundred_kilobytes(link, visit):
    person = visit(phone=True)
    loaded = {}
    person.open(link(person))
    person.press("Continue")
    person.page.on("requestfinished", lambda one: loaded.update({one.url: one.sizes()}))
    person.page.route("**/*", lambda route: route.continue_())  # nothing comes from a cache
    person.press("Read the first paper")
    person.page.wait_for_load_state("networkidle")
    weights = {url: one["responseBodySize"] for url, one in loaded.items()}

    assert any("govuk-frontend.min.css" in one for one in weights)
    assert any("govuk-frontend.min.js" in one for one in weights)
    assert sum(weights.values()) < LIGHT_BYTES, weights
