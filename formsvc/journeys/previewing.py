"""Previews: a document as it would be filled now, gaps and all, marked as a draft."""

from formsvc.adapters.reading import to_page
from formsvc.domain.answers.asking import effective, is_shown
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.domain.rules.notice import notice_count
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.answering import definition_of
from formsvc.journeys.editions import Sources, fill_edition, title_of, unsigned
from formsvc.journeys.judging import judge_pack
from formsvc.journeys.services import Services

DRAFT = "Draft, not for signature"


def previewed_copy(user: User) -> Audience:
    """Return whose edition a user previews: the safeguarding lead that of safeguarding leads."""
    return Audience.DSL if Audience.DSL in audiences_of(user) else Audience.SCHOOL


def preview_docx(services: Services, user: User, ref: str, document: str) -> bytes:
    """Return the user's own edition of a document, filled with the answers so far.

    Raises NotFound, also for a document that does not apply to this pack.
    """
    definition = definition_of(services, document)
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        answers = tx.facts.values(ref)
        school = tx.people.organisation(pack.school_id).name
        facts = effective(services.catalogue.definitions.values(), answers)
        judgement = judge_pack(services, tx, pack, facts)
        latest = tx.versions.latest(ref)
    if not is_shown(definition.show_if, facts):
        raise NotFound("document")
    definitions = services.catalogue.definitions
    sources = Sources(
        definitions=definitions,
        templates=services.catalogue.templates,
        facts=facts,
    )
    number = (latest.number if latest else 0) + 1
    return fill_edition(
        sources,
        document,
        previewed_copy(user),
        pack=PackFacts(
            reference=ref,
            version=number,
            school=school,
            status=DRAFT,
            notice_count=notice_count(judgement.findings),
        ),
        signatures=unsigned(sources),
        draft=True,
    )


def preview_page(services: Services, user: User, ref: str, document: str) -> str:
    """Return the preview as a reflowing page."""
    return to_page(preview_docx(services, user, ref, document))


def preview_pdf(services: Services, user: User, ref: str, document: str) -> bytes:
    """Return the preview as a PDF."""
    title = f"Draft: {title_of(definition_of(services, document), ref)}"
    return services.pdf.make(preview_docx(services, user, ref, document), title=title)
