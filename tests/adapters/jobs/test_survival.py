"""Jobs survive: a killed worker, two workers at one job, and a LibreOffice that is not there."""

import contextlib
import os
import signal
import threading
import time
import traceback
from collections import Counter
from dataclasses import replace

import pytest
from builders import (
    Clock,
    FakePdf,
    do_jobs,
    letters,
    links,
    open_with_fake_pdf,
    settings_in,
    sign_all,
    text_of,
)

from formsvc.adapters.links import digest
from formsvc.adapters.packs import read_pack
from formsvc.adapters.pdf import EngineDied, EngineMissing, EngineTimedOut
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_path
from formsvc.journeys.sealing import seal_pack
from formsvc.journeys.working import run_one


def events_of(services, ref):
    with services.ledger.reading() as tx:
        return [(entry.event, dict(entry.data)) for entry in tx.entries.of_pack(ref)]


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def assert_sealed_once(services, ref):
    """One sealed pack, one set of entries, and the files are those that the ledger tells of."""
    events = events_of(services, ref)
    files = read_pack(services.packs.place(ref, 1))
    sealed = [data["sha256"] for event, data in events if event == Event.DOCUMENT_SEALED]
    sent = [data["message_id"] for event, data in events if event == Event.LETTER_SENT]

    assert state_of(services, ref) == State.SEALED
    assert Counter(event for event, _ in events)[Event.PACK_SEALED] == 1
    assert Counter(sealed) == Counter(
        digest(data) for name, data in files.items() if name.endswith(".pdf")
    )
    assert len(sent) == len(set(sent))
    assert check_path(services.packs.place(ref, 1), trusted=services.trusted).outcome is (
        Outcome.VALID
    )
    assert services.ledger.verify().fault is None
    assert {one.name for one in services.packs.place(ref, 1).parent.iterdir()} == {
        *("v1", f"{ref}-v1.zip"),
    }


class TestKilled:
    @pytest.fixture
    def starting_point(self):
        return "signed"

    def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_nothing(
        self, settings, tmp_path, ref
    ):
        kills, wait = 0, 0.02
        while True:
            child = os.fork()
            if child == 0:
                work_until_done(tmp_path)
            time.sleep(wait)
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            if os.WIFEXITED(status):
                break
            kills, wait = kills + 1, wait * 1.7
        services = open_with_fake_pdf(settings, Clock())
        with services.ledger.reading() as tx:
            left, errors = tx.jobs.waiting(), tx.jobs.errors("")

        assert kills >= 3
        assert os.WEXITSTATUS(status) == 0
        assert (left, errors) == (0, [])
        assert_sealed_once(services, ref)
        services.ledger.close()

    def test_two_workers_at_one_seal_job_make_one_seal(self, services, ref):
        pair = replace(services, pdf=MeetingPdf())

        def work():
            # The second may find its half-made files swept away by the first. A worker then puts
            # its job back, and the next try finds that all is done.
            with contextlib.suppress(OSError):
                seal_pack(pair, ref, 1)

        workers = [threading.Thread(target=work) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        do_jobs(services)

        assert pair.pdf.met.n_waiting == 0
        assert_sealed_once(services, ref)

    def test_a_late_job_of_an_older_version_seals_nothing(self, services, ref):
        with services.ledger.transaction() as tx:
            number = tx.versions.latest(ref).number
        seal_pack(services, ref, number - 1)

        assert state_of(services, ref) == State.SIGNED
        assert not services.packs.place(ref, number - 1).exists()

    def test_a_fault_in_the_last_moment_leaves_the_job_and_the_next_try_seals(
        self, services, clock, ref, monkeypatch
    ):
        whole = os.fsync
        monkeypatch.setattr(os, "fsync", lambda _: full())
        run_one(services, "test")
        monkeypatch.setattr(os, "fsync", whole)

        assert state_of(services, ref) == State.SIGNED
        clock.forward(hours=2)
        do_jobs(services)
        assert_sealed_once(services, ref)


def work_until_done(folder):
    """Be a worker in a process of its own, as one that a restart finds: all leases are free."""
    try:
        services = open_with_fake_pdf(settings_in(folder), Clock())
        with services.ledger.transaction() as tx:
            tx.jobs.release("test")
        do_jobs(services)
    except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def full():
    raise OSError(28, "No space left on device")


class MeetingPdf(FakePdf):
    """Lets two workers wait for each other at the last document, so that both are half-way."""

    def __init__(self):
        super().__init__()
        self.met = threading.Barrier(2, timeout=60)

    def lay_out(self, docx, *, title):
        if title.startswith("Signing record"):
            self.met.wait()
        return super().lay_out(docx, title=title)


class TestLibreOffice:
    @pytest.fixture
    def starting_point(self):
        return "sent"

    @pytest.mark.parametrize(
        "trouble",
        [EngineMissing("LibreOffice"), EngineTimedOut(30), EngineDied(), MemoryError()],
        ids=["missing", "hung", "killed", "out of memory"],
    )
    def test_its_troubles_never_lose_a_signature(self, services, clock, ref, trouble):
        services.pdf.broken = trouble
        for token in links(services).values():
            sign_all(services, token, "Some Body")
        do_jobs(services)
        signed = [event for event, _ in events_of(services, ref)].count(Event.DOCUMENT_SIGNED)

        assert state_of(services, ref) == State.SIGNED
        assert signed > 10
        with services.ledger.reading() as tx:
            assert tx.jobs.waiting(f"seal:{ref}") == 1
            assert len(tx.jobs.errors(f"seal:{ref}")) == 1

        services.pdf.broken = None
        clock.forward(hours=2)
        do_jobs(services)

        assert_sealed_once(services, ref)


class TestLetters:
    @pytest.fixture
    def starting_point(self):
        return "sealed"

    def test_no_letter_names_the_child(self, services):
        found = letters(services)
        words = [f"{one['Subject']} {text_of(one)}" for one in found]

        assert len(found) > 10
        assert [one for one in words if "Robin" in one] == []

    def test_every_letter_goes_to_one_person(self, services):
        assert {len(one["To"].addresses) for one in letters(services)} == {1}
