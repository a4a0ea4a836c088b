"""The PDFs themselves: whole text in every script, right page numbers, tags and titles."""

import io
import subprocess
import threading
import unicodedata

import pikepdf
import pytest
from pdf_kit import (
    a_docx,
    a_docx_with_contents,
    a_long_docx,
    text_of,
    with_body,
    with_link_in_header,
)

from formsvc.adapters.pdf import (
    ConversionFailed,
    GlyphsMissing,
    UnsafeDocument,
    smallest_document,
    structure_faults,
)

pytestmark = pytest.mark.slow

NAUGHTY = [
    "Ysgol Llŷn ŵ â £1,250.00 \u2018quoted\u2019 \u2014 end",
    "R&D; &amp; <b>Smith & Sons</b> {{ 7*7 }} {% if %}",
    "Zażółć gęślą jaźń, Nguyễn, Ελληνικά, Українська",
    "我们同意这个安排",
    "বাংলা ভাষা",
    "شكرا مدرسة",  # no lam-alef: poppler turns the letters of that ligature round
]
TICKED = (
    '<w:p><w:sdt xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
    '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>\u2612</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)


def plain(text):
    """Letters only: pdftotext adds marks of direction and breaks lines where it likes."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(one for one in kept if unicodedata.category(one)[0] in "LMNPS")


def test_a_pdf_is_packed_for_phones_unless_something_is_enclosed_in_it(pdf_maker):
    laid_out = pdf_maker.lay_out(a_long_docx(), title="Plan")
    packed = pdf_maker.finish(laid_out, title="Plan")
    enclosing = pdf_maker.finish(laid_out, title="Plan", enclose=lambda document: None)

    assert len(packed) < len(enclosing) * 2 / 3
    assert b"/ObjStm" in packed
    assert b"/ObjStm" not in enclosing  # the smallest checkers look at what is enclosed
    assert text_of(packed) == text_of(enclosing)


@pytest.mark.parametrize("words", NAUGHTY)
def test_words_in_any_script_arrive_whole(pdf_maker, words):
    pdf = pdf_maker.make(a_docx(words), title="Words")

    assert plain(words) in plain(text_of(pdf))


def test_the_contents_tell_the_page_that_each_heading_is_on(pdf_maker):
    text = text_of(pdf_maker.make(a_docx_with_contents(), title="Contents"))

    contents = text.partition("\f")[0].replace(".", " ").split()
    assert contents == ["Careful", "planning", "2", "Kind", "endings", "3"]


@pytest.mark.parametrize("docx", [a_long_docx(), a_docx_with_contents(), smallest_document()])
def test_the_structure_is_that_of_pdf_a_3b_and_pdf_ua(pdf_maker, docx):
    faults = structure_faults(pdf_maker.make(docx, title="Plan"))

    assert faults == ()


def test_a_link_in_the_header_has_words_and_a_tag(pdf_maker):
    pdf = pdf_maker.make(with_link_in_header("https://school.example/"), title="Plan")

    with pikepdf.open(io.BytesIO(pdf)) as document:
        (link,) = document.pages[0].obj.Annots
        assert str(link.Contents)
        assert "/StructParent" in link
    assert structure_faults(pdf) == ()


def test_the_title_and_the_language_are_told_to_readers(pdf_maker):
    pdf = pdf_maker.make(a_docx("Hello"), title='Plan: "A" & <B> \u2013 é')

    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["dc:title"] == 'Plan: "A" & <B> \u2013 é'
        assert document.docinfo["/Title"] == 'Plan: "A" & <B> \u2013 é'
        assert document.Root.Lang == "en-GB"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "B"


def test_poppler_and_qpdf_find_a_whole_tagged_pdf(pdf_maker, tmp_path):
    made = tmp_path / "made.pdf"
    made.write_bytes(pdf_maker.make(a_long_docx(), title="Plan"))

    told = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout

    assert "Tagged:          yes" in told
    assert subprocess.run(["qpdf", "--check", made], check=False).returncode == 0


def test_a_ticked_box_is_printed_and_is_no_field_to_fill(pdf_maker):
    pdf = pdf_maker.make(with_body(TICKED), title="Box")

    assert "\u2612" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/AcroForm" not in document.Root


def test_a_character_that_no_font_has_is_refused(pdf_maker):
    with pytest.raises(GlyphsMissing, match=r"U\+F0001") as refused:
        pdf_maker.make(a_docx("Hello \U000f0001"), title="Box")

    assert refused.value.characters == "\U000f0001"
    assert refused.value.package == "fonts-noto-core"


def test_a_character_that_no_font_has_is_refused_in_the_title_too(pdf_maker):
    with pytest.raises(GlyphsMissing):
        pdf_maker.make(a_docx("Hello"), title="\U000f0001")


def test_an_unsafe_document_never_reaches_the_engine(pdf_maker):
    with pytest.raises(UnsafeDocument):
        pdf_maker.make(b"<html>", title="No")


def test_what_libreoffice_cannot_read_is_told_and_the_next_document_is_made(pdf_maker):
    with pytest.raises(ConversionFailed):
        pdf_maker.convert(b"not a document")

    assert pdf_maker.make(a_docx("Next"), title="Next")


def test_two_at_once_get_each_their_own(pdf_maker):
    made = {}

    def make(name):
        made[name] = text_of(pdf_maker.make(a_docx(f"Only {name}"), title=name))

    threads = [threading.Thread(target=make, args=(f"number{one}",)) for one in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {name: text.strip() for name, text in made.items()} == {
        f"number{one}": f"Only number{one}" for one in range(6)
    }


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda root: root.__delitem__("/StructTreeRoot"), "StructTreeRoot"),
        (lambda root: root.__delitem__("/MarkInfo"), "MarkInfo"),
        (lambda root: root.__delitem__("/Lang"), "Lang"),
        (lambda root: root.__delitem__("/OutputIntents"), "OutputIntents"),
        (lambda root: root.__delitem__("/Metadata"), "XMP"),
        (lambda root: root.__delitem__("/ViewerPreferences"), "DisplayDocTitle"),
        (lambda root: root.Pages.Kids[0].__delitem__("/Tabs"), "Tabs"),
    ],
)
def test_what_a_careless_tool_takes_away_is_told(pdf_maker, damage, told):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_maker.make(a_docx("Hello"), title="Plan"))) as document:
        damage(document.Root)
        document.save(out)

    faults = structure_faults(out.getvalue())

    assert any(told in fault for fault in faults)


def test_libreoffices_own_pdf_is_not_enough(pdf_maker):
    faults = structure_faults(pdf_maker.convert(a_long_docx()))

    assert "a page draws outside any tag" in faults or "it has no metadata (XMP)" in faults


def test_what_is_no_pdf_is_told():
    assert structure_faults(b"nonsense") == ("it is not a PDF that can be read",)
