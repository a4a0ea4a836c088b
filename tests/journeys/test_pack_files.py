"""Files of a draft behind the pages: scanned, counted, swept, and read beside a file of answers."""

import pytest
from builders import REFERRER, a_pack, do_jobs, everything, send
from file_kit import ATTENDANCE, COURT, GIVEN, HEALTH, answers, named
from provider_kit import give, inside
from upload_kit import EICAR, FakeClamd, a_pdf

from formsvc.adapters.uploads import UploadRefused
from formsvc.demo.people import OFFICER, SAFEGUARDING_LEAD, SECOND_REFERRER, sample_facts
from formsvc.domain.answers.reading import read_answer
from formsvc.domain.definition import placed_in
from formsvc.domain.events import Event
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.uploads import Scan
from formsvc.journeys import attaching, providers
from formsvc.journeys.answering import AnswersNotAccepted, keep_draft, new_pack_from, open_page
from formsvc.journeys.answering import save_page as save
from formsvc.journeys.attaching import GivenFile, open_pack_file, receive_file
from formsvc.journeys.attaching import receiving as receiving_room
from formsvc.journeys.keeping import prove_whole
from formsvc.journeys.sending import PackNotReady
from formsvc.journeys.sweeping import sweep_files


@pytest.fixture
def starting_point():
    return "drafting"


def question(services, name):
    return placed_in(services.catalogue.definitions)[name][2]


def taken(services, ref, name=ATTENDANCE, data=None, user=REFERRER):
    data = data or a_pdf()
    asked = question(services, name)
    return receive_file(services, user, ref, asked, name="a.pdf", data=data)


def answer_with(services, ref, upload, user=REFERRER):
    """Save the question's page with this file; return the faults."""
    definition, page, _ = placed_in(services.catalogue.definitions)[upload.question]
    view = open_page(services, user, ref, definition.name, page.name)
    raws = {**view.values, upload.question: {"upload": upload.id}}
    told = [one.name for one in view.questions]
    return save(services, user, view, raws=raws, expected=view.version, complete=False, told=told)


def test_a_file_waits_while_the_scanner_is_down_and_the_pack_waits_with_it(watched, clamd, ref):
    clamd.stop()
    upload = taken(watched, ref)

    assert upload.scan is Scan.WAITING
    assert answer_with(watched, ref, upload) == ()
    with pytest.raises(NotAllowed, match="not looked at it yet"):
        open_pack_file(watched, REFERRER, ref, upload.id)
    with pytest.raises(PackNotReady) as told:
        send(watched, ref)
    assert told.value.reasons == (
        "“Attendance certificate”: the file waits for the virus scan. Try again in a few minutes.",
    )
    again = FakeClamd(clamd.path)
    watched.clock.forward(hours=2)
    do_jobs(watched)
    again.stop()
    assert open_pack_file(watched, REFERRER, ref, upload.id)[0].scan is Scan.CLEAN


def test_a_file_that_turns_out_infected_is_told_and_never_sent(watched, clamd, ref):
    clamd.stop()
    upload = taken(watched, ref)
    answer_with(watched, ref, upload)
    again = FakeClamd(clamd.path)
    again.answer = b"stream: Eicar-Test-Signature FOUND\0"
    watched.clock.forward(hours=2)
    do_jobs(watched)
    again.stop()
    with watched.ledger.reading() as tx:
        last = tx.entries.of_pack(ref)[-1]

    assert (last.event, last.data) == (Event.FILE_REFUSED, {"file_sha256": upload.sha256})
    with pytest.raises(NotAllowed, match="found something"):
        open_pack_file(watched, REFERRER, ref, upload.id)
    with pytest.raises(PackNotReady, match="cannot be sent"):
        send(watched, ref)
    assert "virus scanner found something" in answer_with(watched, ref, upload)[0].message


def test_an_infected_file_is_refused_at_once(watched, ref):
    with pytest.raises(UploadRefused) as refused:
        taken(watched, ref, data=a_pdf() + EICAR)

    assert refused.value.code == "infected"


def test_why_a_safeguarding_lead_s_file_waits_does_not_say_what_it_is(watched, clamd, ref):
    clamd.stop()
    answer_with(watched, ref, taken(watched, ref, COURT, user=SAFEGUARDING_LEAD), SAFEGUARDING_LEAD)
    with pytest.raises(PackNotReady) as told:
        send(watched, ref)

    assert told.value.reasons[0].startswith("In the safeguarding lead's part: the file waits")
    assert "court" not in str(told.value.reasons).lower()


@pytest.mark.parametrize(
    ("user", "name"),
    [(SECOND_REFERRER, ATTENDANCE), (OFFICER, ATTENDANCE), (REFERRER, COURT)],
)
def test_nobody_sends_a_file_for_a_question_that_is_not_theirs(services, ref, user, name):
    before = everything(services)
    with pytest.raises(NotFound):
        taken(services, ref, name, user=user)

    assert everything(services) == before


def test_only_so_much_is_taken_in_all_and_in_a_day(services, ref, monkeypatch):
    answer_with(services, ref, taken(services, ref))
    monkeypatch.setattr(receiving_room, "MOST_OF_A_PACK", 500)
    with pytest.raises(UploadRefused, match="too large together"):
        taken(services, ref, HEALTH)
    monkeypatch.setattr(receiving_room, "FILES_A_DAY", 2)
    with pytest.raises(UploadRefused, match="Many files were sent for this pack today"):
        taken(services, ref)


def test_what_nothing_holds_is_swept_after_a_day_and_all_else_stays(services, ref):
    loose = taken(services, ref, data=a_pdf(named("loose")))
    held = taken(services, ref, data=a_pdf(named("held")))
    answer_with(services, ref, held)
    typed = taken(services, ref, HEALTH, data=a_pdf(named("typed")))
    view = open_page(services, REFERRER, ref, "referral", "health")
    raws = {HEALTH: {"upload": typed.id}}
    keep_draft(services, REFERRER, view, raws=raws, version=view.version, asked_for=True)
    who = inside(services, ref)
    theirs = providers.receive_file(services, who, name="a.pdf", data=a_pdf(named("theirs")))
    given = providers.receive_file(services, who, name="a.pdf", data=a_pdf(named("given")))
    give(services, who, upload=given.id)
    services.clock.forward(hours=23)
    early = sweep_files(services)
    services.clock.forward(hours=2)

    assert (early, sweep_files(services), sweep_files(services)) == (0, 2, 0)
    assert [services.blobs.has(one.sha256) for one in (loose, theirs)] == [False, False]
    assert all(services.blobs.get(one.sha256) for one in (held, typed, given))
    prove_whole(services)


def test_bytes_that_somebody_else_has_too_stay_when_one_of_both_is_swept(services, ref):
    taken(services, ref, HEALTH)
    held = taken(services, ref)
    answer_with(services, ref, held)
    services.clock.forward(days=2)

    assert sweep_files(services) == 1
    assert open_pack_file(services, REFERRER, ref, held.id)[1]


def test_a_file_that_was_swept_is_told_at_its_question(services, ref):
    gone = taken(services, ref)
    services.clock.forward(days=2)
    sweep_files(services)

    assert answer_with(services, ref, gone)[0].message == (
        "This file is no longer here. Choose it again"
    )


def test_an_answer_file_cannot_claim_a_file(services):
    claim = {
        "upload": "0" * 24,
        "name": "x.pdf",
        "kind": "pdf",
        "size": "1",
        "sha256": "0" * 64,
    }
    plan = {"has_healthcare_plan": "yes", "healthcare_plan": "Asthma"}
    for raw in (claim, "plan.pdf", ["x"], 7):
        with pytest.raises(AnswersNotAccepted) as told:
            new_pack_from(services, REFERRER, sample_facts() | plan | {HEALTH: raw})

        assert told.value.faults[0].question == HEALTH


def test_a_bad_file_beside_a_file_of_answers_is_told_and_nothing_is_kept(services):
    before = everything(services)
    wrong = GIVEN | {ATTENDANCE: GivenFile(name="a.pdf", data=b"MZ")}
    with pytest.raises(AnswersNotAccepted) as told:
        a_pack(services, **wrong)

    assert [one.question for one in told.value.faults] == [ATTENDANCE]
    assert everything(services) == before


@pytest.mark.parametrize(
    "raw",
    [
        "words",
        ["x"],
        {"upload": "1"},
        {"upload": "1", "name": "x", "kind": "exe", "size": "1", "sha256": "0" * 64},
        {"upload": "1", "name": "x", "kind": "pdf", "size": "1e9", "sha256": "0" * 64},
        {"upload": "1", "name": "x", "kind": "pdf", "size": "1", "sha256": "../../etc"},
        {"upload": "1", "name": {"a": 1}, "kind": "pdf", "size": "1", "sha256": "0" * 64},
    ],
)
def test_what_is_no_file_is_read_as_none(services, raw):
    reading = read_answer(question(services, ATTENDANCE), raw)

    assert (reading.value, len(reading.faults)) == (None, 1)


def test_a_kept_answer_reads_back_as_it_is(services, ref):
    answer_with(services, ref, taken(services, ref))
    kept = answers(services, ref)[ATTENDANCE]

    assert read_answer(question(services, ATTENDANCE), kept).value == kept
    assert attaching.kept_file(services, REFERRER, ref, question(services, ATTENDANCE), kept)
