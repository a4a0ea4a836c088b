"""What a screen reader goes through: tidied where LibreOffice leaves gaps, and every fault told."""

import io

import pikepdf
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from pdf_kit import a_long_docx, saved
from pikepdf import Array, Dictionary, Name, String

from formsvc.adapters.pdf import structure_faults
from formsvc.adapters.pdf.tag_tree import children, tags, tidy_tags


@pytest.fixture(scope="module")
def made(pdf_maker):
    return pdf_maker.make(a_long_docx(), title="Plan")


def first(document, name):
    return next(one for one in tags(document) if name == one.S)


def drop_scope(document):
    for attributes in first(document, "/TH").A:
        if "/Scope" in attributes:
            del attributes["/Scope"]


def make_cells_plain(document):
    for tag in tags(document):
        if tag.S == "/TH":
            tag.S = Name.TD


def note(document, **entries):
    page = document.pages[0].obj
    said = {"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": Array([0, 0, 9, 9])} | entries
    page.Annots = Array([document.make_indirect(Dictionary(said))])


DAMAGE = {
    "stands for another (RoleMap)": lambda pdf: pdf.Root.StructTreeRoot.RoleMap.update(
        {"/Note": Name.P}
    ),
    "a name that no reader knows (/Poem)": lambda pdf: setattr(first(pdf, "/H1"), "S", Name.Poem),
    "a tag is empty (/H1)": lambda pdf: first(pdf, "/H1").__delitem__("/K"),
    "a heading skips a level (H3)": lambda pdf: setattr(first(pdf, "/H1"), "S", Name.H3),
    "no words for those who cannot see it": lambda pdf: first(pdf, "/Figure").__delitem__("/Alt"),
    "a table has no header cells": make_cells_plain,
    "what it is the header of (Scope)": drop_scope,
    "no bookmarks (Outlines)": lambda pdf: pdf.Root.__delitem__("/Outlines"),
    "a Link has no words": lambda pdf: note(pdf, **{"/StructParent": 1, "/F": 4}),
    "a Link is in no tag": lambda pdf: note(pdf, **{"/Contents": String("a"), "/F": 4}),
    "a Link would not be printed": lambda pdf: note(
        pdf, **{"/Contents": String("a"), "/StructParent": 1}
    ),
}


@pytest.mark.parametrize("told", DAMAGE)
def test_each_thing_that_cannot_be_read_out_is_told(made, told):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as document:
        DAMAGE[told](document)
        document.save(out)

    assert structure_faults(made) == ()
    assert any(told in fault for fault in structure_faults(out.getvalue()))


def test_a_style_named_like_a_tag_and_empty_lines_do_not_reach_a_screen_reader(pdf_maker):
    document = Document()
    document.styles.add_style("Note", WD_STYLE_TYPE.PARAGRAPH)
    for words in ("", "Read this", ""):
        document.add_paragraph(words, style="Note")
    docx = saved(document)

    with pikepdf.open(io.BytesIO(pdf_maker.convert(docx))) as raw:
        assert [str(one.S) for one in tags(raw)].count("/Note") == 3
    pdf = pdf_maker.make(docx, title="Notes")
    with pikepdf.open(io.BytesIO(pdf)) as mended:
        names = [str(one.S) for one in tags(mended)]
        assert "/Note" not in names
        assert names.count("/P") == 1
        assert all(children(one) for one in tags(mended))
    assert structure_faults(pdf) == ()


def test_tags_of_the_same_measures_share_them(made):
    """Half of a form's objects were measures, said again for each cell; every reader reads them."""
    with pikepdf.open(io.BytesIO(made)) as document:
        measured = [tag.A for tag in tags(document) if "/A" in tag]
        one_by_one = [
            one
            for attributes in measured
            for one in (attributes if isinstance(attributes, Array) else [attributes])
        ]
        said = {one.unparse(resolved=True) for one in one_by_one}

        assert len({one.objgen for one in one_by_one}) == len(said) < len(one_by_one) / 2


def test_measures_are_shared_whatever_stands_beside_them():
    """Never seen from LibreOffice, but a document must not be refused for it."""
    with pikepdf.new() as document:
        wide, narrow = ({"/O": Name.Layout, "/Width": one} for one in (9, 3))
        told = [
            Array([document.make_indirect(wide), 0, document.make_stream(b"", wide)]),
            document.make_indirect(narrow),
            Array([document.make_indirect(narrow), 1]),
            document.make_indirect(wide),
        ]
        said = [one.unparse(resolved=True) for one in told[1::2]]
        kids = [document.make_indirect({"/S": Name.TD, "/A": one}) for one in told]
        root = document.make_indirect({"/S": Name.Document, "/K": Array(kids)})
        document.Root.StructTreeRoot = document.make_indirect({"/K": root})
        tidy_tags(document)
        first, second, third, fourth = (tag.A for tag in children(root))

        assert [one.unparse(resolved=True) for one in (second, fourth)] == said
        assert (first[1], third[1]) == (0, 1)
        assert isinstance(first[2], pikepdf.Stream)
        assert (first[0].objgen, second.objgen) == (fourth.objgen, third[0].objgen)
