"""Reads the text of a Word document, part by part."""

import io
import re
import zipfile
from functools import lru_cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


def is_worded(name: str) -> bool:
    """Return whether a file in a .docx holds words that are printed, and may hold tags."""
    return _PARTS.fullmatch(name) is not None


@lru_cache(maxsize=1)
def document_text(docx: bytes) -> str:
    """Return all text of a .docx: body, headers, footers; line breaks and tabs left out.

    That of the last one is kept: who fills a template looks into it once more right after.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if is_worded(name)]
    return "\n".join(_part_text(part) for part in parts)


def parse_part(part: bytes) -> etree._Element:
    """Return the tree of one XML part. Raises lxml's errors when it is damaged."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _part_text(part: bytes) -> str:
    paragraphs = parse_part(part).iter(f"{W}p")
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(f"{W}t")) for paragraph in paragraphs
    )
