"""Writes key files: whole or not at all, with the mode that they need from the first moment."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET, PUBLIC = 0o400, 0o444


def write_once(file: Path, data: bytes, mode: int) -> bool:
    """Write a file unless there is one; say whether it was written. A link never replaces."""
    with _written(file, data, mode) as temporary:
        try:
            file.hardlink_to(temporary)
        except FileExistsError:
            return False
    return True


def write_over(file: Path, data: bytes, mode: int) -> None:
    """Write a file in the place of the one before, which stays whole until then."""
    with _written(file, data, mode) as temporary:
        temporary.replace(file)
    _settle(file.parent)


@contextmanager
def _written(file: Path, data: bytes, mode: int) -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make the folder itself last: a new name is in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
