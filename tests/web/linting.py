"""A test client that reads every page as a strict reader would; any fault fails the test."""

import hashlib
import re

import html5lib
from flask.testing import FlaskClient

from formsvc.adapters.translations import Voice
from formsvc.domain.page_languages import LANGUAGES

#: Words that show that something of ours leaked onto the page. “None” may stand in a sentence.
_LEAKS = re.compile(
    r"^\s*None\s*$|\bNone\b(?! given| is | of )(?<!write None)(?<!Write None)|"
    r"\{\{|\}\}|\{%|Undefined|<built-in|object at 0x"
)
#: How the title of a page with a fault begins, in each language.
_ERRORS = tuple(f"{Voice(one).say('Error:')} " for one in LANGUAGES)
#: Markup that was found whole: a page of the same shape says nothing new to a strict reader.
_SOUND = set()
_WORDS = re.compile(r">([^<&]+)<")
_TEXT = re.compile(r"<[^>]*>")
#: What differs from page to page and could be no fault: a path of ours, and what stands in a box.
_VALUES = re.compile(r' (?:(action|href)="/[^"&]*"|(value)="[^"&]+")')
_INPUTS = {"input", "select", "textarea"}
#: Where people's own words stand: what they wrote is not ours to judge.
_THEIRS = {"textarea", "dd", "option"}
#: A filled document, and words of the forms: “None” may well be a choice, or what to write.
_NOT_OURS = {
    "formsvc-document",
    "govuk-hint",
    "govuk-radios__label",
    "govuk-checkboxes__label",
}


class LintingClient(FlaskClient):
    """Checks the headers of every answer and the whole of every HTML page."""

    def open(self, *args, **kwargs):
        answer = super().open(*args, **kwargs)
        faults = header_faults(answer)
        if answer.mimetype == "text/html" and answer.status_code // 100 != 3 and answer.data:
            faults += faults_of_shape(answer.text, nonce=nonce_of(answer))

        assert not faults, f"{answer.request.method} {answer.request.path}: {'; '.join(faults)}"
        return answer


def nonce_of(answer):
    found = re.search(r"'nonce-([\w-]{20,})'", answer.headers.get("Content-Security-Policy", ""))
    return found[1] if found else ""


def header_faults(answer):
    said = answer.headers
    faults = []
    policy = said.get("Content-Security-Policy", "")
    if not policy.startswith("default-src 'none'; script-src 'self'"):
        faults.append("no policy that lets in our own scripts alone")
    if "unsafe" in said.get("Content-Security-Policy", ""):
        faults.append("the policy allows something unsafe")
    if said.get("Referrer-Policy") != "no-referrer":
        faults.append("the address would be told to other sites")
    if said.get("X-Content-Type-Options") != "nosniff":
        faults.append("the browser may guess the type")
    if answer.request.path.startswith("/static/"):
        return faults
    if said.get("Cache-Control") != "no-store":
        faults.append("the answer may be kept by a cache")
    return faults


def faults_of_shape(text, *, nonce):
    """Return what `page_faults` returns, but parse only what has a new shape or may have leaked.

    Most pages of the tests are the same page again; parsing took a tenth of all their time.
    """
    shape = shape_of(text, nonce=nonce)
    if shape in _SOUND and not _LEAKS.search(_TEXT.sub(" ", text)):
        return []
    faults = page_faults(text, nonce=nonce)
    if not faults:
        _SOUND.add(shape)
    return faults


def shape_of(text, *, nonce):
    """Return a page without the words between its tags, its own paths and what its boxes hold.

    The title stays: it must agree with the rest. So do words with an “&”, which may be wrong.
    """
    title = text[: text.find("</title>")]
    marked = text[len(title) :].replace(f'nonce="{nonce}"', 'nonce="our own"')
    valued = _VALUES.sub(lambda hit: f' {hit[1] or hit[2]}="/"', marked)
    words = _WORDS.sub(lambda hit: "> <" if hit[1].isspace() else ">words<", valued)
    return hashlib.sha256(f"{title}{words}".encode()).digest()


def page_faults(text, *, nonce):
    """Return what is wrong with a page, one sentence each."""
    try:
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    except html5lib.html5parser.ParseError as error:
        return [f"not valid HTML5: {error}"]
    page = Page(tree)
    return [
        *page.heading_faults(),
        *page.id_faults(),
        *page.label_faults(),
        *page.form_faults(),
        *page.summary_faults(),
        *page.script_faults(nonce),
        *page.word_faults(),
    ]


class Page:
    """One parsed page, as a strict reader sees it."""

    def __init__(self, tree):
        self.all = [one for one in tree.iter() if isinstance(one.tag, str)]
        self.ids = [one.get("id") for one in self.all if one.get("id") is not None]
        self.title = "".join(self.tagged("title")[0].itertext()).strip()
        self.summary = [one for one in self.all if "govuk-error-summary" in classes(one)]

    def tagged(self, *tags):
        return [one for one in self.all if one.tag in tags]

    def heading_faults(self):
        faults = []
        if not self.title.removeprefix("Error:").strip(" –"):  # noqa: RUF001
            faults.append("no title")
        if self.title.startswith(("–", "Error:  ")):  # noqa: RUF001
            faults.append("the title names no page")
        if bool(self.summary) is not self.title.startswith(_ERRORS):
            faults.append("the title and the error summary do not agree")
        headings = self.tagged("h1")
        if len(headings) != 1 or not words_of(headings[0]):
            faults.append(f"{len(headings)} main headings")
        if not self.tagged("html")[0].get("lang"):
            faults.append("no language")
        return faults

    def id_faults(self):
        twice = sorted({one for one in self.ids if self.ids.count(one) > 1})
        return [f"the id {one} stands twice" for one in twice]

    def label_faults(self):
        faults = []
        for one in self.all:
            wanted = [one.get("for")] if one.tag == "label" else []
            for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
                wanted += (one.get(name) or "").split()
            faults += [
                f"{one.tag} points at {to}: not there" for to in wanted if to not in self.ids
            ]
        labelled = {one.get("for") for one in self.tagged("label")}
        faults += [
            f"{one.get('name')} has no label"
            for one in self.tagged(*_INPUTS)
            if one.get("type") != "hidden"
            and one.get("id") not in labelled
            and not one.get("aria-label")
        ]
        faults += [
            "a fieldset without words"
            for one in self.tagged("fieldset")
            if not any(child.tag == "legend" and words_of(child) for child in one)
        ]
        return faults

    def form_faults(self):
        faults = []
        for form in self.tagged("form"):
            action = form.get("action")
            if action is not None and not action.startswith("/"):
                faults.append(f"a form goes to {action}")
            names = {one.get("name") for one in form.iter("input")}
            if (form.get("method") or "").lower() == "post" and "csrf_token" not in names:
                faults.append("a form without the browser's own mark")
            if not any(one.tag == "button" for one in form.iter()):
                faults.append("a form without a button")
        return faults

    def summary_faults(self):
        reachable = {one.get("id") for one in self.tagged(*_INPUTS)}
        return [
            f"the error summary points at {link.get('href')}: no input"
            for summary in self.summary
            for link in summary.iter("a")
            if (link.get("href") or "").removeprefix("#") not in reachable
        ]

    def script_faults(self, nonce):
        faults = []
        for one in self.all:
            if one.get("style") is not None:
                faults.append(f"{one.tag} has a style of its own: the policy forbids it")
            faults += [f"{one.tag} has {name}" for name in one.attrib if name.startswith("on")]
            if one.tag == "script" and not one.get("src") and one.get("nonce") != nonce:
                faults.append("a script without this answer's mark")
        return faults

    def word_faults(self):
        text = f"{self.title} {our_words(self.tagged('body')[0])}"
        return [f"“{one}” stands on the page" for one in _LEAKS.findall(text)]


def classes(element):
    return (element.get("class") or "").split()


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def our_words(element):
    """Return an element's text without what people typed or what a filled document says."""
    if element.tag in _THEIRS or _NOT_OURS & set(classes(element)):
        return ""
    said = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            said.append(our_words(child))
        said.append(child.tail or "")
    return " ".join(said)
