"""Reads a pack from a folder or a zip that may come from anybody."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from .pack import MANIFEST

LARGEST_TOTAL = 256 << 20
MOST_FILES = 1000
_PIECE = 1 << 20
_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DUST = {".DS_Store", "Thumbs.db", "desktop.ini"}


def read_pack(path: Path) -> dict[str, bytes]:
    """Return every file of a pack by name. Raises ValueError or OSError when it cannot be read."""
    files = _read_folder(path) if path.is_dir() else _read_zip(path)
    files = {name: data for name, data in files.items() if not _is_dust(name)}
    outer = {name.partition("/")[0] for name in files}
    start = f"{min(outer, default='')}/"
    if MANIFEST in files or len(outer) != 1 or f"{start}{MANIFEST}" not in files:
        return files
    return {name[len(start) :]: data for name, data in files.items()}


def _is_dust(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == "__MACOSX" or parts[-1] in _DUST


def _read_folder(path: Path) -> dict[str, bytes]:
    if not (path / MANIFEST).exists() and any(path.glob(f"v*/{MANIFEST}")):
        raise ValueError("it holds versions of a pack: name one of them, like v1")
    inside = list(path.rglob("*"))
    if len(inside) > MOST_FILES or any(one.is_symlink() for one in inside):
        raise ValueError("it holds too many files, or links to other places")
    found = [one for one in inside if one.is_file()]
    if sum(one.stat().st_size for one in found) > LARGEST_TOTAL:
        raise ValueError("it is too large")
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}


def _read_zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.filename.endswith("/")]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST_TOTAL:
                raise ValueError("it is too large when unpacked")
            if len({one.filename for one in entries}) != len(entries):
                raise ValueError("two files in it have the same name")
            if not all(PurePosixPath(one.filename).parts for one in entries):
                raise ValueError("a file in it has no name")
            if any(one.compress_type not in _PLAIN for one in entries):
                raise ValueError("it is packed in a way that packs never are")
            return {one.filename: _unpacked(archive, one) for one in entries}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise ValueError("it is not a whole zip") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack in pieces, and no more than was promised."""
    out = io.BytesIO()
    with archive.open(entry) as packed:
        while out.tell() <= entry.file_size:
            piece = packed.read(_PIECE)
            if not piece:
                break
            out.write(piece)
    if out.tell() != entry.file_size:
        raise ValueError("a file in it is not as long as it says")
    return out.getvalue()
