"""No word of a document is left out of its PDF, or no PDF is given out."""

import pytest
from docx import Document
from pdf_kit import a_docx, a_docx_with_contents, a_long_docx, saved

from formsvc.adapters.pdf import ConversionFailed
from formsvc.adapters.pdf.completeness import assert_complete, read_words


def with_table(*cells):
    document = Document()
    document.add_paragraph("Before the table.")
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for place, words in zip(table.rows[0].cells, cells, strict=True):
            place.text = words
    document.add_paragraph("After the table.")
    return saved(document)


def test_a_table_that_was_left_out_is_noticed(pdf_maker):
    without = pdf_maker.convert(with_table())

    with pytest.raises(ConversionFailed) as failed:
        assert_complete(with_table("Medicines", "Blue inhaler"), without)
    assert failed.value.why == "3 words were left out of the PDF"


def test_a_word_that_stands_once_too_seldom_is_noticed(pdf_maker):
    once = pdf_maker.convert(a_docx("Robin signs here."))

    with pytest.raises(ConversionFailed):
        assert_complete(a_docx("Robin signs here.", "Robin signs here."), once)


@pytest.mark.parametrize(
    "docx",
    [
        a_docx_with_contents(),
        a_long_docx(),
        with_table("averyveryverylongaddressofsomebody@aldergrove.example" * 2, "Straße", "ﬁne"),
        a_docx("Zoë Łukasz Çelik Ștefan Nguyễn Ελένη Олена", "مرحبا أحمد", "张伟", "নাম রহিম"),
        a_docx("An A\u0301 in two pieces, a soft\u00adhyphen, İstanbul"),
    ],
    ids=["contents", "long", "broken words", "scripts", "marks"],
)
def test_whole_documents_pass(pdf_maker, docx):
    assert_complete(docx, pdf_maker.convert(docx))


def test_the_words_are_read_from_the_pdf_itself(pdf_maker):
    assert "Robin signs here." in read_words(pdf_maker.convert(a_docx("Robin signs here.")))
    with pytest.raises(ConversionFailed):
        read_words(b"%PDF-1.7 not really")
