"""Files that come with a pack: frozen, sealed in each reader's folder, opened by its readers."""

import hashlib
import json

import pytest
from builders import OFFICER, REFERRER, give_reasons, words_of
from file_kit import ATTENDANCE, COURT, HEALTH, READERS, answers, named
from upload_kit import a_pdf

from formsvc.adapters.packs import MANIFEST, attachments_of, make_manifest, read_pack
from formsvc.demo.people import SAFEGUARDING_LEAD, SECOND_REFERRER
from formsvc.domain.definition import Audience, placed_in
from formsvc.domain.pack_evidence import LIST
from formsvc.domain.problems import NotFound
from formsvc.domain.verdict import Outcome
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.attaching import (
    attached_to,
    files_for_authority,
    open_attached,
    open_for_authority,
    receive_file,
)
from formsvc.journeys.checking import check_files
from formsvc.journeys.keeping import prove_whole
from formsvc.journeys.renewing import start_renewal
from formsvc.journeys.sending import send_pack
from formsvc.journeys.sweeping import sweep_files

ENDINGS = {HEALTH: "pdf", ATTENDANCE: "jpg", COURT: "pdf"}


@pytest.fixture
def starting_point():
    return "files sealed"


@pytest.fixture
def files(services, ref):
    return read_pack(services.packs.place(ref, 1))


def name_of(question, audience):
    place = f"files/{question}.{ENDINGS[question]}"
    return place if audience == "school" else f"{audience}/{place}"


def editions(services, ref):
    with services.ledger.reading() as tx:
        return tx.versions.editions(ref, 1)


def judged(services, files, **changed):
    """The verdict on a pack in which files were changed and the manifest was made to fit."""
    altered = {name: data for name, data in (files | changed).items() if data is not None}
    altered[MANIFEST] = make_manifest({k: v for k, v in altered.items() if k != MANIFEST})
    return check_files(altered, trusted=services.trusted)


def test_each_file_lies_in_the_folder_of_its_own_readers_and_in_no_other(services, ref, files):
    wanted = {name_of(one, who) for one, readers in READERS.items() for who in readers}
    there = {name for name in files if "files/" in name}
    kept = answers(services, ref)

    assert there == wanted
    for one, readers in READERS.items():
        for who in readers:
            found = hashlib.sha256(files[name_of(one, who)]).hexdigest()
            assert found == kept[one]["sha256"]
            assert json.loads(files[MANIFEST])["files"][name_of(one, who)]["sha256"] == found


def test_a_copy_prints_name_size_and_digest_only_where_its_reader_may_see_the_file(services, ref):
    kept = answers(services, ref)
    for audience in Audience:
        path = "referral.pdf" if audience == "school" else f"{audience}/referral.pdf"
        said = words_of(services, ref, path)
        for one, readers in READERS.items():
            seen = audience in readers
            assert (kept[one]["name"] in said) is seen, (audience, one)
            assert (kept[one]["sha256"][:16] in said) is seen, (audience, one)


def test_a_sealed_document_lists_its_own_reader_s_files(files):
    for audience in Audience:
        path = "referral.pdf" if audience == "school" else f"{audience}/referral.pdf"
        listed = json.loads(attachments_of(files[path])[LIST])["files"]

        assert {one["path"].split("/")[1].split(".")[0] for one in listed} == {
            one for one, readers in READERS.items() if audience in readers
        }
    assert LIST not in attachments_of(files["sla.pdf"])


def test_an_untouched_pack_with_files_is_valid(services, files):
    verdict = check_files(files, trusted=services.trusted)

    assert verdict.outcome is Outcome.VALID, verdict.reason
    assert not [name for name in verdict.verdicts if "files/" in name]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({name_of(HEALTH, "parent"): a_pdf(named("forged"))}, "is not the file that came with"),
        ({name_of(HEALTH, "parent"): None}, "is missing from the pack"),
        ({"parent/files/other.pdf": a_pdf()}, "was never part of this pack"),
        ({name_of(COURT, "parent"): a_pdf(named("court"))}, "was never part of this pack"),
        ({"files/extra.exe": b"MZ"}, "was never part of this pack"),
    ],
)
def test_a_swapped_added_or_missing_file_is_found_although_the_manifest_fits(
    services, files, change, words
):
    verdict = judged(services, files, **change)

    assert verdict.outcome is Outcome.ALTERED
    assert words in verdict.reason


def test_a_sealed_document_does_not_pass_as_an_attached_file(services, files):
    verdict = judged(services, files, **{"files/referral.pdf": files["referral.pdf"]})

    assert verdict.outcome is Outcome.ALTERED


def test_a_signatory_opens_only_the_files_of_their_own_copy(services, ref):
    for one in editions(services, ref):
        listed = {found.question for found in attached_to(services, one)}
        wanted = {name for name, readers in READERS.items() if one.audience in readers}

        assert listed == (wanted if one.document == "referral" else set())
        for name in READERS.keys() - listed:
            with pytest.raises(NotFound):
                open_attached(services, one, name)
        for name in listed:
            found, data = open_attached(services, one, name)
            assert hashlib.sha256(data).hexdigest() == found.sha256


def test_a_file_of_a_version_that_is_not_sealed_yet_is_not_the_authoritys(services, ref):
    amend_pack(services, REFERRER, ref, "The figures are newer.")
    question = placed_in(services.catalogue.definitions)[ATTENDANCE][2]
    newer = receive_file(services, REFERRER, ref, question, name="Draft.pdf", data=a_pdf())
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={ATTENDANCE: newer.answer}, by=REFERRER.id)
    give_reasons(services, ref)
    send_pack(services, REFERRER, ref)

    assert [one.name for one in files_for_authority(services, OFFICER, ref)] == ["Attendance.jpg"]
    assert open_for_authority(services, OFFICER, ref, ATTENDANCE)[0].name == "Attendance.jpg"


def test_the_officer_opens_those_of_the_authority_and_no_other(services, ref):
    found = files_for_authority(services, OFFICER, ref)

    assert [one.question for one in found] == [ATTENDANCE]
    assert open_for_authority(services, OFFICER, ref, ATTENDANCE)[0].name == "Attendance.jpg"
    for name in (HEALTH, COURT, "../entries.jsonl"):
        with pytest.raises(NotFound):
            open_for_authority(services, OFFICER, ref, name)
    for stranger in (REFERRER, SECOND_REFERRER):
        with pytest.raises(NotFound):
            files_for_authority(services, stranger, ref)


def test_what_was_signed_stays_when_the_answer_gets_another_file(services, ref):
    edition = next(one for one in editions(services, ref) if one.audience == "authority")
    before = open_attached(services, edition, ATTENDANCE)
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={}, removed=[ATTENDANCE, HEALTH, COURT], by="x")
    services.clock.forward(days=400)
    swept = sweep_files(services)

    assert swept == 0
    assert open_attached(services, edition, ATTENDANCE) == before
    prove_whole(services)


def test_a_renewal_asks_for_dated_papers_anew_and_carries_the_others(services, ref):
    new = start_renewal(services, SAFEGUARDING_LEAD, ref)
    kept, before = answers(services, new), answers(services, ref)
    with services.ledger.reading() as tx:
        row = tx.uploads.get(kept[COURT]["upload"])

    assert HEALTH not in kept, "a healthcare plan is asked for again"
    assert ATTENDANCE not in kept
    assert kept[COURT]["sha256"] == before[COURT]["sha256"]
    assert (row.pack_ref, row.id == before[COURT]["upload"]) == (new, False)
    assert placed_in(services.catalogue.definitions)[COURT][2].only_for_dsl


def test_no_entry_names_a_file_or_its_question(services, ref):
    with services.ledger.reading() as tx:
        bodies = b"".join(one.body for one in tx.entries.of_pack(ref))

    for one in (COURT, HEALTH, "Order.pdf", answers(services, ref)[COURT]["sha256"]):
        assert one.encode() not in bodies
