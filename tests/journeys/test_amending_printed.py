"""What LibreOffice prints of a signature on an earlier version: the whole digest, nothing cut."""

from dataclasses import replace

import pytest
from builders import do_jobs, links, seal, send, sign_all
from journeys.test_amending import amend, entries_of, new_phone

from formsvc.adapters.packs import pdf_text
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.journeys.editions import render_editions
from formsvc.journeys.sealing.reading import read_signed, thaw
from formsvc.journeys.signature_words import record_context, signature_lines
from formsvc.journeys.signing_record import render_record


@pytest.fixture
def starting_point():
    return "sealed"


def squeezed(text):
    return "".join(text.split())


def test_the_printed_papers_say_whole_which_file_was_signed(services, ref, pdf_maker):
    amend(services, ref, **new_phone(services, ref))
    send(services, ref)
    sign_all(services, links(services)["miriam.fictive@aldergrove.example"], "Miriam Fictive")
    seal(services, ref)
    do_jobs(services)
    printing = replace(services, pdf=pdf_maker)
    with services.ledger.reading() as tx:
        signed = read_signed(tx, ref, 2)
    sources = thaw(services, signed.version)
    lines = signature_lines(signed.items, signed.entries, signed.private, signed.invitations)
    (plan,) = render_editions(
        printing,
        sources,
        [("plan", Audience.PARENT)],
        pack=PackFacts(reference=ref, version=2, school=signed.school, status="Signed"),
        signatures={name: lines.get(name, []) for name in sources.definitions},
    )
    record = render_record(printing, record_context(services, signed, sources))
    carried = entries_of(services, ref, Event.SIGNATURE_CARRIED)

    assert carried
    said = squeezed(pdf_text(plan.pdf))
    assert "Signedversion1bytypingSomeBody" in said
    for one in carried:
        if one.data["document"] == "plan":
            assert one.data["pdf_sha256"] in said
        assert one.data["pdf_sha256"] in squeezed(pdf_text(record))
