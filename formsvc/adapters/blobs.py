"""Files by content: whole or absent, and checked whenever they are read."""

import errno
import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from formsvc.domain.problems import FormsvcProblem


class BlobDamaged(FormsvcProblem):
    """Raised when a kept file is missing, or is no longer what its name says."""

    def __init__(self, sha256: str) -> None:
        super().__init__("A kept file is missing or damaged. Please tell the people who run this.")
        self.sha256 = sha256


class NoRoom(FormsvcProblem):
    """Raised when a file cannot be written: the disk is full, or may not be written to."""

    def __init__(self) -> None:
        super().__init__("There is no room to keep this file just now. Please try again later.")


@contextmanager
def no_room_told() -> Iterator[None]:
    """Tell a disk that takes no more files as NoRoom; every other fault stays what it is."""
    try:
        yield
    except OSError as error:
        if is_for_want_of_room(error):
            raise NoRoom from error
        raise


def is_for_want_of_room(error: OSError) -> bool:
    """Say whether a disk takes no more: full, over a quota or a limit, or not to be written to."""
    return error.errno in _NO_ROOM


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}


class Blobs:
    """A folder of files named by the SHA-256 of their bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their SHA-256. Safe against a crash at any point.

        Raises NoRoom when the disk takes no more.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self._path(sha256)
        if target.exists():
            target.touch()  # what is needed now is not taken for left over
        else:
            with no_room_told():
                target.parent.mkdir(exist_ok=True, mode=0o700)
                write_whole(target, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes. Raises BlobDamaged when they are not what the name says."""
        try:
            data = self._path(sha256).read_bytes()
        except OSError as error:
            raise BlobDamaged(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamaged(sha256)
        return data

    def has(self, sha256: str) -> bool:
        """Say whether bytes are kept under this name; whether they fit it, `get` tells."""
        return self._path(sha256).exists()

    def drop(self, sha256: str) -> None:
        """Forget the bytes. Whoever calls this knows that no row names them."""
        self._path(sha256).unlink(missing_ok=True)

    def names(self) -> frozenset[str]:
        """Return the name of every file that is here, those half-written too."""
        return frozenset(file.name for file in self.folder.glob("*/*"))

    def drop_left_over(self, named: Collection[str], *, before: datetime) -> int:
        """Forget what nothing names and nobody has put since a moment; return how many files.

        That is what a killed process left: half-written files, and whole ones without a row.
        """
        old = [one for one in self._unnamed(named) if one.stat().st_mtime < before.timestamp()]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)

    def drop_unnamed(self, named: Collection[str]) -> None:
        """Forget all that nothing names. Whoever calls this knows that nobody puts anything now."""
        for file in self._unnamed(named):
            file.unlink(missing_ok=True)

    def _unnamed(self, named: Collection[str]) -> list[Path]:
        return [file for file in self.folder.glob("*/*") if file.name not in named]

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def write_whole(target: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file that is either whole or not there: temp, fsync, rename, fsync the folder."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
