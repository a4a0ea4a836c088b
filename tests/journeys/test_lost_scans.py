"""A file that waits for the virus scanner is looked at in the end, whatever became of its job."""

import os
from dataclasses import replace

import pytest
from builders import do_jobs
from upload_kit import FakeClamd, a_pdf

from formsvc.adapters.ledger.jobs import CLAIMS, Jobs
from formsvc.adapters.scanner import Scanner
from formsvc.domain.uploads import Scan
from formsvc.journeys.sweeping_lost import sweep_lost
from formsvc.journeys.uploads import keep_row, take_in


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def waiting(services, ref, tmp_path):
    """The services, and a file that was taken in while the scanner was down."""
    watched = replace(services, scanner=Scanner(tmp_path / "later.sock"))
    upload = take_in(watched, a_pdf(), name="plan.pdf", pack=ref, question="healthcare_plan_file")
    return watched, upload


@pytest.fixture
def scan(waiting, tmp_path):
    """Start the scanner and do all jobs; return what it said of the file, and how many jobs."""
    started = []

    def scan():
        started.append(FakeClamd(tmp_path / "later.sock"))
        services, upload = waiting
        count = do_jobs(services)
        with services.ledger.reading() as tx:
            return tx.uploads.get(upload.id).scan, count

    yield scan
    for one in started:
        one.stop()


def keep(services, upload):
    with services.ledger.transaction() as tx:
        keep_row(services, tx, upload)
        # Somebody chose the file and has not saved the page: so it is no orphan.
        values = {"healthcare_plan_file": upload.answer}
        tx.facts.put(upload.pack_ref, "referral", values=values, by="demo-priya")


def killed_while_keeping(services, upload):
    """Keep the file's row in another process, which is killed before it can promise the scan."""
    child = os.fork()
    if child == 0:
        Jobs.add = lambda *_: os._exit(9)
        keep(services, upload)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def a_lost_job(services, upload):
    with services.ledger.transaction() as tx:
        tx.jobs.change("DELETE FROM job WHERE kind = 'scan'")


def a_job_that_ended_its_workers(services, upload):
    for _ in range(CLAIMS):
        with services.ledger.transaction() as tx:
            assert tx.jobs.claim("killed", lease_seconds=60).kind == "scan"
        services.clock.forward(minutes=61)
    with services.ledger.transaction() as tx:
        assert tx.jobs.claim("killed", lease_seconds=60) is None
        assert tx.jobs.dead()


@pytest.mark.parametrize("lose", [a_lost_job, a_job_that_ended_its_workers])
def test_it_is_promised_again_and_looked_at(waiting, lose, scan, clock):
    services, upload = waiting
    keep(services, upload)
    assert sweep_lost(services) == 0
    lose(services, upload)
    clock.forward(days=1)
    assert do_jobs(services) == 0

    assert [sweep_lost(services) for _ in range(2)] == [1, 0]
    assert scan() == (Scan.CLEAN, 1)


def test_what_ends_its_workers_is_not_tried_again_within_a_day(waiting, clock):
    services, upload = waiting
    keep(services, upload)
    a_job_that_ended_its_workers(services, upload)

    assert sweep_lost(services) == 0


def test_killed_between_row_and_promise_nothing_waits_for_ever(waiting, scan):
    services, upload = waiting
    services.ledger.close()
    killed_while_keeping(services, upload)
    with services.ledger.reading() as tx:
        assert tx.uploads.waiting() == []

    keep(services, upload)
    assert scan() == (Scan.CLEAN, 1)
