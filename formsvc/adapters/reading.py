"""Turns a filled Word document into a reflowing page with the same words, for small screens."""

import io
import zipfile

import mammoth
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Word styles -> elements. The page that shows it already has its own h1.
_STYLES = """
p[style-name='Title'] => h2.document-title:fresh
p[style-name='Subtitle'] => p.document-subtitle:fresh
p[style-name='Heading 1'] => h3:fresh
p[style-name='Heading 2'] => h4:fresh
p[style-name='Heading 3'] => h5:fresh
p[style-name^='toc'] =>
p[style-name^='TOC'] =>
"""
#: How things look and where they stand on paper: mammoth reads over all of it, slowly.
_LOOKS = tuple(
    f"{_W}{name}"
    for name in (
        *("tcW", "tcBorders", "tcMar", "shd", "noWrap"),
        *("tblW", "tblLayout", "tblLook", "tblBorders", "tblCellMar"),
        *("tblCaption", "tblDescription", "tblGrid"),
        *("spacing", "keepNext", "keepLines", "rFonts", "lang", "szCs", "proofErr", "sectPr"),
    )
)


def to_page(docx: bytes) -> str:
    """Return the document's body as HTML: headings, paragraphs, lists and tables, no styles.

    The words are the document's own; a table of contents, headers and footers are left out, for
    a page that flows has no pages. Text is escaped by mammoth; the input is a document of ours.
    """
    result = mammoth.convert_to_html(
        io.BytesIO(_without_looks(docx)), style_map=_STYLES, include_default_style_map=True
    )
    return str(result.value)


def _without_looks(docx: bytes) -> bytes:
    """Return the document without what a page does not show: Word writes a lot of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as whole, zipfile.ZipFile(out, "w") as slim:
        for name in whole.namelist():
            part = whole.read(name)
            if name == "word/document.xml":
                part = _plain_body(part)
            elif name == "word/styles.xml":
                part = _names_of_styles(part)
            slim.writestr(name, part)
    return out.getvalue()


def _plain_body(part: bytes) -> bytes:
    root = _parse(part)
    etree.strip_elements(root, *_LOOKS, with_tail=False)
    return etree.tostring(root)


def _names_of_styles(part: bytes) -> bytes:
    """Return the styles with their names only; one for numbering keeps its list."""
    root = _parse(part)
    for style in list(root):
        if style.tag != f"{_W}style":
            root.remove(style)
        elif style.get(f"{_W}type") != "numbering":
            for setting in style.findall("*"):
                if setting.tag != f"{_W}name":
                    style.remove(setting)
    return etree.tostring(root)


def _parse(part: bytes) -> etree._Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
