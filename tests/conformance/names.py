"""People whose names are written in other letters, in documents of the real templates."""

import io
from dataclasses import replace

import pikepdf
from drawing_kit import DRAWING
from pdf_kit import attach

from formsvc.adapters.drawings import draw_picture
from formsvc.adapters.seals import Attachment
from formsvc.demo.people import sample_facts
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.domain.drawing import read_drawing
from formsvc.journeys.editions import Sources, fill_edition, unsigned

#: Script -> forename and surname, all invented.
NAMES = {
    "Latin": ("Zoë-Łucja", "Ștefănescu Đặng"),
    "Arabic": ("عمر", "نجم"),
    "Chinese": ("李明", "霞光"),
    "Bengali": ("তাহমিনা", "বানানো"),
}
PACK = PackFacts(reference="TEST-PACK", version=1, school="A School", status="Signed")


def named(script):
    """The sample's facts with the pupil and every other person named in one script."""
    forename, surname = NAMES[script]
    changed = {
        name: value | {"name": f"{forename} {surname}"}
        if isinstance(value, dict) and "name" in value
        else value
        for name, value in sample_facts().items()
    }
    return changed | {"pupil_forename": forename, "pupil_surname": surname}


def a_pdf(catalogue, pdf_maker, script, document):
    """A document of the real templates, as LibreOffice makes it and before anything is attached."""
    definitions = catalogue.definitions
    facts = effective(definitions.values(), named(script))
    sources = Sources(definitions=definitions, templates=catalogue.templates, facts=facts)
    signatures = unsigned(sources)
    signatures[document] = [drawn(one, script) for one in signatures[document]]
    docx = fill_edition(sources, document, Audience.SCHOOL, pack=PACK, signatures=signatures)
    return pdf_maker.make(docx, title=f"{definitions[document].title}, pack TEST-PACK")


def drawn(line, script):
    """The line of a signature as it is printed when its signatory drew."""
    picture = draw_picture(read_drawing(DRAWING), words=words_of_drawing(script))
    return replace(line, state="Signed by drawing on a screen", drawing=picture)


def words_of_drawing(script):
    return f"Signature of {' '.join(NAMES[script])}, drawn"


def with_papers(pdf):
    """The PDF with files attached as a pack's documents have them."""
    kinds = (("what-was-shown.pdf", "application/pdf", "Source", pdf),)
    kinds += (("entries.jsonl", "application/jsonl", "Supplement", b'{"seq": 1}\n'),)
    kinds += (("answers.json", "application/json", "Data", b'{"answers": {}}\n'),)
    papers = [
        Attachment(name=name, data=data, mime_type=kind, description=name, relationship=relation)
        for name, kind, relation, data in kinds
    ]
    return attach(pdf, papers, made_at="D:20261123080000Z")


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))
