"""Looks into a PDF for what PDF/A-3b and PDF/UA-1 ask of its structure.

veraPDF is on no package registry we can reach; these are the rules that LibreOffice's output
broke before it was mended, and those that a careless tool destroys afterwards.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from formsvc.adapters.pdf.letters import fonts_of, unnamed_signs
from formsvc.adapters.pdf.structure_tags import faults_of_annotations, faults_of_tags
from formsvc.adapters.pdf.xmp import DC, PDFAID, PDFUAID, read_metadata

_DRAWS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "Do"})
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def structure_faults(pdf: bytes) -> tuple[str, ...]:
    """Return what is wrong with the PDF's structure, one sentence each; none is good."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            found = [*_of_root(document), *_of_metadata(document), *_of_pages(document)]
            found += [
                *_of_fonts(document),
                *faults_of_tags(document),
                *faults_of_annotations(document),
            ]
    except pikepdf.PdfError:
        return ("it is not a PDF that can be read",)
    return tuple(dict.fromkeys(found))


def _of_root(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    if "/StructTreeRoot" not in root:
        yield "there are no tags (StructTreeRoot)"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not marked as tagged (MarkInfo)"
    if not str(root.get("/Lang", "")):
        yield "its language is not stated (Lang)"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown (DisplayDocTitle)"
    if "/OutputIntents" not in root:
        yield "its colours are not defined (OutputIntents)"
    if "/ID" not in document.trailer:
        yield "it has no identifier (ID)"


def _of_metadata(document: pikepdf.Pdf) -> Iterator[str]:
    tree = read_metadata(document)
    if tree is None:
        yield "it has no metadata (XMP)"
        return
    said = {
        "title": tree.findtext(f".//{DC}title//{{*}}li"),
        "PDF/A part 3": _value(tree, f"{PDFAID}part") == "3",
        "PDF/A conformance B or A": _value(tree, f"{PDFAID}conformance") in {"A", "B"},
        "PDF/UA part 1": _value(tree, f"{PDFUAID}part") == "1",
        "the PDF/UA schema": tree.find(".//{http://www.aiim.org/pdfa/ns/extension/}schemas")
        is not None,
    }
    yield from (f"its metadata lacks {what}" for what, there in said.items() if not there)


def _value(tree: Any, name: str) -> str:
    """Return a property's text, whether it is written as an element or as an attribute."""
    found = tree.findtext(f".//{name}")
    return found or next((one.get(name) for one in tree.iter("{*}*") if one.get(name)), "")


def _of_pages(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        if page.obj.get("/Tabs") != Name.S:
            yield "a page does not follow its tags (Tabs)"
        if _draws_outside_tags(page):
            yield "a page draws outside any tag"


def _draws_outside_tags(page: pikepdf.Page) -> bool:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        elif depth == 0 and operator in _DRAWS:
            return True
    return False


def _of_fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts_of(document):
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor: Any = inner.get("/FontDescriptor", {})
        if font.get("/Subtype") != Name.Type3 and not any(one in descriptor for one in _FONT_FILES):
            yield "a font is not embedded"
        if "/ToUnicode" not in font:
            yield "a font does not say its letters (ToUnicode)"
        if unnamed_signs(font):
            yield "a font has a sign that stands for no letter (ToUnicode)"
