"""Gives out a person's papers: in words, as the PDF that is signed, and sealed to keep."""

from formsvc.domain.problems import NotFound
from formsvc.journeys.services import Services
from formsvc.journeys.signing.visiting import Reading, Visit


def read_sealed(services: Services, visit: Visit, document: str) -> bytes:
    """Return the sealed copy of a paper of this person's. Raises NotFound before it is sealed."""
    visit.reading(document)
    if document not in visit.sealed:
        raise NotFound("file")
    invitation = visit.invitation
    return services.packs.read(invitation.pack_ref, invitation.version, visit.sealed[document])


def read_words(services: Services, reading: Reading) -> str:
    """Return a document's page: the same words as its PDF."""
    return services.blobs.get(reading.edition.page_sha256).decode()


def read_pdf(services: Services, reading: Reading) -> bytes:
    """Return exactly the PDF that is signed."""
    return services.blobs.get(reading.edition.pdf_sha256)
