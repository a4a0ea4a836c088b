"""Judges what a .docx points at: people may follow links to the web, LibreOffice may not."""

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from formsvc.adapters.pdf.problems import UnsafeDocument

_HYPERLINK = "/hyperlink"
_MAIN = "/officeDocument"
_FOR_PEOPLE = ("https://", "http://", "mailto:", "tel:")
#: The elements that may name an outside link: those that a person clicks on.
_CLICKED = frozenset(("hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"))


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
    for element in source.iter("{*}*"):
        for key, value in element.items():
            attribute = etree.QName(key)
            namespace = attribute.namespace or ""
            if not namespace.endswith(("/relationships", ":office:office")):
                continue
            if attribute.localname in {"link", "href"} and namespace.endswith("/relationships"):
                yield True
            clicked = etree.QName(element).localname in _CLICKED
            yield value in outside and not clicked
