"""Fills in pages of questions as a person does: types, ticks, chooses, adds rows."""

from formsvc.domain.answers import asked_pages
from formsvc.web.fields import as_typed


def fill_form(person, ref, definition, facts):
    """Go through every page of a form, from its first to check answers; return how many."""
    pages = asked_pages(definition, facts)
    person.open(f"/packs/{ref}/{definition.name}/{pages[0].name.replace('_', '-')}")
    for page in pages:
        assert page.title in person.heading
        for question in page.questions:
            if not question.only_for_dsl:
                fill_question(person.page, question, facts.get(question.name))
        person.look(colours=page is pages[0])
        person.press("Save and continue")
    return len(pages)


def fill_safeguarding_part(person, ref, definition, facts):
    """Fill in, as the safeguarding lead, what nobody else at the school sees."""
    for page in definition.pages:
        if any(one.only_for_dsl for one in page.questions):
            person.open(f"/packs/{ref}/{definition.name}/{page.name.replace('_', '-')}")
            for question in page.questions:
                fill_question(person.page, question, facts.get(question.name))
            person.look(colours=False)
            person.press("Save and continue")


def fill_question(page, question, value):
    for name, text in as_typed(question, value):
        box = page.locator(f'[name="{name}"]')
        while not box.count():
            add_row(page, question)
        put(page, box, text)


def add_row(page, question):
    page.get_by_role("group", name=question.ask).get_by_role(
        "button", name=f"Add another {question.row_name}"
    ).click()


def put(page, box, text):
    kind = box.first.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind == "select" and not box.is_visible():
        # A box that offers the same choices while somebody types stands in its place.
        words = box.locator(f'option[value="{text}"]').text_content()
        page.locator(f"#{box.get_attribute('name')}").fill(words)
    elif kind == "select":
        box.select_option(text)
    elif kind in {"radio", "checkbox"}:
        page.locator(f'[name="{box.first.get_attribute("name")}"][value="{text}"]').check()
    else:
        box.fill(text)
