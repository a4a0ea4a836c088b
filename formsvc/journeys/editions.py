"""Renders editions: each document as each audience may read it, equal ones only once."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

from formsvc.adapters.documents import document_text, fill_template
from formsvc.adapters.reading import to_page
from formsvc.domain.answers import Facts
from formsvc.domain.context import (
    EDITION_NAMES,
    WITHHELD,
    PackFacts,
    SignatureLine,
    build_context,
)
from formsvc.domain.definition import Audience, Definition
from formsvc.domain.signers import audiences_of, signers_of
from formsvc.journeys.services import Services

NOT_YET = "Not yet signed"


class MakePdf(Protocol):
    """Makes a PDF of a document."""

    def __call__(self, docx: bytes, *, title: str) -> bytes:
        """Return the PDF of a .docx."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a rendering starts from: definitions, template bytes and answers."""

    definitions: Mapping[str, Definition]
    templates: Mapping[str, bytes]
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One edition whose PDF is being made; editions with the same words have the same `pdf`.

    `title` is that of the form, `pdf_title` that of the file.
    """

    document: str
    audience: Audience
    title: str
    pdf_title: str
    docx: bytes
    pdf: Future[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One edition: its PDF, the docx that it was made of, and its page where that was wanted."""

    document: str
    audience: Audience
    title: str
    docx: bytes
    pdf: bytes
    page: str


def all_editions(sources: Sources) -> list[tuple[str, Audience]]:
    """Return every (document, audience) of a pack, document by document."""
    return [
        (name, audience)
        for name, definition in sources.definitions.items()
        for audience in audiences_of(definition, sources.facts)
    ]


def unsigned(sources: Sources) -> dict[str, list[SignatureLine]]:
    """Return the signature lines of every document before anybody signed."""
    return {
        name: [
            SignatureLine(title=one.title, name=one.name, statement=one.statement, state=NOT_YET)
            for one in signers_of(definition, sources.facts)
        ]
        for name, definition in sources.definitions.items()
    }


def fill_edition(
    sources: Sources,
    document: str,
    audience: Audience,
    *,
    pack: PackFacts,
    signatures: Mapping[str, Sequence[SignatureLine]],
    draft: bool = False,
) -> bytes:
    """Return one edition as .docx bytes; it names its audience only when something is left out."""
    template = sources.templates[document]

    def fill(pack: PackFacts) -> bytes:
        context = build_context(
            sources.definitions.values(),
            sources.facts,
            audience=audience,
            pack=pack,
            signatures=signatures[document],
            draft=draft,
        )
        return fill_template(template, context)

    named = replace(pack, edition=EDITION_NAMES[audience])
    # Which of the two it is shows only when it is filled: begin with the likelier one.
    likely = not _may_see_all(sources.definitions[document], audience)
    filled = fill(named if likely else pack)
    withheld = WITHHELD in document_text(filled)
    return filled if withheld == likely else fill(named if withheld else pack)


def _may_see_all(definition: Definition, audience: Audience) -> bool:
    """Return whether this audience may see every question of a form."""
    asked = (one for page in definition.pages for one in page.questions)
    return all(audience in one.seen_by for one in asked)


def render_editions(
    services: Services,
    sources: Sources,
    wanted: Iterable[tuple[str, Audience]],
    *,
    pack: PackFacts,
    signatures: Mapping[str, Sequence[SignatureLine]],
    with_pages: bool = False,
) -> list[Rendered]:
    """Return the wanted editions as PDFs; editions with the same words share one rendering.

    With `with_pages` each has its reflowing page too, made here while LibreOffice, in processes of
    its own, makes the PDFs.
    """
    with engine_threads(services) as pool:
        begun = begin_editions(
            sources, wanted, pack=pack, signatures=signatures, make=services.pdf.make, pool=pool
        )
        pages = {one.docx: to_page(one.docx) if with_pages else "" for one in begun}
        return [
            Rendered(
                document=one.document,
                audience=one.audience,
                title=one.title,
                docx=one.docx,
                pdf=one.pdf.result(),
                page=pages[one.docx],
            )
            for one in begun
        ]


def engine_threads(services: Services) -> ThreadPoolExecutor:
    """Return threads for making PDFs: while one's words are read back, its engine makes another."""
    return ThreadPoolExecutor(max_workers=2 * services.pdf.workers)


def begin_editions(
    sources: Sources,
    wanted: Iterable[tuple[str, Audience]],
    *,
    pack: PackFacts,
    signatures: Mapping[str, Sequence[SignatureLine]],
    make: MakePdf,
    pool: ThreadPoolExecutor,
) -> list[Begun]:
    """Fill the wanted editions and have their PDFs made in the pool, each as soon as it is filled.

    Editions with the same words share one rendering: equal words make equal files. `make` makes
    a PDF whole, or only lays it out.
    """
    made: dict[tuple[str, bytes], Future[bytes]] = {}
    begun = []
    for document, audience in wanted:
        docx = fill_edition(sources, document, audience, pack=pack, signatures=signatures)
        title = title_of(sources.definitions[document], pack.reference)
        if (document, docx) not in made:
            made[document, docx] = pool.submit(make, docx, title=title)
        begun.append(
            Begun(
                document=document,
                audience=audience,
                title=sources.definitions[document].title,
                pdf_title=title,
                docx=docx,
                pdf=made[document, docx],
            )
        )
    return begun


def title_of(definition: Definition, reference: str) -> str:
    """Return a PDF's title: the document and the pack's reference, never a child's name."""
    return f"{definition.title}, pack {reference}"
