"""A table that ends at the foot of a page leaves no empty row on the next one.

LibreOffice splits a row there when only the space below its words does not fit, once the table of
contents was brought up to date: the next page then began with a heading and an empty row.
"""

import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from pdf_kit import text_of

pytestmark = pytest.mark.slow

TEMPLATES = sorted((Path(__file__).parents[3] / "doc_templates").glob("*.docx"))
WITH_CONTENTS = Path(__file__).parents[3] / "doc_templates" / "sla.docx"
#: How far down the page each table begins, in points: its last row ends above the foot, or below.
PLACES = range(618, 634)


def tables_at_the_foot(file):
    """A document in the styles of a template, with its contents and a table at each place."""
    document = Document(file)
    for one in list(document.element.body):
        fields = "".join(code.text or "" for code in one.iter(qn("w:instrText")))
        if one.tag != qn("w:sectPr") and "TOC" not in fields:
            one.getparent().remove(one)
    for place in PLACES:
        document.add_heading(f"At {place}", 1).paragraph_format.page_break_before = True
        document.add_paragraph("Above").paragraph_format.space_before = Pt(place)
        table = document.add_table(rows=3, cols=2)
        table.style = document.styles["Table Grid"]
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row, words in zip(table.rows, ("Heading", "First row", "Last row"), strict=True):
            for cell in row.cells:
                cell.paragraphs[0].text = words
                cell.paragraphs[0].style = "Table Heading" if words == "Heading" else "Table Text"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_no_page_begins_with_an_empty_row(pdf_maker):
    pages = text_of(pdf_maker.make(tables_at_the_foot(WITH_CONTENTS), title="Rows")).split("\f")

    with_table = [one for one in pages if "Heading" in one]
    split = [one for one in with_table if "Last row" in one and "First row" not in one]
    assert [one for one in with_table if "row" not in one] == []
    assert len(with_table) - len(PLACES) == len(split) > 3  # else no table stood at the foot


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_no_template_leaves_a_space_below_the_words_of_a_cell(file):
    styles = Document(file).styles

    for name in ("Table Text", "Table Heading", "Fingerprint"):
        assert styles[name].paragraph_format.space_after == 0, name
