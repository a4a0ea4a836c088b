"""Reads a Word template once: every use of a fact, and whatever is wrong with it by itself."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError
from lxml import etree

from formsvc.adapters.documents.lines import Line, heading_levels, read_lines
from formsvc.adapters.documents.problems import TemplateUnusable
from formsvc.adapters.documents.shape import judge_body, judge_pictures
from formsvc.adapters.documents.tags import judge_tags, readable
from formsvc.adapters.documents.text import BODY, parse_part
from formsvc.adapters.documents.uses import Remark, Use, UseReader

_FILLED = {
    "word/header": "in the header",
    "word/footer": "in the footer",
    "word/footnotes": "in a footnote",
}
#: docxtpl fills none of these; in the properties a pupil's name would outlive the pages.
_NOT_FILLED = {
    "word/endnotes": "in an endnote",
    "word/comments": "in a comment",
    "docprops/core": "in the file's properties",
    "docprops/app": "in the file's properties",
}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    KeyError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)
_environment = Environment(autoescape=True)  # only parses: nothing is ever run with it


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReading:
    """What a template uses, and what is wrong with it; `whole` says that every use is known."""

    uses: tuple[Use, ...]
    remarks: tuple[Remark, ...]
    whole: bool


def read_template(template: bytes) -> TemplateReading:
    """Return what the template uses. Raises TemplateUnusable when it is not a Word document."""
    trees = _read_parts(template)
    levels = heading_levels(trees.get("word/styles.xml"))
    uses: list[Use] = []
    remarks: list[Remark] = []
    whole = True
    for name, root in trees.items():
        place = _place(name, _FILLED)
        if name != BODY and not place:
            remarks.extend(_stranded(name, root))
            continue
        lines = read_lines(root, levels, place=place)
        part = _read_uses(lines)
        wrong = list(judge_tags(lines, parsed=part is not None))
        whole = whole and part is not None
        if part is None and not wrong:
            wrong.append(Remark(place=place, message="the tags in it cannot be read."))
        if part is not None:
            uses.extend(part.uses)
            wrong.extend(part.remarks)
        if name == BODY:
            wrong.extend(judge_body(root, lines))
        remarks.extend((*wrong, *judge_pictures(root, lines)))
    unique = tuple(dict.fromkeys(remarks))
    return TemplateReading(uses=tuple(uses), remarks=unique, whole=whole)


def _read_parts(template: bytes) -> Mapping[str, etree._Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            return {
                name: parse_part(archive.read(name))
                for name in sorted(archive.namelist(), key=lambda name: name != BODY)
                if name in {BODY, "word/styles.xml"} or _place(name, _FILLED | _NOT_FILLED)
            } | {BODY: parse_part(archive.read(BODY))}
    except _BROKEN as error:
        raise TemplateUnusable("it is not a whole Word document (.docx)") from error


def _place(name: str, known: Mapping[str, str]) -> str:
    lower = name.lower()
    hits = (place for start, place in known.items() if lower.startswith(start))
    return next(hits, "") if lower.endswith(".xml") else ""


def _stranded(name: str, root: etree._Element) -> Iterator[Remark]:
    text = "".join(str(one) for one in root.itertext())
    if "{{" in text or "{%" in text:
        yield Remark(
            place=_place(name, _NOT_FILLED),
            message="there is a field here, where fields are not filled. Take it out.",
        )


def _read_uses(lines: Sequence[Line]) -> UseReader | None:
    """Return the uses, or None when the whole cannot be parsed: the tags say then why."""
    source = "\n".join(readable(line.text) for line in lines)
    try:
        tree = _environment.parse(source)
    except TemplateSyntaxError:
        return None
    reader = UseReader([line.place for line in lines])
    reader.read(tree.body, {})
    return reader
