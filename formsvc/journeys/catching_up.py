"""Brings what was restored from a backup up to what a replica and a mirror have since."""

import os
import shutil
from pathlib import Path

from formsvc.adapters.links import digest
from formsvc.adapters.packs import MANIFEST, read_pack
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.journeys.keeping import stored_packs
from formsvc.journeys.services import Services

_DATABASE = "formsvc.db"


class ReplicaDoesNotFit(FormsvcProblem):
    """Raised when a replica does not go on from the backup; the backup was restored without it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The backup is restored, the replica was left out: {why}. If it should be the newer "
            "one, look for what happened between the two before anybody signs again."
        )


def put_replica(replica: Path, data: Path) -> Path:
    """Let a replica of the database take the place of the restored one; return where that is kept.

    Nothing has the database open. The replica is copied, so that it can be tried again.
    """
    target = data / _DATABASE
    beside, kept = (target.with_name(f".{_DATABASE}.{one}") for one in ("replica", "restored"))
    shutil.copyfile(replica, beside)
    beside.chmod(0o600)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    _without_log(target)
    target.rename(kept)
    beside.rename(target)
    return kept


def put_back(kept: Path, data: Path) -> None:
    """Undo `put_replica`."""
    target = data / _DATABASE
    _without_log(target)
    kept.rename(target)


def _without_log(database: Path) -> None:
    """Remove the log and the index beside a database that was closed well."""
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def add_mirrored(mirror: Path, *, data: Path, signed: Path) -> int:
    """Add the kept and sealed files that a mirror has and the backup had not; return how many.

    Kept files are named by their content, and of sealed ones `take_renewed` takes what is newer:
    what is there stays.
    """
    count = 0
    for source, target in ((mirror / "blobs", data / "blobs"), (mirror / "signed", signed)):
        target.mkdir(mode=0o700, exist_ok=True)
        for file in sorted(source.rglob("*")) if source.is_dir() else ():
            inner = file.relative_to(source)
            place = target / inner
            if file.is_symlink() or any(part.startswith(".") for part in inner.parts):
                continue
            if file.is_dir():
                place.mkdir(mode=0o700, exist_ok=True)
            elif not place.exists():
                shutil.copyfile(file, place)
                place.chmod(0o600)
                count += 1
    return count


def take_renewed(services: Services, mirror: Path) -> int:
    """Take from a mirror the packs that got newer time-stamps since the backup; return how many.

    A version is taken whole, and only when its list of files is the one that the ledger names.
    """
    with services.ledger.reading() as tx:
        stored = list(stored_packs(tx))
    return sum(
        _take_renewed(services, mirror, *one) for one in stored if not _is_there(services, *one)
    )


def _is_there(services: Services, ref: str, number: int, sha256: str) -> bool:
    try:
        return digest(services.packs.read(ref, number, MANIFEST)) == sha256
    except NotFound:
        return False


def _take_renewed(services: Services, mirror: Path, ref: str, number: int, sha256: str) -> bool:
    place = services.packs.place(ref, number)
    try:
        files = read_pack(mirror / "signed" / ref / place.name)
    except (FormsvcProblem, OSError):
        return False
    files.pop(MANIFEST, None)
    with services.packs.prepare(ref, number, files) as prepared:
        if prepared.manifest_sha256 != sha256:
            return False
        prepared.put_in_place()
    return True
