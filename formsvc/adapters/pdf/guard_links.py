"""Judges what a .docx points at: people may follow links to the web, LibreOffice may not."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from formsvc.adapters.pdf.problems import UnsafeDocument

_HYPERLINK = "/hyperlink"
_MAIN = "/officeDocument"
_FOR_PEOPLE = ("https://", "http://", "mailto:", "tel:")
#: The elements that may name an outside link: those that a person clicks on.
_CLICKED = frozenset(("hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"))
#: Every attribute that names a relationship, in both namespaces that Word writes.
_RELATION = "//@*[contains(namespace-uri(), '/relationships')"
_REFERENCES = etree.XPath(f"{_RELATION}]")
_FETCHING = etree.XPath(f"{_RELATION} and (local-name() = 'link' or local-name() = 'href')]")


def judge_links(trees: Mapping[str, etree._Element]) -> None:
    """Raise UnsafeDocument when a part asks for anything that is not inside the document.

    A picture may name the id of a hyperlink, and LibreOffice would fetch it: so it is not enough
    that every outside relationship calls itself a hyperlink.
    """
    for name, tree in trees.items():
        if name.endswith(".rels"):
            outside = frozenset(_outside(tree))
            source = trees.get(_source_of(name))
            unread = bool(outside) and source is None
            if unread or (source is not None and any(_misused(source, outside))):
                raise UnsafeDocument("it asks for content from outside")
    for one in trees["_rels/.rels"].iter("{*}Relationship"):
        if one.get("Type", "").endswith(_MAIN):
            target = one.get("Target", "").lstrip("/")
            if target != "word/document.xml":
                raise UnsafeDocument("its main part is not where Word puts it")


def _outside(tree: etree._Element) -> Iterator[str]:
    """Yield the ids of the links out of the document. Raises UnsafeDocument for other kinds."""
    for one in tree.iter("{*}Relationship"):
        if one.get("TargetMode", "").strip().lower() != "external":
            continue
        if not one.get("Type", "").endswith(_HYPERLINK):
            raise UnsafeDocument("it asks for content from outside")
        if not one.get("Target", "").lower().startswith(_FOR_PEOPLE):
            raise UnsafeDocument("one of its links leads to neither a web page nor an address")
        yield one.get("Id", "")


def _source_of(rels: str) -> str:
    """Return the part that a .rels part speaks for: word/_rels/a.xml.rels -> word/a.xml."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _misused(source: etree._Element, outside: frozenset[str]) -> Iterator[bool]:
    """Yield whether each reference fetches: a linked picture, or an outside id not clicked on."""
    yield bool(_FETCHING(source))
    references: Any = _REFERENCES(source) if outside else ()
    for reference in references:
        clicked = etree.QName(reference.getparent()).localname in _CLICKED
        yield reference in outside and not clicked
