"""The pages behind an emailed link, where they are hardest: a keyboard, an error, a no."""

import pytest
from builders import a_sent_pack, everything

from formsvc.demo.playing import state_of
from formsvc.domain.events import Event

ENDS = (Event.DOCUMENT_END_REACHED, Event.DOCUMENT_END_NOT_REACHED)
PARENT = "alex.sample@parents.example"
LINK_PERSON = "tom.sample@aldergrove.example"
PROVIDER = "sam@riverbank.example"


@pytest.fixture(scope="module")
def sent(site):
    """A pack that is out for signature, with its letters in the outbox."""
    return a_sent_pack(site.services)


# What has the focus, and whether it shows: a tick box shows it on the square beside it.
_FOCUS = """() => {
  const one = document.activeElement
  if (one === document.body) return ['', true]
  const look = one.type === 'checkbox' ? getComputedStyle(one.nextElementSibling, '::before')
    : getComputedStyle(one)
  return [one.type === 'submit' ? one.textContent.trim() : one.name || one.textContent.trim(),
    look.outlineStyle !== 'none' || look.boxShadow !== 'none']
}"""


def test_a_document_can_be_signed_by_the_keyboard_alone(site, sent, visit):
    person = visit()
    person.go_in(LINK_PERSON)
    press_key_until(person, "Read the first paper", "Enter")
    press_key_until(person, "Go to: sign", "Enter")  # over the whole paper: its end is not seen
    press_key_until(person, "agree", "Space")  # the statement
    press_key_until(person, "agree", "Space")  # who they are
    press_key_until(person, "typed_name")
    person.page.keyboard.type("Tom Sample")
    press_key_until(person, "Sign", "Enter")

    assert person.page.get_by_text("You have signed").first.is_visible()
    with site.services.ledger.reading() as tx:
        told = tx.entries.of_pack(sent, only=[*ENDS, Event.DOCUMENT_SIGNED])
    assert [one.event for one in told][-2:] == [
        Event.DOCUMENT_END_NOT_REACHED,
        Event.DOCUMENT_SIGNED,
    ]


def press_key_until(person, wanted, key=""):
    """Press Tab until the focus stands on what is wanted, then a key. The focus must show."""
    for _ in range(60):
        person.page.keyboard.press("Tab")
        name, shown = person.page.evaluate(_FOCUS)
        assert shown, f"the focus cannot be seen on {name}"
        if name == wanted:
            if key == "Enter":
                with person.page.expect_navigation():
                    person.page.keyboard.press(key)
            elif key:
                person.page.keyboard.press(key)
            return
    raise AssertionError(f"the keyboard never reached {wanted}")


def kept(site):
    """Every row but those of the jobs: the worker runs while this looks."""
    return {name: rows for name, rows in everything(site.services).items() if name != "job"}


def ends(site, ref):
    """How often the end of a paper was noted as reached."""
    with site.services.ledger.reading() as tx:
        return len(tx.entries.of_pack(ref, only=[Event.DOCUMENT_END_REACHED]))


def test_a_scanner_with_a_browser_presses_nothing_and_so_changes_nothing(site, sent, visit):
    scanner, link = visit(), r"(http\S+/s/\S+)"
    address = scanner.letter(PROVIDER, link)
    before = kept(site)
    scanner.open(address)
    scanner.page.wait_for_load_state("networkidle")
    there = scanner.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    for one in {href for href in there if href.startswith(f"{site.address}/s/")}:
        scanner.page.request.get(one, headers={"Sec-Purpose": "prefetch"})
    scanner.page.reload(wait_until="networkidle")

    assert len(before["entry"]) > 1
    assert kept(site) == before
    person = visit()
    person.go_in(PROVIDER)
    person.press("Read the first paper")
    person.page.wait_for_load_state("networkidle")
    noted = ends(site, sent)  # others may have read theirs
    with person.page.expect_response("**/end") as told:
        person.page.locator("[data-end]").scroll_into_view_if_needed()
    assert told.value.status == 204
    assert ends(site, sent) == noted + 1
    for box in person.page.locator("input[name=agree]").all():
        box.check()
    person.page.fill("#typed_name", "Sam Sample")
    person.press("Sign")
    assert person.page.get_by_text("You have signed").first.is_visible()


def test_an_error_leads_to_the_box_that_is_wrong_and_keeps_what_was_typed(sent, visit):
    person = visit(phone=True)
    person.go_in(PARENT)
    person.press("Read the first paper")
    person.page.fill("#typed_name", "Alex Sample")
    person.press("Sign")
    person.look(colours=False)

    assert person.page.title().startswith("Error: ")
    assert focus(person) == "DIV"  # the summary itself, so that it is read out first
    person.page.locator(".govuk-error-summary a").first.click()
    assert focus(person) == "INPUT"
    assert person.page.input_value("#typed_name") == "Alex Sample"


def focus(person):
    return person.page.evaluate("document.activeElement.tagName")


def test_a_parent_who_says_no_is_told_what_happens_next(site, sent, visit):
    parent = visit(phone=True, script=False)
    parent.go_in(PARENT)
    parent.press("Read the first paper")
    parent.press("Say no")
    parent.look(colours=False)
    assert parent.page.title().startswith("Error: ")
    parent.page.fill("#reason", "It is too far away.")
    parent.press("Say no")
    parent.look()

    assert parent.heading == "You said no"
    assert state_of(site.services, sent) == "Declined"
