"""Has the virus scanner look at the files that came while it was down."""

from formsvc.adapters.scanner import ScannerDown
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import Scan
from formsvc.domain.records import Job
from formsvc.journeys.services import Services

ACTOR = "formsvc"


def scan_upload(services: Services, job: Job) -> None:
    """Scan one waiting file and note what was found. Raises ScannerDown: the file waits on."""
    upload_id = str(job.payload["upload"])
    with services.ledger.reading() as tx:
        upload = tx.register.upload(upload_id)
    found = _look(services, upload.sha256)
    with services.ledger.transaction() as tx:
        waited = tx.register.scanned(upload_id, Scan.INFECTED if found else Scan.CLEAN)
        if waited and found:
            for one in tx.register.with_upload(upload_id):
                tx.entries.append(
                    Happening(
                        event=Event.EVIDENCE_REFUSED,
                        pack=one.provider_id,
                        actor=ACTOR,
                        data={"item": one.item, "evidence": one.id, "file_sha256": upload.sha256},
                        private={"found": found},
                    )
                )
        tx.jobs.done(job)


def _look(services: Services, sha256: str) -> str:
    if services.scanner is None:  # it was set up once: the file goes on waiting
        raise ScannerDown
    return services.scanner.finds(services.blobs.get(sha256))
