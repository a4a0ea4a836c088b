"""The page made of a document: only what is not shown is left out before mammoth reads it."""

import io
from pathlib import Path

import mammoth
import pytest
from docx import Document
from PIL import Image

from formsvc.adapters import reading

TEMPLATES = sorted((Path(__file__).parents[2] / "doc_templates").glob("*.docx"))


def whole_page(docx):
    """Return what mammoth makes of every byte of the document."""
    return mammoth.convert_to_html(
        io.BytesIO(docx), style_map=reading._STYLES, include_default_style_map=True
    ).value


def a_rich_document():
    """A document as Word writes it: merged cells, numbered lists, a picture, bold and a link."""
    document = Document()
    document.add_paragraph("Numbered", style="List Number")
    document.add_paragraph("Dotted", style="List Bullet 2")
    paragraph = document.add_paragraph("Plain and ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and slanted", style="Emphasis")
    table = document.add_table(rows=3, cols=3, style="Light Shading Accent 1")
    table.cell(0, 0).merge(table.cell(1, 1)).text = "Two by two"
    table.cell(2, 2).text = "Corner"
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    document.add_picture(picture)
    document.add_section()
    document.add_paragraph("A second section", style="Heading 2")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.stem)
def test_a_real_template_gives_the_page_that_the_whole_file_would_give(file):
    docx = file.read_bytes()

    assert reading.to_page(docx) == whole_page(docx)


def test_lists_merged_cells_pictures_and_bold_words_stay_on_the_page():
    docx = a_rich_document()

    page = reading.to_page(docx)

    assert page == whole_page(docx)
    for part in ("<ol>", "<ul>", 'colspan="2"', 'rowspan="2"', "<img", "<strong>bold</strong>"):
        assert part in page
