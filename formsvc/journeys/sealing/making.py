"""Makes the sealed PDFs of a signed version: rendered, filled with evidence, sealed, checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.seals import Attachment, SealNotMade, attach, check_seal
from formsvc.domain.context import PackFacts, SignatureLine
from formsvc.domain.pack_evidence import RECORD, RECORD_AUDIENCES, SHOWN, path_of
from formsvc.domain.rules.notice import notice_count
from formsvc.domain.verdict import Outcome
from formsvc.journeys.editions import Rendered, Sources, all_editions, render_editions
from formsvc.journeys.frozen_findings import thaw_findings
from formsvc.journeys.moments import pdf_moment
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.services import Services
from formsvc.journeys.signature_words import record_context, signature_lines
from formsvc.journeys.signing_record import render_record

SIGNED = "Signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One sealed PDF with its place in the pack."""

    path: str
    document: str
    audience: str
    pdf: bytes


def seal_all(
    services: Services, signed: SignedVersion, sources: Sources, evidence: Mapping[str, bytes]
) -> list[Sealed]:
    """Return every sealed PDF of a pack; the evidence lies inside each. Raises SealNotMade."""
    lines = signature_lines(signed.items, signed.entries, signed.private, signed.invitations)
    rendered = render_editions(
        services,
        sources,
        all_editions(sources),
        pack=PackFacts(
            reference=signed.version.pack_ref,
            version=signed.version.number,
            school=signed.school,
            status=SIGNED,
            notice_count=notice_count(
                one.finding for one in thaw_findings(services, signed.version)
            ),
        ),
        signatures=_by_document(sources, lines),
    )
    shown = {(one.document, one.audience): one.pdf_sha256 for one in signed.editions}
    once: dict[tuple[str, str], bytes] = {}
    sealed = []
    for one in rendered:
        review = shown[one.document, one.audience.value]
        key = (one.document, f"{review}{id(one.pdf)}")
        if key not in once:
            once[key] = _seal_one(services, one, services.blobs.get(review), evidence)
        sealed.append(_placed(one, once[key]))
    record = render_record(services, record_context(services, signed, sources))
    record_pdf = _seal_bytes(services, record, evidence, reason="The signing record of a pack")
    return sealed + [
        Sealed(path=path_of(RECORD, one), document=RECORD, audience=one, pdf=record_pdf)
        for one in RECORD_AUDIENCES
    ]


def _by_document(
    sources: Sources, lines: Mapping[str, list[SignatureLine]]
) -> dict[str, list[SignatureLine]]:
    return {name: lines.get(name, []) for name in sources.definitions}


def _placed(rendered: Rendered, pdf: bytes) -> Sealed:
    return Sealed(
        path=path_of(rendered.document, rendered.audience.value),
        document=rendered.document,
        audience=rendered.audience.value,
        pdf=pdf,
    )


def _seal_one(
    services: Services, rendered: Rendered, review: bytes, evidence: Mapping[str, bytes]
) -> bytes:
    source = Attachment(
        name=SHOWN,
        data=review,
        mime_type="application/pdf",
        description="Exactly what the people who signed were shown",
        relationship="Source",
    )
    return _seal_bytes(
        services, rendered.pdf, evidence, source, reason=f"{rendered.title}, signed by all"
    )


def _seal_bytes(
    services: Services,
    pdf: bytes,
    evidence: Mapping[str, bytes],
    *more: Attachment,
    reason: str,
) -> bytes:
    """Attach the evidence, seal, and believe the result only when our own check does."""
    attached = attach(
        pdf,
        [
            *more,
            *(
                Attachment(
                    name=name,
                    data=data,
                    mime_type="text/plain" if name.endswith(".txt") else "application/jsonl",
                    description="What happened to this pack, and proof of it",
                    relationship="Supplement",
                )
                for name, data in evidence.items()
            ),
        ],
        made_at=pdf_moment(services.clock()),
    )
    sealed = services.sealer.seal(attached, reason=reason, name="formsvc", at=services.clock())
    if check_seal(sealed, trusted=services.trusted).outcome is not Outcome.VALID:
        raise SealNotMade
    return sealed
