"""Says of every sign that a PDF's fonts print which letter it is, as ISO 14289-1 (7.21.7) asks.

Where two signs print one syllable (Bengali, say) LibreOffice gives the syllable to the first and
nothing to the second. Readers take the syllable from the words beside it (ActualText); the second
sign here becomes a joiner, which is no letter of its own.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<[0-9A-Fa-f]+>")
_LISTS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_JOINER = b"200D"
_END = b"endcmap"
#: So many lines a list of letters may have (Adobe Technical Note 5014).
_LONGEST_LIST = 100


def fonts_of(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield each font that a page prints with, page by page."""
    for page in document.pages:
        fonts: Any = page.resources.get("/Font", {})
        yield from (fonts[name] for name in fonts.keys())  # noqa: SIM118 - iterating needs names


def unnamed_signs(font: Any) -> list[int]:
    """Return the signs of a simple font that stand for no letter; LibreOffice numbers from 1."""
    if "/ToUnicode" not in font or "/LastChar" not in font:
        return []
    table = font.ToUnicode.read_bytes()
    if b"beginbfrange" in table:
        return []
    named = {int(code, 16) for listed in _LISTS.findall(table) for code in _PAIR.findall(listed)}
    return sorted(set(range(1, int(font.LastChar) + 1)) - named)


def name_letters(document: pikepdf.Pdf) -> None:
    """Complete the table of letters of each font."""
    for font in fonts_of(document):
        unnamed = unnamed_signs(font)[:_LONGEST_LIST]
        if unnamed:
            table = font.ToUnicode.read_bytes()
            lines = b"".join(b"<%02X> <%s>\n" % (code, _JOINER) for code in unnamed)
            more = b"%d beginbfchar\n%sendbfchar\n" % (len(unnamed), lines)
            font.ToUnicode.write(table.replace(_END, more + _END, 1))
