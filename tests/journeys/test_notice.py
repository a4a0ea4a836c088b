"""The notice of an off-site direction: a document that exists only on that route."""

import pytest
from builders import OFFICER, REFERRER, a_pack, do_jobs, letters, links, sign_all, words_of

from formsvc.adapters.documents import document_text
from formsvc.demo.people import directed_facts, sample_facts
from formsvc.domain.problems import NotFound
from formsvc.domain.signers import audiences_of, signers_of
from formsvc.journeys.answering import progress
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in
from formsvc.journeys.previewing import preview_docx
from formsvc.journeys.sending import PackNotReady, send_pack
from formsvc.journeys.term_dates import keep_term_dates

TERMS = "term,2026-09-02,2026-12-18,Autumn term\nterm,2027-01-05,2027-03-26,Spring term\n"


def sent(services):
    ref = a_pack(services, **directed_facts())
    send_pack(services, REFERRER, ref)
    do_jobs(services)
    return ref


def sealed(services, ref):
    for token in links(services).values():
        sign_all(services, token, "Some Body")
    do_jobs(services)
    return ref


def test_a_pack_on_another_route_has_no_notice_anywhere(services):
    ref = a_pack(services)
    notice = services.catalogue.definitions["notice"]

    assert audiences_of(notice, sample_facts()) == ()
    assert signers_of(notice, sample_facts()) == ()
    assert "notice" not in [one.definition.name for one in progress(services, sample_facts())]
    with pytest.raises(NotFound):
        preview_docx(services, REFERRER, ref, "notice")
    send_pack(services, REFERRER, ref)
    with services.ledger.reading() as tx:
        editions = tx.versions.editions(ref, 1)
    assert {one.document for one in editions} == {"referral", "checklist", "plan", "sla"}


def test_the_head_signs_it_and_the_parent_gets_it_without_signing(services):
    ref = sealed(services, sent(services))
    with services.ledger.reading() as tx:
        signing = tx.invitations.items_of_version(ref, 1)
        parties = {one.id: one.party for one in tx.invitations.of_version(ref, 1)}
    files = [
        [part.get_filename() for part in letter.iter_attachments()]
        for letter in letters(services)
        if letter["To"].addresses[0].addr_spec == "alex.sample@parents.example"
    ]

    assert [
        (one.signatory, parties[one.invitation_id]) for one in signing if one.document == "notice"
    ] == [("giver", "school")]
    assert "notice.pdf" in files[-1]
    accept_pack(services, OFFICER, ref, seen_in(open_pack(services, OFFICER, ref)[0]))


def test_it_prints_the_five_items_in_the_laws_order(services):
    ref = a_pack(services, **directed_facts())
    words = document_text(preview_docx(services, REFERRER, ref, "notice"))
    facts = directed_facts()
    wanted = [
        facts["notice_address"]["line_1"],
        facts["notice_report_to"],
        "directed there?",
        facts["notice_objectives"],
        "09:30",
    ]

    places = [words.index(one) for one in wanted]

    assert places == sorted(places)
    assert "12 weekdays before the first day" in words


def test_the_count_is_the_one_that_was_shown_even_when_term_dates_come_later(services):
    ref = sent(services)
    keep_term_dates(services, REFERRER, TERMS)
    sealed(services, ref)

    assert "12 weekdays before the first day" in words_of(services, ref, "notice.pdf")


def test_with_term_dates_the_count_is_in_school_days(services):
    ref = a_pack(services, **directed_facts())
    keep_term_dates(services, REFERRER, TERMS)
    words = document_text(preview_docx(services, REFERRER, ref, "notice"))

    assert "leaves 4 school days before the first day" in words


def test_a_notice_that_lacks_an_item_is_not_sent(services):
    ref = a_pack(services, **directed_facts())
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "notice", values={}, removed=["notice_address"], by=REFERRER.id)

    with pytest.raises(PackNotReady):
        send_pack(services, REFERRER, ref)
