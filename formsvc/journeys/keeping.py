"""Backs everything up while it is in use, restores it, and proves that nothing is missing."""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from formsvc.adapters.backups import read_backup, write_backup
from formsvc.adapters.blobs import BlobDamaged
from formsvc.adapters.ledger import StoreUnavailable, Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.packs import MANIFEST, manifest_faults, read_pack
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem, NotFound
from formsvc.domain.records import Edition, Version
from formsvc.journeys.services import Services

#: How the folder's name begins in which a backup is being made.
BEING_MADE = ".backup-"

log = logging.getLogger("formsvc.keeping")


class RestoredIncomplete(FormsvcProblem):
    """Raised when what was restored does not hold together; `reasons` says what is wrong."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("What was restored is not whole.")
        self.reasons = reasons


def back_up(services: Services, target: Path) -> int:
    """Write one consistent copy of everything; return how many files it holds.

    The database comes first: every file that it names was there before its row was.
    """
    data = services.ledger.path.parent
    with tempfile.TemporaryDirectory(prefix=BEING_MADE, dir=data) as folder:
        database = Path(folder, "formsvc.db")
        services.ledger.backup_to(database)
        count = write_backup(
            target,
            {
                "formsvc.db": database,
                "blobs": services.blobs.folder,
                "keys": data / "keys",
                "signed": services.packs.root,
            },
        )
    _note_backup(services, count)
    return count


def _note_backup(services: Services, files: int) -> None:
    """Keep that a backup was written; the backup is good whether or not that can be kept."""
    try:
        with services.ledger.transaction() as tx:
            tx.backups.add(files)
    except StoreUnavailable as problem:
        log.warning("the backup was written, but that cannot be noted: %s", problem)


def restore(source: Path, *, data: Path, signed: Path) -> int:
    """Put a backup back into empty folders; return how many files. Nothing is opened yet."""
    keep = signed / "README.md"
    kept = keep.read_bytes() if keep.is_file() else None
    if kept is not None:
        keep.unlink()
    try:
        return read_backup(
            source,
            {
                "formsvc.db": data / "formsvc.db",
                "blobs": data / "blobs",
                "keys": data / "keys",
                "signed": signed,
            },
        )
    finally:
        if kept is not None:
            signed.mkdir(parents=True, exist_ok=True, mode=0o700)
            keep.write_bytes(kept)


def prove_whole(services: Services) -> None:
    """Check the chain, every kept file and every sealed file. Raises RestoredIncomplete."""
    found = services.ledger.verify()
    reasons = [] if found.fault is None else [f"Entry {found.fault.seq}: {found.fault.why}."]
    reasons += faults_in_kept(services)
    if reasons:
        raise RestoredIncomplete(tuple(reasons))


def faults_in_kept(services: Services) -> list[str]:
    """Return what is wrong with kept and sealed files, one sentence each; every byte is read."""
    with services.ledger.reading() as tx:
        return (
            _missing_blobs(services, tx)
            + _missing_sealed(services, tx)
            + _altered_packs(services, tx)
        )


def _missing_blobs(services: Services, tx: Transaction) -> list[str]:
    faults = []
    for sha256 in sorted(set(_named_blobs(tx))):
        try:
            services.blobs.get(sha256)
        except BlobDamaged:
            faults.append(f"The kept file {sha256[:16]} is missing or damaged.")
    return faults


def _named_blobs(tx: Transaction) -> Iterable[str]:
    yield from tx.uploads.digests()
    for pack in tx.packs.all():
        latest = tx.versions.latest(pack.ref)
        for number in range(1, (latest.number if latest else 0) + 1):
            version = tx.versions.get(pack.ref, number)
            yield from digests_of(version, tx.versions.editions(pack.ref, number))


def digests_of(version: Version, editions: Iterable[Edition]) -> Iterable[str]:
    """Yield the digest of every kept file that a version that was sent names."""
    yield version.answers_sha256
    yield version.findings_sha256
    yield from version.definitions.values()
    yield from version.templates.values()
    for edition in editions:
        yield edition.pdf_sha256
        yield edition.page_sha256


def _missing_sealed(services: Services, tx: Transaction) -> list[str]:
    faults = []
    for pack in tx.packs.all():
        latest = tx.versions.latest(pack.ref)
        for number in range(1, (latest.number if latest else 0) + 1):
            for sealed in tx.versions.sealed(pack.ref, number):
                try:
                    data = services.packs.read(pack.ref, number, sealed.path)
                except NotFound:
                    data = b""
                if digest(data) != sealed.sha256:
                    faults.append(f"{pack.ref}/v{number}/{sealed.path} is missing or altered.")
    return faults


def _altered_packs(services: Services, tx: Transaction) -> list[str]:
    """Compare each pack's list of files with the entry of its sealing, and the files with it."""
    faults = []
    for ref, number, sha256 in stored_packs(tx):
        place = services.packs.place(ref, number)
        name = f"{ref}/{place.name}"
        try:
            files = read_pack(place)
        except (FormsvcProblem, OSError):
            faults.append(f"The sealed pack {name} is missing or cannot be read.")
            continue
        if digest(files.get(MANIFEST, b"")) != sha256:
            faults.append(f"The list of files of {name} is not the one that was sealed.")
        faults += [f"{name}: {why}" for why in manifest_faults(files)]
    return faults


def stored_packs(tx: Transaction) -> Iterator[tuple[str, int, str]]:
    """Yield pack, version and the digest of its list of files, for all that should be kept.

    It is that of the last sealing or archiving.
    """
    for pack in tx.packs.all():
        if pack.state == State.ERASED:
            continue
        stored = tx.entries.of_pack(pack.ref, only=[Event.PACK_SEALED, Event.PACK_ARCHIVED])
        for entry in {one.data["version"]: one for one in stored}.values():
            yield pack.ref, int(str(entry.data["version"])), str(entry.data["manifest_sha256"])
