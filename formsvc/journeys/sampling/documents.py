"""Fills a document with sample answers, marked as a sample, as a Word file or a PDF."""

from collections.abc import Mapping

from formsvc.adapters.documents import fill_template
from formsvc.adapters.pdf import PdfMaker
from formsvc.domain.answers.asking import effective
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.domain.problems import NotFound
from formsvc.journeys.editions import Sources, fill_edition, unsigned
from formsvc.journeys.sampling.afterwards import sample_written
from formsvc.journeys.sampling.answers import sample_facts

RECORD = "signing-record"
SAMPLE = "Sample with invented answers, not a real document"
SAMPLE_PACK = PackFacts(
    reference="SAMPL-SAMPL",
    version=1,
    school="Example School",
    status=SAMPLE,
    edition="Sample",
    notice_count="The notice leaves 5 school days before the first day.",
)
_DIGEST = "0123456789abcdef" * 4
#: The signing record's own context: its parts are those of `signature_words.record_context`.
SAMPLE_RECORD: Mapping[str, object] = {
    "pack": {
        "reference": SAMPLE_PACK.reference,
        "version": "1",
        "school": SAMPLE_PACK.school,
        "provider": "Example Workshop",
        "edition": SAMPLE_PACK.edition,
        "status": SAMPLE,
    },
    "record": {
        "documents": [{"title": "Example document", "edition": "Sample", "sha256": _DIGEST}],
        "signatures": [
            {
                "name": "Ann Example",
                "invited": "Ann Example",
                "role": "Head teacher",
                "party": "School",
                "document": "Example document",
                "statement": "I agree to this example",
                "clicked": "Ticked the statement, typed the name, pressed “Sign”",
                "end": "Not recorded",
                "way": "11 January 2027 at 09:20 UK time: an example of an entry",
                "versions": f"Form: {_DIGEST[:12]}",
                "how": "Link",
                "drawing": "None. The name was typed",
                "language": "English",
                "shown_sha256": _DIGEST,
                "page_sha256": _DIGEST,
                "when_utc": "11 January 2027, 09:30:00 UTC",
                "act": "Agreement",
                "capacity": "I sign as: Head teacher.",
                "when_london": "11 January 2027, 9:30am UK time",
                "address": "192.0.2.1",
            }
        ],
        "carried": [
            {
                "name": "Bob Example",
                "document": "Example document",
                "said": "I agree to this example\nSigned version 1 on 11 January 2027",
                "sha256": _DIGEST,
            }
        ],
        "versions": [
            {
                "number": "Version 1",
                "sent": "11 January 2027",
                "standing": "Sealed",
                "sha256": _DIGEST,
            }
        ],
        "events": [
            {"number": "1", "when": "11 January 2027", "sentence": "An example of an entry"}
        ],
        "findings": [
            {
                "title": "An example of a rule",
                "rule": "Rule R10, version 1",
                "said": "Look at this: an example of a warning.",
                "reason": "An example of a reason",
                "source": "An example of a source",
            }
        ],
        "claim": SAMPLE,
        "level": "(sample, not sealed)",
    },
}


def sample_docx(
    catalogue: Catalogue, document: str, *, audience: Audience = Audience.SCHOOL
) -> bytes:
    """Return a document filled with sample answers, as .docx bytes; "signing-record" is one too.

    So is what is written after the start: "review" and "ending".

    Raises NotFound, TemplateUnusable or WordsLost.
    """
    if document == RECORD:
        return fill_template(catalogue.record_template, SAMPLE_RECORD)
    if document in catalogue.afterwards:
        written = sample_written(catalogue, document, audience)
        return fill_template(catalogue.afterwards_template, written)
    if document not in catalogue.definitions:
        raise NotFound("document")
    definitions = catalogue.definitions
    sources = Sources(
        definitions=definitions,
        templates=catalogue.templates,
        facts=effective(definitions.values(), sample_facts(catalogue)),
    )
    return fill_edition(sources, document, audience, pack=SAMPLE_PACK, signatures=unsigned(sources))


def preview_sample(
    catalogue: Catalogue, pdf: PdfMaker, document: str, *, audience: Audience = Audience.SCHOOL
) -> bytes:
    """Return a document filled with sample answers as a PDF, titled as a sample.

    Raises NotFound, TemplateUnusable, WordsLost, or what PdfMaker.make raises.
    """
    docx = sample_docx(catalogue, document, audience=audience)
    known = catalogue.definitions.get(document) or catalogue.afterwards.get(document)
    return pdf.make(docx, title=f"Sample: {known.title if known else 'Signing record'}")
