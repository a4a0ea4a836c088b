"""Sealed packs in `signed/`: written whole or not at all, and read back (pypdf only reads)."""

import hashlib
import io
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from formsvc.domain.problems import FormsvcProblem, NotFound

MANIFEST = "manifest.json"
CHECK_PAGE = "check.html"
LARGEST_TOTAL = 256 << 20
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)  # the same pack gives the same zip, byte for byte


class PackUnreadable(FormsvcProblem):
    """Raised when a folder or zip is not a sealed pack that can be read."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This is not a sealed pack that can be read: {why}.")
        self.why = why


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

    def write(self, ref: str, version: int, files: Mapping[str, bytes]) -> str:
        """Write a pack and its zip; return the SHA-256 of its manifest.

        The folder appears whole, by one rename. What a crashed run left under the same name is
        moved away first: no entry in the ledger speaks of it.
        """
        manifest = make_manifest(files)
        whole = {**files, MANIFEST: manifest}
        place = self.place(ref, version)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = place.parent / f".{place.name}-{secrets.token_hex(6)}"
        try:
            _write_all(temporary, whole)
            if place.exists():
                _remove_orphan(place)
            temporary.rename(place)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        _write_zip(self.zip_of(ref, version), whole)
        _sync(place.parent)
        return hashlib.sha256(manifest).hexdigest()

    def read(self, ref: str, version: int, name: str) -> bytes:
        """Return one file of a pack. Raises NotFound."""
        if not _safe(name):
            raise NotFound("file")
        try:
            return (self.place(ref, version) / name).read_bytes()
        except OSError as error:
            raise NotFound("file") from error

    def export(self, ref: str, version: int, target: Path) -> Path:
        """Copy a pack's zip into a folder; return the copy. Raises NotFound."""
        source = self.zip_of(ref, version)
        if not source.exists():
            raise NotFound("sealed pack")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(source, target / source.name))


def make_manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest: SHA-256 and size in bytes of every file, by name."""
    listed = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in sorted(files.items())
    }
    return (json.dumps({"version": 1, "files": listed}, indent=2) + "\n").encode()


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
    temporary = target.with_name(f".{target.name}-{secrets.token_hex(6)}")
    with temporary.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, _ZIP_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, files[name])
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)


def _remove_orphan(place: Path) -> None:
    away = place.with_name(f".{place.name}-orphan-{secrets.token_hex(6)}")
    place.rename(away)
    shutil.rmtree(away, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _safe(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def read_pack(path: Path) -> dict[str, bytes]:
    """Return every file of a pack's folder or zip by name. Raises PackUnreadable."""
    if path.is_dir():
        found = {
            file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()
        }
        return {name: file.read_bytes() for name, file in sorted(found.items())}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
                raise PackUnreadable("it is too large when unpacked")
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names) or not all(_safe(name) for name in names):
                raise PackUnreadable("its file names are not those of a pack")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError) as error:
        raise PackUnreadable("it is neither a folder nor a whole zip") from error


def manifest_faults(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return how a pack's files differ from its manifest, one sentence each; none is good."""
    try:
        listed = json.loads(files[MANIFEST])["files"]
        wanted = {str(name): str(one["sha256"]) for name, one in listed.items()}
    except (KeyError, ValueError, TypeError, AttributeError):
        return ("The list of files (manifest.json) is missing or cannot be read.",)
    there = {name: data for name, data in files.items() if name != MANIFEST}
    faults = [f"{name} is missing." for name in sorted(wanted.keys() - there.keys())]
    faults += [f"{name} does not belong to the pack." for name in sorted(there.keys() - wanted)]
    faults += [
        f"{name} is not the file that was put into the pack."
        for name, data in sorted(there.items())
        if name in wanted and hashlib.sha256(data).hexdigest() != wanted[name]
    ]
    return tuple(faults)


def pdf_text(pdf: bytes) -> str:
    """Return the text of a PDF, page by page."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """Return the files attached to a PDF by name. Raises PackUnreadable."""
    try:
        attached = PdfReader(io.BytesIO(pdf)).attachments
        return {name: data[0] for name, data in attached.items()}
    except PyPdfError as error:
        raise PackUnreadable("a PDF cannot be read") from error
