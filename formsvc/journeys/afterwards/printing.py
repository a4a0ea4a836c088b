"""Prints what was written after the start as a PDF, as one reader may see it."""

from formsvc.adapters.documents import fill_template
from formsvc.domain.context import EDITION_NAMES, WITHHELD
from formsvc.domain.definition import Audience
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.afterwards.reading import Written, for_readers, written_in
from formsvc.journeys.judging import effective_facts
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

#: Whose copies a school can print, by the name in the address.
COPIES = {
    one.value: one
    for one in (Audience.SCHOOL, Audience.PARENT, Audience.PROVIDER, Audience.AUTHORITY)
}
STATUS = "Written after the start, not for signature"


def print_written(services: Services, user: User, ref: str, seq: int, copy: str) -> bytes:
    """Return one review or ending as a PDF for one of COPIES. Raises NotFound."""
    if copy not in COPIES:
        raise NotFound("page")
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        found = [one for one in written_in(tx, ref) if one.seq == seq]
        if not found:
            raise NotFound("page")
        facts = effective_facts(services, tx, ref)
        school = tx.people.organisation(pack.school_id).name
    said = {
        "reference": ref,
        "version": str(found[0].version),
        "school": school,
        "provider": str(facts.get("provider_name") or "Not given"),
        "edition": EDITION_NAMES[COPIES[copy]],
        "status": STATUS,
    }
    context = {"pack": said, "written": context_of(found[0], COPIES[copy])}
    docx = fill_template(services.catalogue.afterwards_template, context)
    return services.pdf.make(docx, title=f"{found[0].title}, pack {ref}")


def context_of(written: Written, reader: Audience) -> dict[str, object]:
    """Return what the template prints of it, for one reader."""
    seen = for_readers(written, frozenset({reader}))
    return {
        "title": seen.title,
        "purpose": seen.purpose,
        "by": seen.by,
        "at": uk_words(seen.at),
        "parts": [
            {
                "title": part.title,
                "rows": [{"ask": row.ask, "answer": row.answer} for row in part.rows],
            }
            for part in seen.parts
        ],
        "warnings": [dict(one) for one in seen.warnings],
        "reason": seen.reason,
        "withheld": WITHHELD if seen.withheld else "",
    }
