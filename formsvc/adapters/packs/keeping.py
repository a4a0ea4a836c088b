"""Keeps packs: a folder and a zip of each version, both whole or not there."""

import ctypes
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from formsvc.adapters.packs.manifest import MANIFEST, make_manifest
from formsvc.adapters.packs.reading import is_safe
from formsvc.adapters.packs.zipping import fill_zip
from formsvc.domain.problems import NotFound

_LIBC = ctypes.CDLL(None)
_HERE, _RENAME_EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPack:
    """A pack and its zip, on the disk under names that nobody reads yet."""

    manifest_sha256: str
    folder: Path
    zip_file: Path
    place: Path
    zip_place: Path

    def put_in_place(self) -> None:
        """Give folder and zip their names, at once.

        Call it in the transaction that records the pack: then one worker at a time stands here.
        What lies under these names is an older pack, or was left by a run that did not get to its
        entry, as what lies half-written beside them: it goes.
        """
        if not _exchange(self.folder, self.place):
            if self.place.exists():
                _remove(_former(self.place))
                self.place.rename(_former(self.place))
            self.folder.rename(self.place)
        self.zip_file.replace(self.zip_place)
        _sync(self.place.parent)
        for name in (self.place.name, self.zip_place.name):
            for left_over in self.place.parent.glob(f".{name}-*"):
                _remove(left_over)


class PackFolder:
    """The folder of sealed packs: `<ref>/v<N>/` and `<ref>/<ref>-v<N>.zip`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def place(self, ref: str, version: int) -> Path:
        """Return where a version of a pack lies."""
        return self.root / ref / f"v{version}"

    def zip_of(self, ref: str, version: int) -> Path:
        """Return where its zip lies."""
        return self.root / ref / f"{ref}-v{version}.zip"

    @contextmanager
    def prepare(self, ref: str, version: int, files: Mapping[str, bytes]) -> Iterator[PreparedPack]:
        """Write a pack and its zip to the disk, to be put in place inside the `with` block.

        All that is slow happens here. What was not put in place is gone at the block's end.
        """
        manifest = make_manifest(files)
        whole = {**files, MANIFEST: manifest}
        place, zip_place = self.place(ref, version), self.zip_of(ref, version)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        prepared = PreparedPack(
            manifest_sha256=hashlib.sha256(manifest).hexdigest(),
            folder=_beside(place),
            zip_file=_beside(zip_place),
            place=place,
            zip_place=zip_place,
        )
        try:
            _write_all(prepared.folder, whole)
            _write_zip(prepared.zip_file, whole)
            yield prepared
        finally:
            _remove(prepared.folder)
            _remove(prepared.zip_file)

    def read(self, ref: str, version: int, name: str) -> bytes:
        """Return one file of a pack. Raises NotFound."""
        if not is_safe(name):
            raise NotFound("file")
        try:
            return (self.place(ref, version) / name).read_bytes()
        except OSError as error:
            raise NotFound("file") from error

    def remove(self, ref: str) -> None:
        """Remove every version of a pack, with what was left half-written."""
        place = self.root / ref
        if is_safe(ref) and place.is_dir():
            shutil.rmtree(place)
            _sync(self.root)

    def drop_left_over(self, *, before: datetime) -> int:
        """Remove what was being written when a process was killed before a moment; return how many.

        Its names begin with a dot: nothing ever reads it. A pack that was to give way to a newer
        one, which then did not come, gets its name back.
        """
        for former in self.root.glob("*/.*-former"):
            place = former.with_name(former.name[1:].removesuffix("-former"))
            if not place.exists():
                former.rename(place)
        count = 0
        for path in self.root.glob("*/.*"):
            if path.stat().st_mtime < before.timestamp():
                _remove(path)
                count += 1
        return count

    def export(self, ref: str, version: int, target: Path) -> Path:
        """Copy a pack's zip into a folder; return the copy. Raises NotFound."""
        source = self.zip_of(ref, version)
        if not source.exists():
            raise NotFound("sealed pack")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(source, target / source.name))


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}-{secrets.token_hex(6)}")


def _former(target: Path) -> Path:
    return target.with_name(f".{target.name}-former")


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's name in one step; say whether that was possible.

    Python has no call for it: this is Linux's `renameat2` (since 3.15, with RENAME_EXCHANGE).
    """
    if not other.exists() or not hasattr(_LIBC, "renameat2"):
        return False
    given = (_HERE, bytes(one), _HERE, bytes(other), _RENAME_EXCHANGE)
    return bool(_LIBC.renameat2(*given) == 0)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(mode=0o700)
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for inner in (folder, *(one for one in folder.rglob("*") if one.is_dir())):
        _sync(inner)


def _write_zip(target: Path, files: Mapping[str, bytes]) -> None:
    with target.open("xb") as file:
        fill_zip(file, files)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
