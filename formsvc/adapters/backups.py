"""Writes everything that is kept into one tar file, and reads it back whole or not at all."""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from formsvc.adapters.private_folders import make_private
from formsvc.domain.problems import FormsvcProblem

LIST = "backup.json"
_TOPS = ("formsvc.db", "blobs", "keys", "signed")
_PIECE = 1 << 20


class BackupUnreadable(FormsvcProblem):
    """Raised when a file is not a whole backup; nothing was restored."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This backup cannot be restored: {why}. Nothing was changed.")
        self.why = why


class PlaceNotEmpty(FormsvcProblem):
    """Raised when a backup would be restored over something that is there."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} holds something already. Restore into an empty folder.")


def write_backup(target: Path, sources: Mapping[str, Path]) -> int:
    """Write the sources (name -> file or folder) into a new tar file; return how many files.

    The list of digests comes last, so that a backup that was cut off shows. The file appears
    whole, readable by its owner only.
    """
    temporary = target.with_name(f".{target.name}.new")
    listed: dict[str, str] = {}
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                for name, path in _files(sources):
                    listed[name] = _sha256(path)
                    archive.add(path, name, recursive=False)
                data = json.dumps({"version": 1, "files": listed}, indent=1).encode()
                entry = tarfile.TarInfo(LIST)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return len(listed)


def _files(sources: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Yield files by name; those still being written (their names begin with a dot) are left."""
    for top, path in sources.items():
        if path.is_file():
            yield top, path
        for file in sorted(path.rglob("*")) if path.is_dir() else ():
            inner = file.relative_to(path)
            if file.is_file() and not any(part.startswith(".") for part in inner.parts):
                yield f"{top}/{inner.as_posix()}", file


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_backup(source: Path, places: Mapping[str, Path]) -> int:
    """Restore a backup into places (name -> file or folder); return how many files.

    Everything is written beside its place and compared with the list first; only then it is
    moved. Raises BackupUnreadable or PlaceNotEmpty, and then nothing was changed.
    """
    for place in places.values():
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise PlaceNotEmpty(place.name)
    beside = {name: place.with_name(f".{place.name}.restoring") for name, place in places.items()}
    try:
        count = _unpack(source, beside)
        for name, place in places.items():
            make_private(place.parent)
            if place.is_dir():
                place.rmdir()
            if beside[name].exists():
                beside[name].rename(place)
    finally:
        for one in beside.values():
            shutil.rmtree(one, ignore_errors=True)
            one.unlink(missing_ok=True) if one.is_file() else None
    return count


def _unpack(source: Path, beside: Mapping[str, Path]) -> int:
    found: dict[str, str] = {}
    listed: Mapping[str, str] | None = None
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                stream = archive.extractfile(entry) if entry.isreg() else None
                if stream is None:
                    raise BackupUnreadable("it holds something that is not a file")
                if entry.name == LIST:
                    listed = dict(json.load(stream)["files"])
                else:
                    target = _target(entry.name, beside)
                    found[entry.name] = _write(target, stream, entry.mode)
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BackupUnreadable("it is not a whole tar file of ours") from error
    if listed is None:
        raise BackupUnreadable("it was cut off")
    if found != listed:
        raise BackupUnreadable("a file in it is not what it was when it was backed up")
    return len(found)


def _target(name: str, beside: Mapping[str, Path]) -> Path:
    path = PurePosixPath(name)
    top, *inner = path.parts
    if path.is_absolute() or ".." in path.parts or top not in beside or top not in _TOPS:
        raise BackupUnreadable("it holds a file that does not belong there")
    return beside[top].joinpath(*inner)


def _write(target: Path, stream: object, mode: int) -> str:
    make_private(target.parent)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while piece := stream.read(_PIECE):  # type: ignore[attr-defined]
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(mode & 0o700)
    return digest.hexdigest()
