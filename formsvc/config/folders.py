"""Says why a folder of the service cannot be written to, before anybody is let in."""

import errno
import getpass
import os
import secrets
from pathlib import Path

from formsvc.config import Settings, SettingsUnsafe

#: What is written to inside, beside the folder itself. The keys may well be kept from changes.
_WRITTEN = ("formsvc.db", "formsvc.db-wal", "formsvc.db-shm", "blobs", "outbox")
_FULL = {errno.ENOSPC, errno.EDQUOT}


def prove_writable(settings: Settings, *names: str) -> None:
    """Raise SettingsUnsafe with each of these settings whose folder cannot be written to."""
    folders = {"FORMSVC_DATA": settings.data, "FORMSVC_SIGNED": settings.signed}
    faults = ((name, why_unwritable(folders[name])) for name in names)
    told = tuple(f"{name}: {why}" for name, why in faults if why)
    if told:
        raise SettingsUnsafe(told)


def why_unwritable(folder: Path) -> str:
    """Return why this folder, or what lies in it, cannot be written to; nothing when it can.

    A full disk is no reason: people read on, and are told at the one thing that cannot be kept.
    """
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir():
        return f"{there} is not a folder. Nothing could be kept."
    try:
        _touch(there)
    except OSError as error:
        if error.errno not in _FULL:
            return _told(there, read_only=error.errno == errno.EROFS)
    for place in (folder / name for name in _WRITTEN):
        if place.exists() and not os.access(place, os.W_OK):
            return _told(place, read_only=False)
    return ""


def _touch(folder: Path) -> None:
    """Make a file and remove it: a disk that failed may say that it can be written to."""
    file = folder / f".written-{secrets.token_hex(6)}"
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    file.unlink()


def _told(place: Path, *, read_only: bool) -> str:
    if read_only:
        return (
            f"{place} cannot be written to: its disk is read-only. Nothing could be kept. A disk "
            "that fails is often made read-only: look at dmesg before you mount it for writing."
        )
    return (
        f"{place} cannot be written to by the user {getpass.getuser()}. Nothing could be kept. "
        f"Run: chown -R {getpass.getuser()} {place}"
    )
