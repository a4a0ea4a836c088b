"""One whole document by the keyboard alone, and a focus that can be seen wherever it stands."""

import pytest
from builders import REFERRER, a_pack

from formsvc.demo.people import sample_facts
from formsvc.domain.answers import asked_pages
from formsvc.domain.definition import Kind
from formsvc.journeys.answering import read_answers
from formsvc.web.fields import as_typed

DOCUMENT = "sla"
_FOCUS = """() => {
  const one = document.activeElement
  return { name: one.name ?? '', value: one.value ?? '', type: one.type ?? one.tagName,
           words: one.textContent.trim(), checked: !!one.checked }
}"""
# The look of each thing that can have the focus must change when it gets it; a tick box and a
# radio button are drawn by the label beside them.
_UNSEEN_FOCUS = """() => {
  const look = (one) => {
    const drawn = ['checkbox', 'radio'].includes(one.type)
    const style = drawn ? getComputedStyle(one.nextElementSibling, '::before')
      : getComputedStyle(one)
    return [style.outlineStyle, style.outlineColor, style.outlineWidth, style.boxShadow,
            style.backgroundColor].join()
  }
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  const unseen = []
  for (const one of document.querySelectorAll(all)) {
    if (!one.checkVisibility() || one.tabIndex < 0) continue
    document.activeElement.blur()
    const before = look(one)
    one.focus({ focusVisible: true })
    if (document.activeElement !== one) unseen.push(`${one.outerHTML.slice(0, 80)} takes no focus`)
    else if (look(one) === before) unseen.push(one.outerHTML.slice(0, 120))
  }
  document.activeElement.blur()
  return unseen
}"""


@pytest.fixture
def ref(site):
    """A pack that lacks every answer of the document, but for its tables."""
    made = a_pack(site.services)
    questions = site.services.catalogue.definitions[DOCUMENT].questions()
    names = [one.name for one in questions if one.kind is not Kind.TABLE]
    with site.services.ledger.transaction() as tx:
        tx.facts.put(made, DOCUMENT, values={}, removed=names, by=REFERRER.id)
    return made


@pytest.fixture
def school(visit):
    person = visit()
    person.sign_in(REFERRER.email)
    return person


def wanted_on(page, facts):
    """Return what to type, choose or tick on a page: name -> texts."""
    wanted = {}
    for question in page.questions:
        if question.kind is not Kind.TABLE and not question.only_for_dsl:
            for name, text in as_typed(question, facts.get(question.name)):
                if text:
                    wanted.setdefault(name, []).append(text)
    return wanted


def fill_by_keyboard(keyboard, evaluate, wanted):
    """Go through a page with Tab; type, choose and tick; end on the button that saves."""
    left = {name: list(texts) for name, texts in wanted.items()}
    for _ in range(400):
        keyboard.press("Tab")
        now = evaluate(_FOCUS)
        if now["type"] == "submit" and now["words"] == "Save and continue":
            assert not left, f"the keyboard never reached {sorted(left)}"
            return
        texts = left.get(now["name"])
        if not texts or (now["type"] == "checkbox" and now["value"] not in texts):
            continue
        if now["type"] == "radio":
            while (now := evaluate(_FOCUS))["value"] != texts[0]:
                keyboard.press("ArrowDown")
            keyboard.press("Space")
            del left[now["name"]]
        elif now["type"] == "checkbox":
            keyboard.press("Space")
            texts.remove(now["value"])
            if not texts:
                del left[now["name"]]
        else:
            keyboard.press("Control+a")
            keyboard.type(texts[0])
            del left[now["name"]]
    raise AssertionError("the keyboard never reached the button that saves")


def test_a_whole_document_is_filled_in_by_the_keyboard_with_an_error_on_the_way(site, ref, school):
    definition = site.services.catalogue.definitions[DOCUMENT]
    facts = read_answers(site.services, sample_facts())
    pages = asked_pages(definition, facts)
    keyboard, evaluate = school.page.keyboard, school.page.evaluate
    school.open(f"/packs/{ref}/{DOCUMENT}/{pages[0].name.replace('_', '-')}")
    erred = False
    for page in pages:
        assert page.title in school.heading
        wanted = wanted_on(page, facts)
        if wanted and not erred:
            erred = True
            fill_by_keyboard(keyboard, evaluate, {})
            with school.page.expect_navigation():
                keyboard.press("Enter")
            assert school.page.title().startswith("Error: ")
            assert "error-summary" in evaluate("document.activeElement.className")
        fill_by_keyboard(keyboard, evaluate, wanted)
        with school.page.expect_navigation():
            keyboard.press("Enter")
    with site.services.ledger.reading() as tx:
        kept = tx.facts.values(ref)

    assert erred
    assert "check-answers" in school.page.url
    names = [one.name for page in pages for one in page.questions]
    assert {name: kept.get(name) for name in names} == {name: facts.get(name) for name in names}


def test_the_focus_can_be_seen_wherever_it_stands(site, ref, school):
    places = ("", "/send", "/referral/pupil", "/referral/languages", "/checklist/check-answers")
    unseen = []
    for place in places:
        school.open(f"/packs/{ref}{place}")
        school.page.wait_for_load_state("networkidle")
        unseen += school.page.evaluate(_UNSEEN_FOCUS)

    assert unseen == []
