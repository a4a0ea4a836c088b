"""Adds an archive time-stamp behind a seal, with lists of revoked keys (PAdES B-LTA, EN 319 142-1).

It is a revision that even a certification of level 1 allows (ISO 32000-2, 12.8.2.2.2). Every byte
of it follows from what stands before it, from the lists, and from the time-stamp. So a check makes
it anew and accepts no other byte: whatever else is appended, a time-stamp on it helps nothing.
"""

import asyncio
import hashlib
import io
import itertools
import re
from collections.abc import Sequence

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader

from formsvc.adapters.memory_files import as_file, written
from formsvc.adapters.seals.archive_text import read_before, write_revision
from formsvc.adapters.seals.stamping import ROOM, StampAuthority

_HOLE = re.compile(
    rb"/Contents <([0-9A-F]+)>\s{1,2}/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]"
)
_STREAM = re.compile(rb"\d+ 0 obj\n<</Length (\d{1,9})>>\nstream\n")


def make_room(pdf: bytes) -> bytes:
    """Return the PDF with the places that archive time-stamps are noted in, as objects apart.

    Then a later revision writes these few objects anew, and not the catalogue or a page.
    """
    with as_file(pdf) as path, pikepdf.open(path) as document:
        root, page = document.Root, document.pages[0].obj
        root.DSS = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.DSS))
        form = root.get("/AcroForm", pikepdf.Dictionary())
        form.Fields = document.make_indirect(pikepdf.Array(list(form.get("/Fields", []))))
        root.AcroForm = form
        notes = [
            one if one.is_indirect else document.make_indirect(one)
            for one in page.get("/Annots", [])
        ]
        page.Annots = document.make_indirect(pikepdf.Array(notes))
        open_mode = pikepdf.ObjectStreamMode.disable
        return written(lambda file: document.save(file, object_stream_mode=open_mode))


def add_archive(pdf: bytes, stamper: StampAuthority, lists: Sequence[bytes]) -> bytes:
    """Return a sealed PDF with one more archive time-stamp, and the lists that it does not hold.

    Raises TimestampRequestError; a library's error when the PDF has no room for it.
    """
    held = lists_held(pdf)
    fresh = [one for one in dict.fromkeys(lists) if one not in held]
    revision, hole = write_revision(read_before(pdf), fresh, room=ROOM)
    whole = pdf + revision
    start, end = len(pdf) + hole, len(pdf) + hole + ROOM + 2
    digest = hashlib.sha256(whole[:start] + whole[end:]).digest()
    token: bytes = asyncio.run(stamper.async_timestamp(digest, "sha256")).dump()
    written = token.hex().upper().encode().ljust(ROOM, b"0")
    return whole[: start + 1] + written + whole[end - 1 :]


def lists_held(pdf: bytes) -> tuple[bytes, ...]:
    """Return the lists of revoked keys (DER) that a PDF's store holds."""
    root = PdfFileReader(io.BytesIO(pdf), strict=True).root
    lists = root["/DSS"].get("/CRLs", ()) if "/DSS" in root else ()
    return tuple(one.get_object().data for one in lists)


def revisions_of(pdf: bytes) -> list[bytes] | None:
    """Return the file as it ended with its seal and with each archive time-stamp, or None.

    None says that something else is appended, or that one is not as it is written here.
    """
    ends = [sum(int(one) for one in found.groups()[2:]) for found in _HOLE.finditer(pdf)]
    if not ends or ends != sorted(set(ends)) or ends[-1] != len(pdf):
        return None
    found = [pdf[:end] for end in ends]
    pairs = itertools.pairwise(found)
    return found if all(_is_written_again(before, after) for before, after in pairs) else None


def _is_written_again(before: bytes, after: bytes) -> bool:
    """Say whether a revision is the one that would be written here, but for its time-stamp."""
    revision, place = after[len(before) :], _HOLE.search(after, len(before))
    if place is None:
        return False
    lists, at = [], 0
    while found := _STREAM.match(revision, at):
        lists.append(revision[found.end() : found.end() + int(found[1])])
        at = found.end() + int(found[1]) + len(b"\nendstream\nendobj\n")
    digits = len(place[1])
    anew, hole = write_revision(read_before(before), lists, room=digits)
    return anew == revision[: hole + 1] + b"0" * digits + revision[hole + 1 + digits :]
