"""Writes the revision that carries an archive time-stamp: these objects, in this order, no others.

The single-file program and the page of a pack write the same text, each by itself: whoever changes
one changes all three.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

#: Digits of the byte range, with the blanks behind them.
_RANGE = 32
#: A screen reader passes it over: no tag may be added behind the seal, and without one a field must
#: lie off the page (ISO 14289-1, 7.18.1 and 7.18.4), yet not be hidden (ISO 19005-3, 6.3.2).
_UNSEEN = b"/F 132 /Rect [-9999 -9999 -9999 -9999] /TU (%s) /Contents (%s)" % (
    (b"Archive time-stamp of the whole document",) * 2
)
#: Levels of pages below pages.
DEEPEST = 50
_STARTS = re.compile(rb"startxref\s+(\d+)")
_IDS = re.compile(rb"/ID *\[ *(<[0-9A-Fa-f]+>) *(<[0-9A-Fa-f]+>) *\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What a revision must know of the file before it: the trailer, and numbers of objects.

    `fields` and `notes` are arrays: their own number, and what they list. `lists` are the lists of
    revoked keys in the document's store.
    """

    length: int
    size: int
    start: int
    root: int
    info: int | None
    ids: tuple[bytes, bytes]
    page: int
    store: int
    fields: tuple[int, list[int]]
    notes: tuple[int, list[int]]
    lists: list[int]


def read_before(pdf: bytes) -> Before:
    """Return it. Raises a library's error, or one of look-up, for a PDF that has no room for it."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    root, trailer = reader.root, reader.trailer_view
    number, page = _first_page(root)
    store = root["/DSS"]
    ids = _IDS.findall(pdf)[-1]
    return Before(
        length=len(pdf),
        size=int(trailer["/Size"]),
        start=int(_STARTS.findall(pdf)[-1]),
        root=trailer.raw_get("/Root").idnum,
        info=trailer.raw_get("/Info").idnum if "/Info" in trailer else None,
        ids=(ids[0], ids[1]),
        page=number,
        store=root.raw_get("/DSS").idnum,
        fields=_array(root["/AcroForm"], "/Fields"),
        notes=_array(page, "/Annots"),
        lists=_listed(store.get("/CRLs", ())),
    )


def _first_page(root: Any) -> tuple[int, Any]:
    found = root.raw_get("/Pages")
    for _ in range(DEEPEST):
        if "/Kids" not in found.get_object():
            return found.idnum, found.get_object()
        found = found.get_object()["/Kids"].raw_get(0)
    raise ValueError("pages below pages without end")


def _array(holder: Any, name: str) -> tuple[int, list[int]]:
    reference = holder.raw_get(name)
    return reference.idnum, _listed(reference.get_object())


def _listed(array: Any) -> list[int]:
    return [array.raw_get(place).idnum for place in range(len(array))]


def write_revision(before: Before, lists: Sequence[bytes], *, room: int) -> tuple[bytes, int]:
    """Return the revision with its hole all zeros, and where in it the hole begins.

    `lists` (CRL, DER) are those that are not in the file yet; `room` is the length of the hole in
    digits. Certificates are not repeated: they go with the signatures themselves.
    """
    out = io.BytesIO()
    places: dict[int, int] = {}

    def put(number: int, body: bytes) -> None:
        places[number] = before.length + out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    new = before.size
    for data in lists:
        put(new, b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data))
        new += 1
    told = [*before.lists, *range(before.size, new)]
    put(before.store, b"<</Type /DSS /CRLs %s>>" % _refs(told))
    head = b"<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n/Contents "
    hole = out.tell() + len(b"%d 0 obj\n" % new) + len(head)
    zeros = b"<%s>\n/ByteRange [%s]>>" % (b"0" * room, b" " * _RANGE)
    put(new, head + zeros)
    (fields, fields_now), (notes, notes_now) = before.fields, before.notes
    put(
        new + 1,
        b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Archive%d) %s /P %d 0 R /V %d 0 R>>"
        % (len(fields_now), _UNSEEN, before.page, new),
    )
    put(fields, _refs([*fields_now, new + 1]))
    put(notes, _refs([*notes_now, new + 1]))
    _write_table(out, before, places, size=new + 2)
    whole = out.getvalue()
    start, end = before.length + hole, before.length + hole + room + 2
    ranges = b"0 %d %d %d" % (start, end, before.length + len(whole) - end)
    at = hole + room + 2 + len(b"\n/ByteRange [")
    return whole[:at] + ranges.ljust(_RANGE) + whole[at + _RANGE :], hole


def _refs(numbers: Iterable[int]) -> bytes:
    return b"[%s]" % b" ".join(b"%d 0 R" % one for one in numbers)


def _write_table(out: io.BytesIO, before: Before, places: dict[int, int], *, size: int) -> None:
    """Write the table of places, each object by itself, and the trailer."""
    start = before.length + out.tell()
    out.write(b"xref\n")
    out.writelines(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
    info = b"" if before.info is None else b" /Info %d 0 R" % before.info
    out.write(
        b"trailer\n<</Size %d /Root %d 0 R%s /ID [%s %s] /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, before.root, info, *before.ids, before.start, start)
    )
