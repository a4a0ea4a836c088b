"""Files of providers: taken in harmless, scanned, and given out only to who may have them."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.evidence import Evidence
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.uploads import Upload
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.providers.keeping import own_upload
from formsvc.journeys.providers.naming import provider_named
from formsvc.journeys.providers.visiting import link_inside
from formsvc.journeys.services import Services
from formsvc.journeys.signing_in import TooManyTries
from formsvc.journeys.uploads import bytes_of, keep_row, take_in

FILES_A_DAY = 200


def receive_file(services: Services, who: tuple[str, str], *, name: str, data: bytes) -> Upload:
    """Take a file and return its row. Raises UploadRefused, TooManyTries, as link_inside does."""
    with services.ledger.transaction() as tx:
        link = link_inside(services, tx, *who)
        within = tx.counters.hit(
            f"files:{link.provider_id}", window_seconds=86_400, limit=FILES_A_DAY
        )
    if not within:
        raise TooManyTries
    upload = take_in(services, data, name=name, provider=link.provider_id)
    with services.ledger.transaction() as tx:
        link_inside(services, tx, *who)
        keep_row(services, tx, upload)
    return upload


def kept_file(services: Services, who: tuple[str, str], upload_id: str) -> Upload | None:
    """Return a file that this provider sent before and may still give, or None."""
    with services.ledger.reading() as tx:
        link = link_inside(services, tx, *who)
        try:
            return own_upload(tx, link, upload_id)
        except NotFound:
            return None


def open_own_file(services: Services, who: tuple[str, str], upload_id: str) -> tuple[Upload, bytes]:
    """Return a provider's own file. Raises NotFound, NotAllowed while it waits."""
    with services.ledger.reading() as tx:
        link = link_inside(services, tx, *who)
        upload = tx.uploads.get(upload_id)
        if upload.provider_id != link.provider_id:
            raise NotFound("file")
    return upload, bytes_of(services, upload)


def open_schools_file(
    services: Services, user: User, ref: str, evidence_id: str
) -> tuple[Evidence, bytes]:
    """Return a file of the provider that the school's pack names. Raises as open_own_file does."""
    with services.ledger.reading() as tx:
        evidence = _evidence_for(tx, user, ref, evidence_id)
    if evidence.upload is None:
        raise NotFound("file")
    return evidence, bytes_of(services, evidence.upload)


def _evidence_for(tx: Transaction, user: User, ref: str, evidence_id: str) -> Evidence:
    pack_of_school(tx, user, ref)
    provider = provider_named(tx, tx.facts.values(ref))
    evidence = tx.register.get(evidence_id)
    if provider is None or evidence.provider_id != provider.id:
        raise NotFound("file")
    return evidence
