"""Takes a file in from outside, and gives its bytes out: the same for providers and for packs."""

import re
from dataclasses import replace

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.scanner import ScannerDown
from formsvc.adapters.uploads import UploadRefused, clean_upload
from formsvc.domain.chain import utc_text
from formsvc.domain.problems import NotAllowed
from formsvc.domain.uploads import Scan, Upload
from formsvc.journeys.services import Services

JOB = "scan"
_LONGEST_NAME = 80


def take_in(
    services: Services,
    data: bytes,
    *,
    name: str,
    provider: str | None = None,
    pack: str | None = None,
    question: str = "",
) -> Upload:
    """Make a file harmless, have it scanned, keep its bytes, and return its row, not kept yet.

    It belongs to a provider, or to a question of a pack. The scanner sees the file as it came. Only
    the copy made anew is kept, and when the scanner is down, that is what it looks at later:
    nothing else ever leaves here. Raises UploadRefused.
    """
    cleaned = clean_upload(data)
    scan = _scan(services, data)
    return Upload(
        id=services.new_id(),
        provider_id=provider,
        pack_ref=pack,
        question=question,
        kind=cleaned.kind,
        name=shown_name(name),
        size=len(cleaned.data),
        sha256=services.blobs.put(cleaned.data),
        scan=scan,
        added_at=utc_text(services.clock()),
    )


def keep_row(services: Services, tx: Transaction, upload: Upload) -> None:
    """Keep the row of a file whose bytes are kept; one that waits is promised to the scanner."""
    # A sweep may have dropped the same bytes, from somebody else, a moment ago: it holds the lock
    # of the database while it does, and so do we here.
    if not services.blobs.has(upload.sha256):
        raise NotAllowed("The file was lost on its way. Send it again.")
    tx.uploads.add(upload)
    if upload.scan is Scan.WAITING:
        tx.jobs.add(JOB, key_of_scan(upload), _carried(upload))


def promise_scan_again(tx: Transaction, upload: Upload) -> None:
    """Promise a file that waits to the scanner anew, whatever became of the job before."""
    tx.jobs.drop(key_of_scan(upload))
    tx.jobs.add_again(JOB, key_of_scan(upload), _carried(upload))


def key_of_scan(upload: Upload) -> str:
    """Return the key of the job that has a file looked at."""
    return f"{JOB}:{upload.id}"


def _carried(upload: Upload) -> dict[str, object]:
    return {"upload": upload.id}


def copy_row(services: Services, tx: Transaction, upload: Upload, *, pack: str) -> Upload:
    """Let another pack of the same school have the same file; return its own row of it."""
    copied = replace(
        upload, id=services.new_id(), pack_ref=pack, added_at=utc_text(services.clock())
    )
    keep_row(services, tx, copied)
    return copied


def bytes_of(services: Services, upload: Upload) -> bytes:
    """Return a file's bytes. Raises NotAllowed while it waits, or was refused."""
    if not upload.may_be_opened:
        raise NotAllowed(
            "This file cannot be opened: "
            + (
                "the virus scanner found something in it."
                if upload.scan is Scan.INFECTED
                else "the virus scanner has not looked at it yet. Try again later."
            )
        )
    return services.blobs.get(upload.sha256)


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no folders, no odd characters, never used as one."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w .()\-]+", "", last).strip(" .")
    return plain[:_LONGEST_NAME] or "file"


def _scan(services: Services, data: bytes) -> Scan:
    if services.scanner is None:
        return Scan.NONE
    try:
        found = services.scanner.finds(data)
    except ScannerDown:
        return Scan.WAITING
    if found:
        raise UploadRefused("infected")
    return Scan.CLEAN
