"""Fills in pages of questions by the keyboard alone, with scripts on or off."""

from formsvc.domain.answers import asked_questions
from formsvc.web.fields import as_typed

MOST_KEYS = 600
#: Longer words come in one go, as a person who dictates or pastes puts them in.
TYPED_AT_MOST = 8
_FOCUS = """() => {
  const one = document.activeElement
  const list = document.querySelector(`select[name="${one.id}"]`)
  return { name: one.name || (list ? one.id : ''), value: one.value ?? '', checked: !!one.checked,
           kind: one.tagName === 'INPUT' ? one.type : one.tagName.toLowerCase(),
           listed: !!list && list !== one, words: one.textContent.trim(),
           where: one.getAttribute('href') ?? '' }
}"""
_WORDS_OF_CHOICE = """([name, value]) =>
  document.querySelector(`select[name="${name}"] option[value="${value}"]`).textContent.trim()"""
_IN_BOXES = """() => Object.fromEntries([...document.querySelectorAll(
  'main input:not([type=hidden]), main select, main textarea')].map((one) =>
  [`${one.name}=${['radio', 'checkbox'].includes(one.type) ? one.value : ''}`,
   ['radio', 'checkbox'].includes(one.type) ? one.checked : one.value]))"""


class Keyboard:
    """The keys that a person at a page presses, and what has the focus after each."""

    def __init__(self, page):
        self._page = page
        self._keys = page.keyboard

    def focus(self):
        return self._page.evaluate(_FOCUS)

    def go(self, wanted, what):
        """Press Tab until `wanted` is true of what has the focus; return that."""
        for _ in range(MOST_KEYS):
            self._keys.press("Tab")
            now = self.focus()
            if wanted(now):
                return now
        raise AssertionError(f"the keyboard never reached {what}")

    def enter(self):
        """Press Enter and wait for the page that comes."""
        with self._page.expect_navigation():
            self._keys.press("Enter")

    def press(self, words):
        """Press a button, or follow a link, that says these words."""
        self.go(lambda now: now["words"] == words and now["kind"] in {"button", "a"}, words)
        self.enter()

    def follow(self, ending):
        """Follow the link whose address ends so."""
        self.go(lambda now: now["where"].endswith(ending), ending)
        self.enter()

    def fill(self, wanted):
        """Fill in what is wanted, name -> texts, and stop on the button that saves."""
        left = {name: list(texts) for name, texts in wanted.items()}
        while True:
            now = self.go(lambda one: _is_next(one, left), f"{sorted(left)} and the button")
            if now["kind"] == "button" and now["words"] == "Save and continue":
                assert not left, f"the keyboard never reached {sorted(left)}"
                return
            if now["kind"] == "button":
                self.enter()  # one more row: the page comes again with what was typed
            else:
                self._answer(now, left)

    def _answer(self, now, left):
        name, texts = now["name"], left[now["name"]]
        if now["kind"] == "checkbox":
            if not now["checked"]:
                self._keys.press("Space")
            texts.remove(now["value"])
        else:
            self._put(now, texts.pop())
        if not texts:
            del left[name]

    def _put(self, now, text):
        if now["kind"] in {"radio", "select"}:
            self._choose(now, text)
        elif now["value"] != text:
            words = text
            if now["listed"]:
                words = self._page.evaluate(_WORDS_OF_CHOICE, [now["name"], text])
            self._keys.press("Control+a")
            if len(words) > TYPED_AT_MOST:
                self._keys.insert_text(words)
            else:
                self._keys.type(words)

    def _choose(self, now, text):
        if now["kind"] == "select":
            self._keys.press("Home")
        for _ in range(MOST_KEYS):
            now = self.focus()
            if now["value"] == text:
                break
            self._keys.press("ArrowDown")
        if now["kind"] == "radio" and not now["checked"]:
            self._keys.press("Space")


def _is_next(now, left):
    if now["kind"] == "button":
        more = any(one.partition("-")[0] == _table_of(now) for one in left)
        return now["words"] == "Save and continue" or more
    texts = left.get(now["name"], ())
    return bool(texts) and (now["kind"] != "checkbox" or now["value"] in texts)


def _table_of(now):
    """Return the name of the table to which a button adds a row, "" for any other button."""
    action, _, table = now["value"].partition(":")
    return table if action == "add" else ""


def wanted_on(page, facts, *, for_lead=False):
    """Return what to type, choose or tick on a page: name -> texts."""
    wanted = {}
    for question in asked_questions(page, facts):
        if for_lead or not question.only_for_dsl:
            for name, text in as_typed(question, facts.get(question.name)):
                if text:
                    wanted.setdefault(name, []).append(text)
    return wanted


def in_boxes(page):
    """Return what stands in every box of a page, ticks and choices too."""
    return page.evaluate(_IN_BOXES)
