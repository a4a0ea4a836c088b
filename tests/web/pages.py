"""Reads pages as a person does: headings, errors, forms with what stands in their boxes."""

import re

from lxml import html
from web.linting import classes, words_of

#: The client has read each page as a strict reader does. This one is quick.
_READER = html.HTMLParser(remove_comments=True)


class Seen:
    """One page: its words, and its forms as a browser would send them."""

    def __init__(self, answer):
        self.root = html.document_fromstring(answer.text, parser=_READER)
        self.status = answer.status_code

    def tagged(self, *tags):
        return [one for one in self.root.iter() if one.tag in tags]

    @property
    def heading(self):
        return words_of(self.tagged("h1")[0])

    @property
    def text(self):
        return words_of(self.tagged("body")[0])

    def classed(self, name):
        return [words_of(one) for one in self.root.iter() if name in classes(one)]

    @property
    def summary(self):
        """The error summary's lines: (words, id of the input)."""
        boxes = [one for one in self.root.iter() if "govuk-error-summary" in classes(one)]
        return [
            (words_of(link), link.get("href").removeprefix("#"))
            for box in boxes
            for link in box.iter("a")
        ]

    @property
    def errors_at_fields(self):
        return [one.removeprefix("Error:").strip() for one in self.classed("govuk-error-message")]

    @property
    def links(self):
        return [one.get("href") for one in self.tagged("a") if one.get("href")]

    def rows(self, caption):
        """Return the words of each row of the table with this caption, [] when there is none."""
        tables = [
            one
            for one in self.tagged("table")
            if any(words_of(each) == caption for each in one.iter("caption"))
        ]
        return [
            [words_of(cell) for cell in row if cell.tag in {"th", "td"}]
            for table in tables
            for body in table.iter("tbody")
            for row in body.iter("tr")
        ]

    def form(self, ending=""):
        """Return the fields of the first form whose address ends so, as a browser sends them."""
        form = next(one for one in self.tagged("form") if one.get("action", "").endswith(ending))
        return [pair for one in form.iter() for pair in _sent(one)]

    def has_form(self, ending):
        return any(one.get("action", "").endswith(ending) for one in self.tagged("form"))

    @property
    def kept(self):
        """What a page shows of words that it cannot take: to be read and copied, not sent."""
        boxes = self.tagged("textarea")
        return ["".join(one.itertext()) for one in boxes if one.get("name") == "kept"]

    def typed(self):
        """Return what stands in the boxes of the page: name -> list of values."""
        found = {}
        for form in self.tagged("form"):
            for one in form.iter():
                for name, value in _sent(one):
                    found.setdefault(name, []).append(value)
        return found


def _sent(one):
    name, kind = one.get("name"), one.get("type")
    if one.tag == "textarea":
        # A browser leaves out the one line break after the start tag.
        yield name, "".join(one.itertext()).removeprefix("\n")
    elif one.tag == "select":
        picked = [item for item in one.iter("option") if item.get("selected") is not None]
        yield name, (picked or list(one.iter("option")))[0].get("value")
    elif one.tag == "input" and kind in {"radio", "checkbox"}:
        if one.get("checked") is not None:
            yield name, one.get("value")
    elif one.tag == "input" and name:
        yield name, one.get("value", "")


def get(client, path, status=200):
    answer = client.get(path)

    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return Seen(answer)


def post(client, path, fields=(), status=303):
    """Post (name, value) pairs in their order; return the page, or the address it leads to."""
    data = {}
    for name, value in fields.items() if hasattr(fields, "items") else fields:
        data.setdefault(name, []).append(value)
    answer = client.post(path, data=data)

    assert answer.status_code == status, f"{path}: {answer.status_code} {_said(answer)}"
    return answer.location if answer.status_code // 100 == 3 else Seen(answer)


def _said(answer):
    return re.sub(r"<[^>]+>|\s+", " ", answer.text)[-600:]
