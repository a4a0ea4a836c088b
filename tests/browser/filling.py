"""Fills in pages of questions as a person at a keyboard does, with an error on the way."""

from browser.keyboard import Keyboard, in_boxes, wanted_on

from formsvc.domain.answers import asked_pages
from formsvc.domain.definition import Kind

#: What the whole journey fills in with scripts off; `test_scripts_off.py` does the others so.
OFF_IN_THE_JOURNEY = frozenset({"plan", "sla"})
_IN_WORDS = {Kind.TEXT, Kind.LONG_TEXT}


def fill_pack(visit, school, facts, *, scripts_off):
    """Start a pack and fill in all its documents by the keyboard.

    Those named in `scripts_off` are filled in by the same person in a browser without scripts.
    Returns the reference and that browser, which stands where it checked its last document.
    """
    plain = visit(script=False)
    plain.page.context.add_cookies(school.page.context.cookies())
    school.look()
    keys = Keyboard(school.page)
    keys.press("Start a new pack")
    school.look()
    keys.press("Start the pack")
    ref = school.page.url.rpartition("/")[2]
    looked_at = set()
    for definition in school.site.services.catalogue.definitions.values():
        pages = asked_pages(definition, facts)
        if not pages:
            continue  # the notice, where nobody directs the pupil off site
        person = plain if definition.name in scripts_off else school
        person.open(f"/packs/{ref}")
        Keyboard(person.page).follow(f"/{definition.name}/{pages[0].name.replace('_', '-')}")
        fill_form(person, definition, facts, looked_at)
        assert person.heading == "Check your answers"
        assert "Not answered yet" not in person.page.locator("main").inner_text()
        person.look(once="check answers")
    return ref, plain


def fill_form(person, definition, facts, looked_at):
    """Go through every page of a form, from its first, on which we stand, to check answers.

    The first page that needs words is sent without them, and mended. `looked_at` holds the kinds
    of questions that axe has read, and grows: another page of the same kinds has the same parts.
    """
    keys = Keyboard(person.page)
    erred = False
    for page in asked_pages(definition, facts):
        assert page.title in person.heading
        kinds = {one.kind for one in page.questions}
        person.look(axe=not kinds <= looked_at, colours=False)
        looked_at |= kinds
        wanted = wanted_on(page, facts)
        gaps = [name for name in _gaps_on(person, page) if name in wanted]
        if gaps and not erred:
            erred = True
            err_first(person, wanted, gaps[-1])
        keys.fill(wanted)
        keys.enter()
    assert erred


def _gaps_on(person, page):
    empty = {box.removesuffix("=") for box, held in in_boxes(person.page).items() if held == ""}
    needed = [one.name for one in page.questions if one.required and one.kind in _IN_WORDS]
    return [name for name in needed if name in empty]


def err_first(person, wanted, left_out):
    """Send the page without one answer: an error is told, and nothing that was typed is lost."""
    keys = Keyboard(person.page)
    keys.fill({name: texts for name, texts in wanted.items() if name != left_out})
    before = in_boxes(person.page)
    keys.enter()

    assert person.page.title().startswith("Error: ")
    if person.scripts:
        assert "error-summary" in person.page.evaluate("document.activeElement.className")
    assert in_boxes(person.page) == before
    person.look()


def fill_safeguarding_part(person, ref, definition, facts):
    """Fill in, as the safeguarding lead, what nobody else at the school sees."""
    keys = Keyboard(person.page)
    for page in definition.pages:
        if any(one.only_for_dsl for one in page.questions):
            person.open(f"/packs/{ref}/{definition.name}/{page.name.replace('_', '-')}")
            person.look(colours=False)
            keys.fill(wanted_on(page, facts, for_lead=True))
            keys.enter()
