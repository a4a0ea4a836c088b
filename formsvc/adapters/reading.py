"""Turns a filled Word document into a reflowing page with the same words, for small screens."""

import io

import mammoth

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


def to_page(docx: bytes) -> str:
    """Return the document's body as HTML: headings, paragraphs, lists and tables, no styles.

    The words are the document's own; a table of contents, headers and footers are left out, for
    a page that flows has no pages. Text is escaped by mammoth; the input is a document of ours.
    """
    result = mammoth.convert_to_html(
        io.BytesIO(docx), style_map=_STYLES, include_default_style_map=True
    )
    return str(result.value)
