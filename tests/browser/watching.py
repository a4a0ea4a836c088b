"""A browser that watches: who is asked, what the console says, and what axe does not see."""

import re
from email import message_from_bytes, policy

from axe_playwright_python.sync_playwright import Axe

from formsvc.demo.playing import wait_for

AXE = Axe()
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False, "iframes": False}
# Measuring contrast takes most of axe's time, and pages of one kind have the same colours.
NO_COLOURS = AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}

# What axe does not find, in the words of the fault. A link inside a sentence may be as low as its
# line (WCAG 2.5.8); every other target is at least 24 px high and wide.
OWN_CHECKS = """() => {
  const faults = []
  for (const set of document.querySelectorAll('fieldset')) {
    const legend = set.querySelector(':scope > legend')
    if (!legend || !legend.textContent.trim()) faults.push('a fieldset has no legend')
  }
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id)
  for (const id of ids.filter((one, place) => ids.indexOf(one) !== place)) {
    faults.push(`the id ${id} stands twice`)
  }
  if (document.querySelectorAll('h1').length !== 1) faults.push('there is not exactly one h1')
  for (const hint of document.querySelectorAll('.govuk-hint, .govuk-error-message')) {
    if (!hint.textContent.trim()) faults.push('a hint is empty')
  }
  for (const one of document.querySelectorAll('[onclick], [onsubmit], [style]')) {
    // A library's script moves its own parts; what the server sends has no style of its own.
    if (one.closest('.autocomplete__wrapper, select[data-suggest], canvas')) continue
    faults.push(`inline script or style on ${one.tagName}`)
  }
  for (const one of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    const box = one.getBoundingClientRect()
    const unseen = !box.width || one.matches('[type=hidden], [aria-hidden], .govuk-skip-link')
    const within = one.tagName === 'A' && getComputedStyle(one).display === 'inline'
    if (!unseen && !within && Math.min(box.width, box.height) < 24) {
      faults.push(`${one.tagName} "${one.textContent.trim()}" is smaller than 24 px`)
    }
  }
  return faults
}"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


class Watched:
    """One person's browser at the site."""

    def __init__(self, context, site, *, copy=None):
        self.site = site
        self.scripts = copy is None
        self._copy = copy
        self.page = context.new_page()
        self.page.set_default_timeout(90_000)
        self.strangers = []
        self.errors = []
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note_request(self, request):
        if not request.url.startswith((self.site.address, "data:")):
            self.strangers.append(request.url)

    def _note_console(self, message):
        # Chromium also notes each answer of 400 and above, and those are ours and looked at.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def close(self):
        self.page.context.close()
        assert not self.strangers
        assert not self.errors

    def open(self, path):
        """Open a path, or a whole link as it stands in a letter."""
        self.page.goto(path if path.startswith("http") else self.site.address + path)

    def press(self, words):
        """Press a button, or follow a link that looks like one."""
        found = self.page.get_by_role("button", name=words, exact=True)
        self.click(found.locator("visible=true").first)

    def follow(self, words):
        self.click(self.page.get_by_role("link", name=words, exact=True).first)

    def click(self, found):
        """Click on what was found, and wait until the page that it leads to has been read whole.

        Playwright waits for the first byte of that page only: what is counted then may be missing.
        """
        found.click()
        self.page.wait_for_load_state("domcontentloaded")

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    def look(self, *, colours=True, axe=True, once=""):
        """Check this page with axe and by our own rules, and that it never scrolls sideways.

        Axe takes most of the time. Where pages of a kind come many times, `once` names the kind,
        and axe reads the first of them; a page as the server sends it, which no script has
        touched, it reads in `test_every_page.py`, unless there is an error on it.
        """
        self.page.wait_for_load_state("domcontentloaded")  # not while it is still on its way
        self.page.locator("h1").first.wait_for()
        axe = axe and once not in self.site.looked_at
        axe = axe and (self.scripts or self.page.title().startswith("Error: "))
        self.site.looked_at.update({once} - {""})
        faults = self._axe_faults(colours=colours) if axe else []
        faults += self.page.evaluate(OWN_CHECKS)
        faults += self._sideways()
        assert not faults, f"{self.page.title()} ({self.page.url}): {faults}"

    def _sideways(self):
        """Return at which widths of a phone the page scrolls sideways."""
        size, faults = self.page.viewport_size, []
        for width in (320, 375) if self.scripts else (320,):
            if self.page.viewport_size["width"] != width:
                self.page.set_viewport_size({"width": width, "height": 640})
            if self.page.evaluate(SIDEWAYS):
                faults.append(f"it scrolls sideways at {width} px")
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        return faults

    def _axe_faults(self, *, colours):
        options = AXE_OPTIONS if colours else NO_COLOURS
        found = AXE.run(self._readable(), options=options).response["violations"]
        return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]

    def _readable(self):
        """Return the page for axe: axe never ends where scripts are off, so it gets a copy."""
        if self.scripts:
            return self.page
        html = self.page.content()
        self._copy.goto(f"{self.site.address}/privacy")
        self._copy.set_content(html)
        return self._copy

    def letter(self, to, pattern, *, besides=frozenset()):
        """Wait for the newest letter to an address that holds the pattern; return what matched.

        `besides` are letters that were there before: another test may have asked for a code too.
        """
        return wait_for(lambda: self._found(to, pattern, besides), f"a letter to {to}")

    def letters(self):
        """Return the files of all letters that have gone out by now."""
        return frozenset(self.site.outbox.glob("*.eml"))

    def _found(self, to, pattern, besides):
        fresh = self.letters() - besides
        files = sorted(fresh, key=lambda one: one.stat().st_mtime_ns)
        for file in reversed(files):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",)).get_content()
            if to in str(letter["To"]) and (hit := re.search(pattern, body)):
                return hit[1]
        return None

    def sign_in(self, email):
        self.open("/sign-in")
        self.look(once="sign-in")
        self.page.fill("#email", email)
        before = self.letters()
        self.press("Send me a code")
        self.look(once="code")
        self.page.fill("#code", self.letter(email, r"Your code is: (\d{6})", besides=before))
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def go_in(self, email):
        """Open the link of the newest letter to an address and press Continue."""
        self.open(self.letter(email, r"(https?://\S+/s/\S+)"))
        self.look(once="doorway")
        self.press("Continue")
