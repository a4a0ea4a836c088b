"""Writes the page of a plain document at once: mammoth takes thirty times as long for the same.

Plain is what the templates that come with this service are: paragraphs and tables whose looks are
all in their styles. A document with anything else in it is left to mammoth.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import dropwhile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Word styles by name -> the element that they become, and its class. The page that shows it
#: already has its own h1.
ELEMENTS = {
    "title": ("h2", "document-title"),
    "subtitle": ("p", "document-subtitle"),
    "heading 1": ("h3", ""),
    "heading 2": ("h4", ""),
    "heading 3": ("h5", ""),
}
#: A table of contents: what flows has no pages.
CONTENTS = ("toc", "contents title")
_PARAGRAPH = ("p", "")
_HEADING = re.compile("heading ?[1-6]?")
_PLAIN = frozenset(
    f"{W}{name}"
    for name in (
        *("document", "body", "p", "pPr", "pStyle", "r", "t", "br"),
        *("tbl", "tblPr", "tblStyle", "tr", "trPr", "tblHeader", "tc", "tcPr"),
    )
)


def plain_page(
    root: etree._Element, names: Mapping[str, str], numbered: Iterable[str]
) -> str | None:
    """Return the page of a document without looks, or None when it is not plain.

    `names` maps a style's id to its name; `numbered` are the ids of styles that make lists. The
    table of contents is taken out of `root`.
    """
    contents = {key for key, name in names.items() if name.lower().startswith(CONTENTS)}
    for paragraph in list(root.iter(f"{W}p")):
        above = paragraph.getparent()
        if above is not None and _style(paragraph) in contents:
            above.remove(paragraph)
    not_plain = {*numbered, *(key for key in names if _is_other_heading(key, names[key]))}
    if not all(_is_plain(one, not_plain) for one in root.iter()):
        return None
    elements = {key: ELEMENTS.get(name.lower(), _PARAGRAPH) for key, name in names.items()}
    return "".join(_blocks(body, elements) for body in root)


def _is_other_heading(key: str, name: str) -> bool:
    """Return whether mammoth makes a heading of a style that we have no element for."""
    known = name.lower() in ELEMENTS
    return not known and any(_HEADING.fullmatch(one.lower()) for one in (key, name))


def _is_plain(one: etree._Element, not_plain: set[str]) -> bool:
    if one.tag not in _PLAIN:
        return False
    if one.tag == f"{W}pStyle":
        return one.get(f"{W}val") not in not_plain
    return one.tag not in {f"{W}br", f"{W}tblHeader"} or not one.attrib


def _blocks(holder: etree._Element, elements: Mapping[str, tuple[str, str]]) -> str:
    """Return the paragraphs and tables of a body or a cell."""
    return "".join(
        _table(one, elements) if one.tag == f"{W}tbl" else _paragraph(one, elements)
        for one in holder.iterchildren(f"{W}p", f"{W}tbl")
    )


def _paragraph(paragraph: etree._Element, elements: Mapping[str, tuple[str, str]]) -> str:
    words = "".join(
        "<br />" if piece.tag == f"{W}br" else _escaped(piece.text or "")
        for piece in paragraph.iter(f"{W}t", f"{W}br")
    )
    element, kind = elements.get(_style(paragraph), _PARAGRAPH)
    start = f'{element} class="{kind}"' if kind else element
    return f"<{start}>{words}</{element}>" if words else ""


def _table(table: etree._Element, elements: Mapping[str, tuple[str, str]]) -> str:
    rows = table.findall(f"{W}tr")
    body = list(dropwhile(_is_header, rows))
    head = rows[: len(rows) - len(body)]
    inside = "".join(_row(one, "td", elements) for one in body)
    if head:
        inside = f"<tbody>{inside}</tbody>" if body else ""
        inside = f"<thead>{''.join(_row(one, 'th', elements) for one in head)}</thead>{inside}"
    return f"<table>{inside}</table>"


def _is_header(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _row(row: etree._Element, element: str, elements: Mapping[str, tuple[str, str]]) -> str:
    cells = (f"<{element}>{_blocks(cell, elements)}</{element}>" for cell in row.findall(f"{W}tc"))
    return f"<tr>{''.join(cells)}</tr>"


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")
