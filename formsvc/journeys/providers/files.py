"""Files of providers: taken in harmless, scanned, and given out only to who may have them."""

import re

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.scanner import ScannerDown
from formsvc.adapters.uploads import UploadRefused, clean_upload
from formsvc.domain.chain import utc_text
from formsvc.domain.evidence import Evidence, Scan, Upload
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.providers.keeping import own_upload
from formsvc.journeys.providers.naming import provider_named
from formsvc.journeys.providers.visiting import link_inside
from formsvc.journeys.services import Services
from formsvc.journeys.signing_in import TooManyTries

FILES_A_DAY = 200
JOB = "scan"
_LONGEST_NAME = 80


def receive_file(services: Services, who: tuple[str, str], *, name: str, data: bytes) -> Upload:
    """Take a file and return its row. Raises UploadRefused, TooManyTries, as link_inside does.

    The scanner sees the file as it came. Only the copy made anew is kept, and when the scanner is
    down, that is what it looks at later: nothing else ever leaves here.
    """
    with services.ledger.transaction() as tx:
        link = link_inside(services, tx, *who)
        within = tx.counters.hit(
            f"files:{link.provider_id}", window_seconds=86_400, limit=FILES_A_DAY
        )
    if not within:
        raise TooManyTries
    cleaned = clean_upload(data)
    scan = _scan(services, data)
    upload = Upload(
        id=services.new_id(),
        provider_id=link.provider_id,
        kind=cleaned.kind,
        name=shown_name(name),
        size=len(cleaned.data),
        sha256=services.blobs.put(cleaned.data),
        scan=scan,
        added_at=utc_text(services.clock()),
    )
    with services.ledger.transaction() as tx:
        link_inside(services, tx, *who)
        tx.register.add_upload(upload)
        if scan is Scan.WAITING:
            tx.jobs.add(JOB, f"scan:{upload.id}", {"upload": upload.id})
    return upload


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


def kept_file(services: Services, who: tuple[str, str], upload_id: str) -> Upload | None:
    """Return a file that this provider sent before and may still give, or None."""
    with services.ledger.reading() as tx:
        link = link_inside(services, tx, *who)
        try:
            return own_upload(tx, link, upload_id)
        except NotFound:
            return None


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: no folders, no odd characters, never used as one."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w .()\-]+", "", last).strip(" .")
    return plain[:_LONGEST_NAME] or "file"


def open_own_file(services: Services, who: tuple[str, str], upload_id: str) -> tuple[Upload, bytes]:
    """Return a provider's own file. Raises NotFound, NotAllowed while it waits."""
    with services.ledger.reading() as tx:
        link = link_inside(services, tx, *who)
        upload = tx.register.upload(upload_id)
        if upload.provider_id != link.provider_id:
            raise NotFound("file")
    return upload, _bytes(services, upload)


def open_schools_file(
    services: Services, user: User, ref: str, evidence_id: str
) -> tuple[Evidence, bytes]:
    """Return a file of the provider that the school's pack names. Raises as open_own_file does."""
    with services.ledger.reading() as tx:
        evidence = _evidence_for(tx, user, ref, evidence_id)
    if evidence.upload is None:
        raise NotFound("file")
    return evidence, _bytes(services, evidence.upload)


def _evidence_for(tx: Transaction, user: User, ref: str, evidence_id: str) -> Evidence:
    pack_of_school(tx, user, ref)
    provider = provider_named(tx, tx.facts.values(ref))
    evidence = tx.register.get(evidence_id)
    if provider is None or evidence.provider_id != provider.id:
        raise NotFound("file")
    return evidence


def _bytes(services: Services, upload: Upload) -> bytes:
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
