"""What lies inside a sealed PDF: the evidence, and exactly what those who signed were shown."""

from collections.abc import Mapping

from formsvc.adapters.pdf import Enclose
from formsvc.adapters.seals import Attachment, enclosing
from formsvc.domain.pack_evidence import ANSWERS, LIST
from formsvc.journeys.moments import pdf_moment
from formsvc.journeys.services import Services

_TYPES = {"txt": "text/plain", "jsonl": "application/jsonl", "json": "application/json"}
_SAID = {
    LIST: "The files that come with this document, and how to know them again",
    ANSWERS: "The answers that this copy shows, for a program to read",
}
_NOBODY: Mapping[str, str] = {}


def enclosing_evidence(
    services: Services, evidence: Mapping[str, bytes], *, shown: Mapping[str, str] = _NOBODY
) -> Enclose:
    """Return what puts into a PDF the PDFs `shown` (name -> SHA-256), and then the evidence.

    Raises BlobDamaged.
    """
    pdfs = [_shown(name, services.blobs.get(sha256)) for name, sha256 in shown.items()]
    papers = [_paper(name, data) for name, data in evidence.items()]
    return enclosing([*pdfs, *papers], made_at=pdf_moment(services.clock()))


def _shown(name: str, pdf: bytes) -> Attachment:
    return Attachment(
        name=name,
        data=pdf,
        mime_type="application/pdf",
        description="Exactly what the people who signed were shown",
        relationship="Source",
    )


def _paper(name: str, data: bytes) -> Attachment:
    return Attachment(
        name=name,
        data=data,
        mime_type=_TYPES[name.rpartition(".")[2]],
        description=_SAID.get(name, "What happened to this pack, and proof of it"),
        relationship="Data" if name == ANSWERS else "Supplement",
    )
