"""Looks into a PDF's tags for what PDF/UA-1 asks so that it can be read out (ISO 14289-1, 7)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from formsvc.adapters.pdf.tag_tree import STANDARD, children, is_tag, tags

_SCOPES = frozenset({"/Row", "/Column", "/Both"})


def faults_of_tags(document: pikepdf.Pdf) -> Iterator[str]:
    """Yield what is wrong with the tags, one sentence each."""
    roles: Any = document.Root.get("/StructTreeRoot", Dictionary()).get("/RoleMap", Dictionary())
    if STANDARD & set(roles.keys()):
        yield "a tag with a meaning of its own stands for another (RoleMap)"
    level = 0
    for tag in tags(document):
        name = str(tag.S)
        if name not in STANDARD and name not in roles:
            yield f"a tag has a name that no reader knows ({name})"
        if name == "/Table":
            yield from _of_table(tag)
        words = str(tag.get("/Alt", tag.get("/ActualText", "")))
        if name == "/Figure" and not words:
            yield "a picture has no words for those who cannot see it (Alt)"
        if not children(tag) and not words and name not in {"/TD", "/TH"}:
            yield f"a tag is empty ({name})"
        if name[:2] == "/H" and name[2:].isdigit():
            if int(name[2:]) > level + 1:
                yield f"a heading skips a level ({name[1:]})"
            level = int(name[2:])
    if level and "/Outlines" not in document.Root:
        yield "it has headings but no bookmarks (Outlines)"


def _of_table(table: Any) -> Iterator[str]:
    headers = [one for one in _cells(table) if one.S == Name.TH]
    if not headers:
        yield "a table has no header cells (TH)"
    if any(_scope(one) not in _SCOPES for one in headers):
        yield "a table's header cell does not say what it is the header of (Scope)"


def _cells(table: Any) -> Iterator[Any]:
    """Yield a table's own cells, and none of a table inside it."""
    for one in filter(is_tag, children(table)):
        if one.S in {Name.TH, Name.TD}:
            yield one
        else:
            yield from _cells(one)


def _scope(cell: Any) -> str:
    attributes: Any = cell.get("/A", Array())
    listed = [attributes] if isinstance(attributes, Dictionary) else list(attributes)
    found = [str(one.Scope) for one in listed if isinstance(one, Dictionary) and "/Scope" in one]
    return found[0] if found else ""


def faults_of_annotations(document: pikepdf.Pdf) -> Iterator[str]:
    """Yield which links and fields a screen reader could not tell or not find."""
    for page in document.pages:
        for one in page.obj.get("/Annots", []):
            kind = str(one.get("/Subtype", ""))[1:]
            words = str(one.get("/Contents", "")) or (kind == "Widget" and str(one.get("/TU", "")))
            if not words:
                yield f"a {kind} has no words (Contents or TU)"
            if "/StructParent" not in one and _on_page(one, page):
                yield f"a {kind} is in no tag (StructParent)"
            if not int(one.get("/F", 0)) & 4:
                yield f"a {kind} would not be printed (F)"


def _on_page(annotation: Any, page: pikepdf.Page) -> bool:
    """Say whether it can be seen: what lies off the page needs no tag (ISO 14289-1, 7.18)."""
    left, bottom, right, top = (float(one) for one in page.cropbox)
    wide, high = ([float(one) for one in annotation.Rect][at::2] for at in (0, 1))
    across = max(wide) >= left and min(wide) <= right
    return across and max(high) >= bottom and min(high) <= top
