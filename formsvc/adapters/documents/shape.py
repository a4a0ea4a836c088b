"""Judges what people with a screen reader rely on: headings, repeated table heads, pictures."""

from collections.abc import Iterator, Sequence

from lxml import etree

from formsvc.adapters.documents.lines import OFF, VAL, Line
from formsvc.adapters.documents.text import W
from formsvc.adapters.documents.uses import Remark

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURED = ("{*}pic", "{*}chart")
_IN_ATTRIBUTES = etree.XPath("//@*[contains(., '{{') or contains(., '{%')]")


def judge_body(root: etree._Element, lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield what is wrong with the headings and tables of the document's body."""
    yield from _judge_headings(lines)
    for table in root.iter(f"{W}tbl"):
        row = table.find(f"{W}tr")
        head = None if row is None else row.find(f"{W}trPr/{W}tblHeader")
        first = next((line for line in lines if line.row is row), None)
        if first is not None and row is not None and (head is None or head.get(VAL, "1") in OFF):
            yield first.remark(
                f"the table that begins “{first.text[:60]}” has no heading row that repeats. In "
                "Word: click in its first row, then Layout, Repeat Header Rows."
            )


def _judge_headings(lines: Sequence[Line]) -> Iterator[Remark]:
    before = 0
    if not any(line.level in {0, 1} and line.text.strip() for line in lines):
        place = "in the whole document"
        yield Remark(place=place, message="there is neither a Title nor a Heading 1.")
        return
    for line in lines:
        if line.level is None or not line.text.strip():
            continue
        if line.level > before + 1:
            above = f"a Heading {before}" if before else "the title, before any Heading 1"
            yield line.remark(
                f"“{line.text.strip()}” is a Heading {line.level} after {above}: a level is left "
                "out, and people who listen to the document lose their way."
            )
        before = line.level


def judge_pictures(root: etree._Element, lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield each picture without alternative text, and each field hidden in a setting."""
    for picture in _nameless(root):
        yield Remark(
            place=_place_of(picture, root, lines),
            message="a picture has no alternative text. In Word: right-click it, then View Alt "
            "Text; or mark it as decorative.",
        )
    hidden: list[object] = list(_IN_ATTRIBUTES(root))  # type: ignore[arg-type]
    for found in hidden:
        yield Remark(
            place=_place_of(found.getparent(), root, lines),  # type: ignore[attr-defined]
            message=f"“{found}” stands in a setting, like an alternative text. Fields are filled "
            "only in the words of the document.",
        )


def _nameless(root: etree._Element) -> Iterator[etree._Element]:
    for one in root.iter(_DRAWING):
        drawing = one.getparent()
        pictured = drawing is not None and any(True for _ in drawing.iter(*_PICTURED))
        decorative = any(mark.get("val", "1") not in OFF for mark in one.iter("{*}decorative"))
        if pictured and not decorative and not one.get("descr", "").strip():
            yield one
    for one in root.iter("{urn:schemas-microsoft-com:vml}imagedata"):
        shape = one.getparent()
        if shape is not None and not shape.get("alt", "").strip():
            yield one


def _place_of(element: etree._Element, root: etree._Element, lines: Sequence[Line]) -> str:
    """Return the place of the paragraph that an element hangs on."""
    paragraph = next(element.iterancestors(f"{W}p"), None)
    for line, one in zip(lines, root.iter(f"{W}p"), strict=True):
        if one is paragraph:
            return line.place
    return "in the whole document"
