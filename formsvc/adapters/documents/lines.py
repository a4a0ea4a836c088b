"""Reads a Word part as lines: each paragraph's words, with its place as an officer would say it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from formsvc.adapters.documents.text import W
from formsvc.adapters.documents.uses import Remark

VAL = f"{W}val"
OFF = frozenset({"0", "false", "off"})
TITLE_LEVEL = 0
_TEXT = {f"{W}tab": "\t", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One paragraph: its text, its place, its heading level, and the row and cell it is in."""

    text: str
    place: str
    level: int | None = None
    row: etree._Element | None = None
    cell: etree._Element | None = None

    def remark(self, message: str) -> Remark:
        """Return a remark about this line."""
        return Remark(place=self.place, message=message)


def read_lines(
    root: etree._Element, levels: Mapping[str, int], *, place: str = ""
) -> tuple[Line, ...]:
    """Return the paragraphs in order; `levels` maps a style's id to its heading level.

    `place` names a part that has no headings, like "in the header".
    """
    return tuple(_lines(root, levels, place))


def _lines(root: etree._Element, levels: Mapping[str, int], place: str) -> Iterator[Line]:
    heading = "before the first heading"
    for paragraph in root.iter(f"{W}p"):
        text = _own_text(paragraph)
        table = next(paragraph.iterancestors(f"{W}tbl"), None)
        level = None if table is not None or place else _level(paragraph, levels)
        if level is not None and text.strip():
            heading = f"under “{text.strip()}”"
        yield Line(
            text=text,
            place=place or place_of_table(table, heading),
            level=level,
            row=next(paragraph.iterancestors(f"{W}tr"), None),
            cell=next(paragraph.iterancestors(f"{W}tc"), None),
        )


def place_of_table(table: etree._Element | None, heading: str) -> str:
    """Return the table's caption as a place, or the heading above it when it has none."""
    caption = None if table is None else table.find(f"{W}tblPr/{W}tblCaption")
    if caption is None or not caption.get(VAL):
        return heading if table is None else f"in a table {heading}"
    return f"in the table “{caption.get(VAL)}”"


def _own_text(paragraph: etree._Element) -> str:
    """Return the paragraph's words without those of a text box that hangs on it."""
    pieces = (
        one.text or "" if one.tag == f"{W}t" else _TEXT[str(one.tag)]
        for one in paragraph.iter(f"{W}t", *_TEXT)
        if next(one.iterancestors(f"{W}p")) is paragraph
        and next(one.iterancestors(f"{W}r", f"{W}pPr")).tag == f"{W}r"
    )
    return "".join(pieces).replace("\n", " ").replace("\r", " ")


def _level(paragraph: etree._Element, levels: Mapping[str, int]) -> int | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    if outline is not None and outline.get(VAL, "9").isdecimal():
        return int(outline.get(VAL, "9")) + 1 if outline.get(VAL) != "9" else None
    return None if style is None else levels.get(style.get(VAL, ""))


def heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Return the heading level of each style that has one; Title is level 0."""
    found: dict[str, int] = {}
    above: dict[str, str] = {}
    for style in () if styles is None else styles.iter(f"{W}style"):
        key = style.get(f"{W}styleId", "")
        name = _value(style, "name").lower()
        above[key] = _value(style, "basedOn")
        if name == "title":
            found[key] = TITLE_LEVEL
        elif name.startswith("heading ") and name[8:].isdecimal():
            found[key] = int(name[8:])
    for key in above:
        parent, seen = key, set[str]()
        while parent and parent not in found and parent not in seen:
            seen.add(parent)
            parent = above.get(parent, "")
        if parent in found:
            found.setdefault(key, found[parent])
    return found


def _value(style: etree._Element, name: str) -> str:
    element = style.find(f"{W}{name}")
    return "" if element is None else element.get(VAL, "")
