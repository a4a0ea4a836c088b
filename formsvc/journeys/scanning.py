"""Has the virus scanner look at the files that came while it was down."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.scanner import ScannerDown
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import DRAFTS
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Job
from formsvc.domain.uploads import Scan, Upload
from formsvc.journeys.services import Services

ACTOR = "formsvc"


def scan_upload(services: Services, job: Job) -> None:
    """Scan one waiting file and note what was found. Raises ScannerDown: the file waits on."""
    upload_id = str(job.payload["upload"])
    try:
        with services.ledger.reading() as tx:
            upload = tx.uploads.get(upload_id)
    except NotFound:  # nothing held it, and it was swept out: there is nothing to look at
        with services.ledger.transaction() as tx:
            tx.jobs.done(job)
        return
    found = _look(services, upload.sha256)
    with services.ledger.transaction() as tx:
        waited = tx.uploads.scanned(upload_id, Scan.INFECTED if found else Scan.CLEAN)
        if waited and found:
            for one in _refusals(tx, upload, found):
                tx.entries.append(one)
        tx.jobs.done(job)


def _refusals(tx: Transaction, upload: Upload, found: str) -> list[Happening]:
    """Return what to write down: for each thing that a provider gave, or for the draft pack.

    A pack is sent only with files that were looked at, so only a draft can hold a refused one.
    """
    if upload.pack_ref is None:
        return [
            Happening(
                event=Event.EVIDENCE_REFUSED,
                pack=one.provider_id,
                actor=ACTOR,
                data={"item": one.item, "evidence": one.id, "file_sha256": upload.sha256},
                private={"found": found},
            )
            for one in tx.register.with_upload(upload.id)
        ]
    answer = tx.facts.values(upload.pack_ref).get(upload.question)
    held = isinstance(answer, dict) and answer.get("upload") == upload.id
    if not held or tx.packs.get(upload.pack_ref).state not in DRAFTS:
        return []
    return [
        Happening(
            event=Event.FILE_REFUSED,
            pack=upload.pack_ref,
            actor=ACTOR,
            data={"file_sha256": upload.sha256},
            private={"found": found},
        )
    ]


def _look(services: Services, sha256: str) -> str:
    if services.scanner is None:  # it was set up once: the file goes on waiting
        raise ScannerDown
    return services.scanner.finds(services.blobs.get(sha256))
