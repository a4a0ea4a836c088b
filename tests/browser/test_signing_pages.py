"""The pages behind an emailed link, where they are hardest: a keyboard, an error, a no."""

import json
import re

import pytest
from builders import a_sent_pack, everything
from playwright.sync_api import expect

from formsvc.demo.playing import state_of
from formsvc.domain.drawing import BOARD_HEIGHT, read_drawing
from formsvc.domain.events import Event

# How many dark dots the box for a signature shows.
_INK = """() => {
  const box = document.querySelector('canvas')
  const dots = box.getContext('2d').getImageData(0, 0, box.width, box.height).data
  return dots.filter((one, at) => at % 4 === 0 && one < 100).length
}"""
ENDS = (Event.DOCUMENT_END_REACHED, Event.DOCUMENT_END_NOT_REACHED)
PARENT = "alex.sample@parents.example"
LINK_PERSON = "tom.sample@aldergrove.example"
PROVIDER = "sam@riverbank.example"


@pytest.fixture(scope="module")
def sent(site):
    """A pack that is out for signature, with its letters in the outbox."""
    return a_sent_pack(site.services)


# What has the focus, and whether it shows: a tick box or a choice shows it on the shape beside it.
_FOCUS = """() => {
  const one = document.activeElement
  if (one === document.body) return ['', true]
  const beside = ['checkbox', 'radio'].includes(one.type)
  const look = beside ? getComputedStyle(one.nextElementSibling, '::before') : getComputedStyle(one)
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
    rows = everything(site.services)
    return {name: some for name, some in rows.items() if name not in {"job", "head"}}


def ends(site, ref):
    """How often the end of a paper was noted as reached."""
    with site.services.ledger.reading() as tx:
        return len(tx.entries.of_pack(ref, only=[Event.DOCUMENT_END_REACHED]))


def test_a_scanner_with_a_browser_presses_nothing_and_so_changes_nothing(site, sent, visit):
    scanner, link = visit(), r"(http\S+/s/\S+)"
    address = scanner.letter(PROVIDER, link)
    before = kept(site)
    numbered = len(before["entry"])
    scanner.open(address)
    scanner.page.wait_for_load_state("networkidle")
    there = scanner.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
    for one in {href for href in there if href.startswith(f"{site.address}/s/")}:
        scanner.page.request.get(one, headers={"Sec-Purpose": "prefetch"})
    scanner.page.reload(wait_until="networkidle")

    after = kept(site)
    with site.services.ledger.reading() as tx:
        told = [one.event for one in tx.entries.of_pack(sent) if one.seq > numbered]
    assert numbered > 1
    assert told == ["link.fetched"]  # once, and that is not called viewed
    assert after | {"entry": after["entry"][:numbered]} == before
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


def test_a_signature_is_drawn_with_the_mouse_on_a_narrow_screen_and_survives_an_error(
    site, sent, visit
):
    person = visit(phone=True)
    person.go_in(PARENT)
    person.press("Read the first paper")
    person.page.fill("#typed_name", "Alex Sample")
    expect(person.page.locator("canvas")).to_be_hidden()
    person.page.get_by_text("Draw my signature").click()
    draw_by_mouse(person.page, person.page.locator("canvas"))
    expect(person.page.get_by_text("Your signature is in the box.")).to_be_visible()
    kept = person.page.locator("input[name=drawing]").input_value()
    dark = person.page.evaluate(_INK)
    person.look()
    person.press("Sign")  # nothing is ticked

    assert person.page.title().startswith("Error: ")
    expect(person.page.locator("canvas")).to_be_visible()
    expect(person.page.locator("input[name=drawing]")).to_have_value(kept)
    assert person.page.evaluate(_INK) == pytest.approx(dark, rel=0.2)
    person.page.set_viewport_size({"width": 640, "height": 320})  # the phone is turned
    person.page.wait_for_function(f"({_INK})() > {2 * dark}")
    for box in person.page.locator("input[name=agree]").all():
        box.check()
    person.press("Sign")
    expect(person.page.get_by_text("You have signed").first).to_be_visible()
    with site.services.ledger.reading() as tx:
        entry = tx.entries.of_pack(sent, only=[Event.DOCUMENT_SIGNED])[-1]
        beside = tx.entries.private(entry.seq)
    assert (beside["drawing"], beside["typed_name"]) == (kept, "Alex Sample")
    assert len(read_drawing(kept).strokes) == 2


def test_a_finger_and_a_pen_draw_without_moving_the_page_and_a_phone_is_turned_meanwhile(
    sent, visit
):
    """The same paper as above or the one after it: nothing is signed here."""
    person = visit(phone=True)
    person.go_in(PARENT)
    person.click(
        person.page.get_by_role("button", name=re.compile("^Read the (first|next) paper$"))
    )
    hand = Hand(person.page)
    person.page.get_by_text("Draw my signature").click()
    hand.draw([(x / 10, 0.5) for x in range(1, 10)])
    where = person.page.evaluate("scrollY")
    hand.draw([(0.5, 0.5), (0.5, 0.9), (0.5, 1.5), (0.9, 1.5), (0.9, 0.9), (0.9, 0.8)])
    hand.draw([(0.8, 0.2)])
    # A second finger rests on the board meanwhile, and then a call comes in.
    hand.draw([(0.1, 0.7), (0.2, 0.7), (0.3, 0.7)], beside=(0.9, 0.9))
    hand.draw([(0.1, 0.8), (0.3, 0.8), (0.5, 0.8)], end="touchCancel")

    assert person.page.evaluate("scrollY") == where
    assert hand.lengths() == [9, 3, 2, 1, 3, 3]
    assert hand.strokes()[1][-1][1] == BOARD_HEIGHT
    hand.draw([(0.1, 0.1), (0.3, 0.1), (0.5, 0.1)], end="")
    before = hand.strokes()
    person.page.set_viewport_size({"width": 640, "height": 320})
    expect(hand.kept).not_to_have_value(json.dumps(before, separators=(",", ":")))
    hand.touch("touchEnd")
    person.page.set_viewport_size({"width": 320, "height": 640})
    expect(person.page.locator("canvas")).to_have_js_property("clientWidth", hand.width)
    hand.draw([(0.2, 0.3), (0.4, 0.3), (0.6, 0.3)])
    hand.draw([(x / 10, 0.6) for x in range(1, 6)], pen=True)
    assert hand.lengths() == [9, 3, 2, 1, 3, 3, 3, 3, 5]
    assert hand.strokes()[: len(before)] == before
    assert read_drawing(hand.kept.input_value())


class Hand:
    """Fingers, and a pen, on the board of a page: places are parts of its width and height."""

    def __init__(self, page):
        self.page, self.kept = page, page.locator("input[name=drawing]")
        self.chromium = page.context.new_cdp_session(page)
        self.chromium.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        self.width = 0

    def touch(self, kind, *places):
        points = [{"x": x, "y": y, "id": at, "force": 0.6} for at, (x, y) in enumerate(places)]
        self.chromium.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def draw(self, places, *, end="touchEnd", beside=None, pen=False):
        """Draw one line; with `end` "" the finger stays."""
        canvas = self.page.locator("canvas")
        canvas.evaluate("one => one.scrollIntoView({block: 'center'})")
        box = canvas.bounding_box()
        self.width = canvas.evaluate("one => one.clientWidth")
        first, *others = [
            (box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in places
        ]
        if pen:
            self.pen(first, others)
            return
        self.touch("touchStart", first)
        still = []
        if beside:
            still = [(box["x"] + box["width"] * beside[0], box["y"] + box["height"] * beside[1])]
            self.touch("touchStart", first, *still)
        for place in others:
            self.touch("touchMove", place, *still)
            self.page.wait_for_timeout(20)  # of milliseconds: the library looks 60 times a second
        if end:
            self.touch(end)

    def pen(self, first, others):
        steps = [("mousePressed", first), *(("mouseMoved", one) for one in others)]
        for at, (kind, (x, y)) in enumerate([*steps, ("mouseReleased", others[-1])]):
            told = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
            pressed = {"force": at / 10, "pointerType": "pen"}
            self.chromium.send("Input.dispatchMouseEvent", told | pressed)
            self.page.wait_for_timeout(20)

    def strokes(self):
        return json.loads(self.kept.input_value())

    def lengths(self):
        return [len(one) for one in self.strokes()]


def draw_by_mouse(page, canvas):
    """Draw a wave and a line under it."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    for places in (
        [(at / 30, 0.5 + 0.3 * (-1) ** at) for at in range(3, 26)],
        [(0.1, 0.9), (0.9, 0.85)],
    ):
        across, down = (
            [box["x"] + box["width"] * x for x, _ in places],
            [box["y"] + box["height"] * y for _, y in places],
        )
        page.mouse.move(across[0], down[0])
        page.mouse.down()
        for x, y in zip(across, down, strict=True):
            page.mouse.move(x, y, steps=3)
        page.mouse.up()


def focus(person):
    return person.page.evaluate("document.activeElement.tagName")


def test_a_parent_who_says_no_is_told_what_happens_next(site, sent, visit):
    parent = visit(phone=True, script=False)
    parent.go_in(PARENT)
    papers = parent.page.get_by_role("button", name=re.compile("^Read the (first|next) paper$"))
    parent.click(papers)  # one is signed already where the tests above ran
    parent.press("Say no")
    parent.look(colours=False)
    assert parent.page.title().startswith("Error: ")
    parent.page.fill("#reason", "It is too far away.")
    parent.press("Say no")
    parent.look()

    assert parent.heading == "You said no"
    assert state_of(site.services, sent) == "Declined"
