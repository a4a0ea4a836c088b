"""Words in the letters of one language say so to whoever reads the document out."""

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from pdf_kit import saved

from formsvc.adapters.documents import fill_template


def languages_of(words):
    """Return what the run of words says of its language: for Western, complex and Asian letters."""
    document = Document()
    document.add_paragraph("Name: ").add_run("{{ name }}").bold = True
    filled = Document(io.BytesIO(fill_template(saved(document), {"name": words})))
    run = filled.paragraphs[-1].runs[-1]._element
    assert run.rPr.find(qn("w:b")) is not None
    said = run.rPr.find(qn("w:lang"))
    named = ("w:val", "w:bidi", "w:eastAsia")
    return () if said is None else tuple(said.get(qn(one)) for one in named)


@pytest.mark.parametrize(
    ("words", "bidi", "east_asia"),
    [
        ("তাহমিনা বানানো", "bn-BD", None),
        ("ਸਿਮਰਨ ਕੌਰ", "pa-IN", None),
        ("Mx ચેતન, 7", "gu-IN", None),
        ("김지민", None, "ko-KR"),
        ("田中 さくら", None, "ja-JP"),
    ],
)
def test_letters_of_one_language_are_named_as_it(words, bidi, east_asia):
    assert languages_of(words) == (None, bidi, east_asia)


@pytest.mark.parametrize("words", ["Zoë-Łucja Đặng", "عمر نجم", "李明", "Оля", "7 “é” 🙂"])
def test_other_words_keep_the_language_of_the_template(words):
    assert languages_of(words) == ()
