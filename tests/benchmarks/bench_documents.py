"""Answers -> four PDFs, against LibreOffice alone on the same four .docx files.

Ours: the context, filling the templates, reading them back, converting, mending for PDF/A. The
floor converts the finished .docx files with one warm LibreOffice, and nothing else.
"""

from dataclasses import replace

from builders import Clock, settings_in
from side_by_side import compare

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.pdf.engine import Engine
from formsvc.app import open_services
from formsvc.demo.people import sample_facts
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.journeys.editions import Sources, render_editions, unsigned


def run(folder, rounds):
    services = replace(open_services(settings_in(folder), clock=Clock()), pdf=PdfMaker(workers=1))
    catalogue = services.catalogue
    facts = effective(catalogue.definitions.values(), sample_facts())
    sources = Sources(definitions=catalogue.definitions, templates=catalogue.templates, facts=facts)
    wanted = [(name, Audience.SCHOOL) for name in catalogue.definitions]
    pack = PackFacts(reference="AB12", version=1, school="A school", status="For signature")

    def ours():
        return render_editions(services, sources, wanted, pack=pack, signatures=unsigned(sources))

    documents = [one.docx for one in ours()]
    engine = Engine()

    def alone():
        for docx in documents:
            engine.convert(docx, timeout_seconds=60)

    yield compare(
        "answers -> four PDFs : LibreOffice alone",
        ours=ours,
        floor=alone,
        aim=1.3,
        rounds=max(3, rounds // 3),
        warm=1,
    )
    engine.kill()
    services.pdf.close()
    services.ledger.close()
