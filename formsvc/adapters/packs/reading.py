"""Reads packs back, from a folder or a zip that may come from anybody, and what PDFs hold."""

import io
import logging
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from formsvc.adapters.packs.manifest import MANIFEST
from formsvc.adapters.packs.problems import PackUnreadable

LARGEST_TOTAL = 256 << 20
MOST_FILES = 1000
_PIECE = 1 << 20
#: What Windows and macOS leave in folders and zips by themselves; no person put it there.
_DUST = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# pypdf warns of every archive time-stamp, in words that are for nobody who checks a paper.
logging.getLogger("pypdf").setLevel(logging.ERROR)
_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_safe(name: str) -> bool:
    """Say whether a file name names a file, and one that stays inside the pack."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and not {"\\", "\0"} & set(name)
    )


def read_pack(path: Path) -> dict[str, bytes]:
    """Return every file of a pack's folder or zip by name. Raises PackUnreadable."""
    try:
        files = _read_folder(path) if path.is_dir() else _read_zip(path)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
        raise PackUnreadable("it is neither a folder nor a whole zip") from error
    return _without_outer_folder(
        {name: data for name, data in sorted(files.items()) if not _is_dust(name)}
    )


def _read_folder(path: Path) -> dict[str, bytes]:
    if not (path / MANIFEST).exists() and any(path.glob(f"v*/{MANIFEST}")):
        raise PackUnreadable("it holds versions of a pack: name one of them, like v1")
    inside = list(path.rglob("*"))
    if len(inside) > MOST_FILES or any(one.is_symlink() for one in inside):
        raise PackUnreadable("it holds too many files, or links to other places")
    found = [one for one in inside if one.is_file()]
    if sum(one.stat().st_size for one in found) > LARGEST_TOTAL:
        raise PackUnreadable("it is too large")
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}


def _read_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        entries = [one for one in archive.infolist() if not one.filename.endswith("/")]
        names = [one.filename for one in entries]
        if len(names) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST_TOTAL:
            raise PackUnreadable("it is too large when unpacked")
        if len(set(names)) != len(names) or not all(is_safe(name) for name in names):
            raise PackUnreadable("its file names are not those of a pack")
        if any(one.compress_type not in _PLAIN for one in entries):
            raise PackUnreadable("it is packed in a way that packs never are")
        return {one.filename: _unpacked(archive, one) for one in entries}


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack in pieces: in one go, a member that lies about its size fills the memory."""
    out = io.BytesIO()
    with archive.open(entry) as packed:
        while piece := packed.read(_PIECE):
            out.write(piece)
    if out.tell() != entry.file_size:
        raise PackUnreadable("a file in it is not as long as it says")
    return out.getvalue()


def _is_dust(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == "__MACOSX" or parts[-1] in _DUST


def _without_outer_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Take off a folder around everything: a pack zipped again by hand often has one."""
    outer = {name.partition("/")[0] for name in files}
    if MANIFEST in files or len(outer) != 1:
        return files
    start = f"{outer.pop()}/"
    if f"{start}{MANIFEST}" not in files:
        return files
    return {name.removeprefix(start): data for name, data in files.items()}


def pdf_text(pdf: bytes) -> str:
    """Return the text of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """Return the files attached to a PDF with a valid seal, by name. Raises PackUnreadable.

    Such a file needs no leniency: pypdf would look at each of its objects to find broken places.
    """
    try:
        attached = PdfReader(io.BytesIO(pdf), strict=True).attachments
        return {name: data[0] for name, data in attached.items()}
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackUnreadable("a PDF cannot be read") from error
