"""What stands behind a seal: archive time-stamps as the sealer writes them, or nothing.

Every byte of such a revision follows from what stands before it, from its lists of revoked keys,
and from its time-stamp. So it is made anew, and no other byte is accepted.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from .der import Element, read
from .enclosed import Document, Reference
from .keys import Certificate, Trusted
from .signatures import SIGNATURES, key_signed
from .stamps import Stamp, judge_stamp

_STREAM = re.compile(rb"\d+ 0 obj\n<</Length (\d{1,9})>>\nstream\n")
_STARTS = re.compile(rb"startxref\s+(\d+)")
_IDS = re.compile(rb"/ID *\[ *(<[0-9A-Fa-f]+>) *(<[0-9A-Fa-f]+>) *\]")
_HEAD = b"<</Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161\n/Contents "
_RANGE = 32
_UNSEEN = b"/F 132 /Rect [-9999 -9999 -9999 -9999] /TU (%s) /Contents (%s)" % (
    (b"Archive time-stamp of the whole document",) * 2
)
_APART = timedelta(minutes=10)


class Archive(NamedTuple):
    """What was found: `alone` says that nothing but archive time-stamps stands behind the seal."""

    alone: bool
    whole: bool = True
    known: bool = True
    in_order: bool = True
    latest: datetime | None = None


def judge_archives(
    pdf: bytes,
    places: list[re.Match[bytes]],
    trusted: Trusted,
    *,
    since: datetime | None,
    issuers: tuple[Certificate, ...] | None,
) -> Archive:
    """Return what stands behind the seal at the first of the places.

    `issuers` are those whose lists may stand there beside the authorities'; None for any.
    """
    stamps: list[Stamp] = []
    lists: list[bytes] = []
    whole = True
    for before, place in zip(places, places[1:]):
        start, end = _end(before), _end(place)
        found = _lists_in(pdf[start:end])
        digits = len(place[1])
        anew, hole = _revision(pdf[:start], found, digits)
        blank = pdf[start : start + hole + 1] + b"0" * digits
        if anew != blank + pdf[start + hole + 1 + digits : end]:
            return Archive(False)
        data = pdf[: place.start(1) - 1] + pdf[place.end(1) + 1 : end]
        token = read(bytes.fromhex(place[1].decode())).whole
        stamp = judge_stamp(token, data, trusted.authorities)
        clean = stamp.anew.hex().upper().encode().ljust(digits, b"0")
        whole = whole and stamp.whole and clean == place[1]
        stamps.append(stamp)
        lists += found
    led = tuple(one for stamp in stamps for one in stamp.path)
    alone = issuers is None or all(_is_list_of((*issuers, *led), one) for one in lists)
    times = [*([since] if since else []), *(one.at for one in stamps)]
    return Archive(
        alone,
        whole,
        all(one.known for one in stamps),
        all(two >= one - _APART for one, two in zip(times, times[1:])),
        times[-1] if stamps else None,
    )


def _end(place: re.Match[bytes]) -> int:
    return int(place[3]) + int(place[4])


def _lists_in(revision: bytes) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    while True:
        stream = _STREAM.match(revision, at)
        if stream is None:
            return found
        end = stream.end() + int(stream[1])
        found.append(revision[stream.end() : end])
        at = end + len(b"\nendstream\nendobj\n")


def _is_list_of(issuers: tuple[Certificate, ...], data: bytes) -> bool:
    """Say whether one of the issuers signed a list of revoked keys (RFC 5280, 5.1)."""
    signed, algorithm, bits = read(data).inner()
    fields: list[Element] = signed.inner()
    named = fields[2].whole if fields[0].tag == 0x02 else fields[1].whole
    digest = SIGNATURES.get(algorithm.whole, "")
    return len(read(data).whole) == len(data) and any(
        one.subject == named and key_signed(one.key, digest, bits.contents[1:], signed.whole)
        for one in issuers
    )


def _revision(before: bytes, lists: list[bytes], room: int) -> tuple[bytes, int]:
    """Return the revision as the sealer writes it, its hole all zeros, and where that begins."""
    document = Document(before)
    page = document.first_page()
    catalogue = document.look(document.root)
    fields, notes = document.look(catalogue["AcroForm"])["Fields"], document.look(page)["Annots"]
    now, shown = (document.look(one) for one in (fields, notes))
    out, places, new = b"", {}, int(document.trailer["Size"])
    objects = [
        (new + at, b"<</Length %d>>\nstream\n%s\nendstream" % (len(one), one))
        for at, one in enumerate(lists)
    ]
    stamp = new + len(lists)
    told = [*document.look(catalogue["DSS"]).get("CRLs", []), *map(Reference, range(new, stamp))]
    objects += [
        (catalogue["DSS"].number, b"<</Type /DSS /CRLs %s>>" % _refs(told)),
        (stamp, _HEAD + b"<%s>\n/ByteRange [%s]>>" % (b"0" * room, b" " * _RANGE)),
        (
            stamp + 1,
            b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Archive%d) %s /P %d 0 R /V %d 0 R>>"
            % (len(now), _UNSEEN, page.number, stamp),
        ),
        (fields.number, _refs([*now, Reference(stamp + 1)])),
        (notes.number, _refs([*shown, Reference(stamp + 1)])),
    ]
    for number, body in objects:
        places[number] = len(before) + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    hole = places[stamp] - len(before) + len(b"%d 0 obj\n" % stamp) + len(_HEAD)
    out += _table(document, before, places, len(before) + len(out), stamp + 2)
    start, end = len(before) + hole, len(before) + hole + room + 2
    ranges = b"0 %d %d %d" % (start, end, len(before) + len(out) - end)
    at = hole + room + 2 + len(b"\n/ByteRange [")
    return out[:at] + ranges.ljust(_RANGE) + out[at + _RANGE :], hole


def _refs(references: list[Reference]) -> bytes:
    return b"[%s]" % b" ".join(b"%d 0 R" % one.number for one in references)


def _table(
    document: Document, before: bytes, places: dict[int, int], start: int, size: int
) -> bytes:
    info = document.trailer.get("Info")
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()))
    return (
        b"xref\n%strailer\n<</Size %d /Root %d 0 R%s /ID [%s %s] /Prev %d>>\n"
        % (
            *(rows, size, document.root.number),
            b"" if info is None else b" /Info %d 0 R" % info.number,
            *(*_IDS.findall(before)[-1], int(_STARTS.findall(before)[-1])),
        )
        + b"startxref\n%d\n%%%%EOF\n" % start
    )
