"""Makes the sealed PDFs of a signed version: rendered, filled with evidence, sealed, checked."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from formsvc.domain.events import Event
from formsvc.domain.pack_evidence import (
    RECORD,
    RECORD_AUDIENCES,
    SHOWN,
    earlier_name,
    path_of,
)
from formsvc.journeys.editions import Begun, Sources, all_editions, engine_threads
from formsvc.journeys.sealing.believing import seal_believed
from formsvc.journeys.sealing.enclosing import enclosing_evidence
from formsvc.journeys.sealing.files import FilesWith, with_own_papers
from formsvc.journeys.sealing.laying_out import begin_signed
from formsvc.journeys.sealing.reading import SignedVersion
from formsvc.journeys.services import Services
from formsvc.journeys.signature_words import record_context
from formsvc.journeys.signing_record import render_record

#: Threads that seal; much of it is arithmetic that lets other threads run.
_SEALING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One sealed PDF with its place in the pack."""

    path: str
    document: str
    audience: str
    pdf: bytes


def seal_all(
    services: Services,
    signed: SignedVersion,
    sources: Sources,
    evidence: Mapping[str, bytes],
    coming: FilesWith,
) -> list[Sealed]:
    """Return every sealed PDF, with its evidence and the files `coming`. Raises SealNotMade."""
    record_facts = record_context(services, signed, sources)
    shown = _shown_before(signed)
    # Each file is sealed while LibreOffice makes the others.
    with engine_threads(services) as engines, ThreadPoolExecutor(_SEALING) as sealing:
        enclose = enclosing_evidence(services, evidence)
        record_pdf = engines.submit(render_record, services, record_facts, enclose=enclose)
        begun = begin_signed(
            services,
            signed,
            sources,
            all_editions(sources),
            make=services.pdf.lay_out,
            pool=engines,
        )
        record = sealing.submit(_seal_record, services, record_pdf)
        once: dict[tuple[object, ...], Future[bytes]] = {}
        placed = []
        for one in begun:
            copy = (one.document, one.audience.value)
            files = coming(one.document, one.audience)
            held = with_own_papers(evidence, sources, one.document, one.audience, files=files)
            # Copies that share their words are sealed once, but not when other papers go into them.
            key = (id(one.pdf), *sorted(held.items()), *sorted(shown[copy].items()))
            if key not in once:
                once[key] = sealing.submit(_seal_one, services, one, shown[copy], held)
            placed.append((one, once[key]))
        made = [_placed(one, sealed.result()) for one, sealed in placed]
    return made + [
        Sealed(path=path_of(RECORD, one), document=RECORD, audience=one, pdf=record.result())
        for one in RECORD_AUDIENCES
    ]


def _placed(begun: Begun, pdf: bytes) -> Sealed:
    return Sealed(
        path=path_of(begun.document, begun.audience.value),
        document=begun.document,
        audience=begun.audience.value,
        pdf=pdf,
    )


def _shown_before(signed: SignedVersion) -> dict[tuple[str, str], dict[str, str]]:
    """Return, by document and audience, the PDFs that people were shown to sign: by name."""
    earlier = signed_earlier(signed)
    copies = {(one.document, one.audience): one.pdf_sha256 for one in signed.editions}
    return {copy: {SHOWN: sha256, **earlier.get(copy, {})} for copy, sha256 in copies.items()}


def signed_earlier(signed: SignedVersion) -> dict[tuple[str, str], dict[str, str]]:
    """Return, by document and audience, the PDFs that were signed as earlier versions: by name."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in signed.entries:
        if one.event is Event.SIGNATURE_CARRIED and one.data["version"] == signed.version.number:
            copy = (str(one.data["document"]), str(one.data["edition"]))
            name = earlier_name(one.data["from_version"])
            found.setdefault(copy, {})[name] = str(one.data["pdf_sha256"])
    return found


def _seal_one(
    services: Services, begun: Begun, enclosed: Mapping[str, str], evidence: Mapping[str, bytes]
) -> bytes:
    """Seal one edition when it is laid out. `enclosed` names by SHA-256 what was shown before."""
    enclose = enclosing_evidence(services, evidence, shown=enclosed)
    laid_out = begun.pdf.result()
    pdf = services.pdf.finish(laid_out, title=begun.pdf_title, enclose=enclose)
    return seal_believed(services, pdf, reason=f"{begun.title}, signed by all")


def _seal_record(services: Services, pdf: Future[bytes]) -> bytes:
    return seal_believed(services, pdf.result(), reason="The signing record of a pack")
