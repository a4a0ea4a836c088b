"""The page made of a document: what we write at once, and what we leave to mammoth, are alike."""

import io
from pathlib import Path

import mammoth
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from PIL import Image

from formsvc.adapters.reading import pages as reading

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


def plain(document):
    document.add_paragraph('Smith & Sons <b> "O\'Brien" &amp; {{ 7*7 }}\tend\nnext  two')
    document.add_paragraph("")
    document.add_paragraph("Subtitle", style="Subtitle")
    document.add_paragraph("Third", style="Heading 3")
    document.add_table(rows=2, cols=2).cell(0, 0).add_table(rows=1, cols=1)


def only_headers(document):
    row = document.add_table(rows=1, cols=2).rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    row.cells[0].text = "Who"


def contents(document):
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Update this field", style="toc 1")
    document.add_paragraph("After it")


WRITERS = {
    "plain": plain,
    "only headers": only_headers,
    "contents": contents,
    "another heading": lambda document: document.add_heading("Fourth", 4),
    "list": lambda document: document.add_paragraph("One", style="List Bullet"),
    "bold": lambda document: setattr(document.add_paragraph().add_run("bold"), "bold", True),
    "page break": lambda document: document.add_page_break(),
    "merged": lambda document: merge(document.add_table(rows=2, cols=2)),
    "nothing": lambda document: None,
}


def merge(table):
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Both"


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_at_once_is_what_mammoth_writes(name):
    document = Document()
    document.add_paragraph("Before", style="Heading 1")
    WRITERS[name](document)
    document.add_paragraph("Last")
    out = io.BytesIO()
    document.save(out)

    page = reading.to_page(out.getvalue())

    assert page == whole_page(out.getvalue())
    assert "Before" in page
    assert "Last" in page
    assert "Update this field" not in page


@pytest.mark.parametrize(
    "file", [one for one in TEMPLATES if one.stem != "notice"], ids=lambda file: file.stem
)
def test_a_real_template_is_plain_enough_to_be_written_at_once(file, monkeypatch):
    """The notice has a list. All others would be slow again if mammoth had to read them."""
    monkeypatch.delattr(reading, "_page_by_mammoth")

    assert "<table>" in reading.to_page(file.read_bytes())
