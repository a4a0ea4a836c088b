"""Proves that no word of a document was left out of its PDF.

LibreOffice 7.4 can drop whole tables without a word, where rows may not break over pages. The check
looks for each word as often as the document has it, anywhere in the PDF: it finds what is missing,
whatever the order and wherever a line or a long word was broken.
"""

import contextlib
import io
import re
import threading
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator

import pypdfium2 as pdfium
from lxml import etree

from formsvc.adapters.pdf.guard import W
from formsvc.adapters.pdf.problems import ConversionFailed

# PDFium may not be called from two threads at once, not even for two documents.
_ONE_AT_A_TIME = threading.Lock()
#: Words of scripts whose letters come out of a PDF as they went in. Letters of other scripts may
#: come back in other shapes, so they are not judged; a table that is lost has words of these too.
_WORD = re.compile(r"[a-z\u00df-\u024f\u0370-\u03ff\u0400-\u04ff]{3,}")


_TEXT = f"{W}t"
_PIECES = (_TEXT, f"{W}br", f"{W}tab")
#: How a table of contents is told: by its style, or by its field. Both are plain letters in XML.
_CONTENTS = b"TOC"


def assert_complete(docx: bytes, pdf: bytes) -> None:
    """Raise ConversionFailed when a word of the document's body is not in the PDF."""
    there = _plain(read_words(pdf))
    wanted = Counter(_WORD.findall(_plain("\n".join(_paragraphs(docx)))))
    # Most words stand there whole, which is quick to see; the others may have been broken.
    lacking = wanted - Counter(_WORD.findall(there))
    joined = "".join(there.split()) if lacking else ""
    lost = [word for word in lacking if joined.count(word) < wanted[word]]
    if lost:
        raise ConversionFailed(f"{len(lost)} words were left out of the PDF")


def read_words(pdf: bytes) -> str:
    """Return the text of a PDF, page after page. Raises ConversionFailed."""
    with _ONE_AT_A_TIME:
        try:
            with pdfium.PdfDocument(pdf) as document:
                return "\n".join(_page_words(page) for page in document)
        except pdfium.PdfiumError as error:
            raise ConversionFailed("its words could not be read back") from error


def _page_words(page: pdfium.PdfPage) -> str:
    # Closed here, inside the lock, and not whenever Python comes to it.
    with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text:
        words: str = text.get_text_bounded()
    return words


def _plain(text: str) -> str:
    """Return text in one shape: compatibility forms and capitals undone."""
    return unicodedata.normalize("NFKC", text).casefold()


def _paragraphs(docx: bytes) -> Iterator[str]:
    """Yield the body's paragraphs; a table of contents is made anew, so it is left out."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = archive.read("word/document.xml")
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    # Most have no table of contents, and to look for one paragraph by paragraph takes longest.
    may_have_contents = _CONTENTS in body.upper()
    for paragraph in root.iter(f"{W}p"):
        if not (may_have_contents and _is_contents(paragraph)):
            yield "".join(map(_piece, paragraph.iter(*_PIECES)))


def _piece(one: etree._Element) -> str:
    return (one.text or "") if one.tag == _TEXT else "\n"


def _is_contents(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    named = "" if style is None else style.get(f"{W}val", "")
    fields = (one.text or "" for one in paragraph.iter(f"{W}instrText"))
    return named.upper().startswith("TOC") or any("TOC" in one for one in fields)
