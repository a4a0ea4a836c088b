"""The guard: what LibreOffice should never see is refused, with the reason in plain words."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_kit import (
    a_docx,
    a_docx_with_contents,
    a_long_docx,
    a_png,
    changed,
    saved,
    with_body,
    with_field,
    with_linked_picture,
    with_nested_tables,
)

from formsvc.adapters.pdf import UnsafeDocument
from formsvc.adapters.pdf.guard import guard

GOOD = a_docx("Hello & <there>")
TYPES = "[Content_Types].xml"
INSERTED = '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'
DELETED = '<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>o</w:delText></w:r></w:del></w:p>'
SPLIT = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT a.txt</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def with_huge_picture():
    document = Document()
    document.add_picture(io.BytesIO(a_png(4, 4)))
    return changed(saved(document), added={"word/media/more.png": a_png(16000, 16000)})


def with_second_document():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("Word/Document.xml", b"<w/>")
    return out.getvalue()


def with_entity():
    doctype = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document '
    return changed(GOOD, {"word/document.xml": [(b"<w:document ", doctype)]})


def with_main_part_elsewhere():
    return changed(GOOD, {"_rels/.rels": [(b"word/document.xml", b"word/settings.xml")]})


HOSTILE = {
    "empty": (b"", "whole Word document"),
    "not a zip": (b"%PDF-1.7 nonsense", "whole Word document"),
    "html": (b"<html><img src='http://a.example/'></html>", "whole Word document"),
    "half": (GOOD[: len(GOOD) // 2], "whole Word document"),
    "another zip": (changed(b"PK\x05\x06" + b"\0" * 18, added={"a.txt": b"a"}), "not a Word"),
    "macro part": (changed(GOOD, added={"word/vbaProject.bin": b"x"}), "macros"),
    "macro type": (
        changed(GOOD, {TYPES: [(b"document.main+xml", b"document.macroEnabled.main+xml")]}),
        "macros",
    ),
    "embedded": (changed(GOOD, added={"word/embeddings/a.bin": b"x"}), "embedded"),
    "odd part": (changed(GOOD, added={"word/a.html": b"<html/>"}), "kind"),
    "picture in name only": (changed(GOOD, added={"word/media/a.png": b"<w/>"}), "kind"),
    "two documents": (with_second_document(), "one name"),
    "entity": (with_entity(), "type definition"),
    "zip bomb": (changed(GOOD, added={"word/a.xml": b" " * (26 << 20)}), "too large"),
    "many parts": (changed(GOOD, added={f"word/{n}.xml": b"" for n in range(2001)}), "too large"),
    "main part elsewhere": (with_main_part_elsewhere(), "main part"),
    "web picture": (with_linked_picture("http://127.0.0.1/a.png"), "outside"),
    "file picture": (with_linked_picture("file:///etc/a.png"), "outside"),
    "hyperlink used as a picture": (
        with_linked_picture("http://127.0.0.1/a.png", kind="hyperlink"),
        "outside",
    ),
    "script link": (with_linked_picture("javascript:a()", kind="hyperlink"), "leads to neither"),
    "linking field": (with_field("INCLUDETEXT http://127.0.0.1/a.txt"), "fields"),
    "lower-case field": (with_field(' dde cmd "/c a" '), "fields"),
    "split field": (with_body(SPLIT), "fields"),
    "inserted words": (with_body(INSERTED), "tracked changes"),
    "deleted words": (with_body(DELETED), "tracked changes"),
    "nested tables": (with_nested_tables(40), "nested"),
    "very nested tables": (with_nested_tables(400), "whole Word document"),
    "huge picture": (with_huge_picture(), "picture"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_with_its_reason(name):
    docx, reason = HOSTILE[name]

    with pytest.raises(UnsafeDocument, match=reason):
        guard(docx)


@pytest.mark.parametrize(
    "docx",
    [
        GOOD,
        a_long_docx(),
        a_docx_with_contents(),
        with_field('HYPERLINK "https://a.example/"'),
        with_nested_tables(5),
    ],
)
def test_an_ordinary_document_passes(docx):
    text = guard(docx)

    assert text


def test_the_guard_returns_the_text_of_headers_too():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Above"
    document.add_paragraph("Below & <beside>")

    text = guard(saved(document))

    assert "Above" in text
    assert "Below & <beside>" in text


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_damaged_document_is_refused_or_read_but_never_breaks_the_guard(place, byte):
    damaged = GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]

    try:
        text = guard(damaged)
    except UnsafeDocument:
        text = ""

    assert isinstance(text, str)
