"""Marks what a page draws outside any tag as decoration, so that it is not read out."""

import re
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator, Stream

_BEGIN_PATH = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})
# What may not stand before is looked for last: first, it would be looked for at every byte.
_MARK = re.compile(rb"(BDC|BMC|EMC)(?<![/\w]...)(?!\w)")
_BEGINS_PATH = re.compile(rb"(?<![/\w])(?:re|[mlcvyh])(?!\w)")
#: Words in brackets, comments and pictures inside the page could look like operators.
_AMBIGUOUS = (b"(", b"%", b"BI")


def mark_rules(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Mark lines and shading outside any tag; a page without any stays as it is."""
    if not _may_draw_untagged(page.obj.get("/Contents")):
        return
    out: list[Any] = []
    depth, open_path, marked = 0, False, False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        if depth == 0 and operator in _BEGIN_PATH and not open_path:
            out.append(ContentStreamInstruction([Name.Artifact], Operator("BMC")))
            open_path = marked = True
        out.append(instruction)
        if open_path and operator in _PAINT:
            out.append(ContentStreamInstruction([], Operator("EMC")))
            open_path = False
    if marked:
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(out))


def _may_draw_untagged(contents: Any) -> bool:
    """Say whether a page may hold a path outside any tag: of seven pages one does.

    To parse a page costs twenty times as much.
    """
    drawn = contents.read_bytes() if isinstance(contents, Stream) else b""
    if not drawn or any(one in drawn for one in _AMBIGUOUS):
        return True
    depth = 0
    pieces = _MARK.split(drawn)
    for piece, mark in zip(pieces[::2], [*pieces[1::2], b""], strict=True):
        if depth == 0 and _BEGINS_PATH.search(piece):
            return True
        depth += -1 if mark == b"EMC" else 1
    return False
