"""Jobs wait out an outage: signatures for ever, letters for days; a lease lasts as long as work."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import do_jobs

from formsvc.adapters.ledger.jobs import CLAIMS
from formsvc.adapters.pdf import EngineMissing
from formsvc.adapters.post import LetterNotTaken, LetterRefused
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.journeys.retrying import retry_jobs
from formsvc.journeys.sweeping import MOST, sweep
from formsvc.journeys.working import LONGEST_WAIT, Worker, run_one

SEAL = {"pack": "P1", "version": 1}
FACTS = {"reference": "P1", "school": "Elm School", "documents": "the plan", "until": "2026-12-24"}
LETTER = {
    "letter": "sealed",
    "to": "a@example.com",
    "name": "Ann Example",
    "facts": FACTS | {"party": "school"},
    "pack": "",
}


def promise(services, kind, key, payload):
    with services.ledger.transaction() as tx:
        tx.jobs.add(kind, key, payload)


def unfinished(services, prefix=""):
    with services.ledger.reading() as tx:
        return tx.jobs.unfinished(prefix)


def payload_of(services, key):
    with services.ledger.reading() as tx:
        return tx.jobs.row("SELECT payload FROM job WHERE dedupe_key = ?", key)["payload"]


class BrokenPost:
    """A mail system that answers nothing but its trouble."""

    def __init__(self, trouble):
        self.trouble = trouble

    def send(self, letter, *, at):
        raise self.trouble


def with_post(services, trouble):
    return replace(services, post=BrokenPost(trouble))


class TestAnOutage:
    @pytest.fixture
    def starting_point(self):
        return "signed"

    def test_of_months_never_gives_a_signed_pack_up(self, services, clock, ref):
        services.pdf.broken = EngineMissing("LibreOffice")
        run_one(services, "test")
        with services.ledger.transaction() as tx:
            # As after some weeks: two to this power of seconds is more than a number can hold.
            tx.jobs.change("UPDATE job SET attempts = 1030 WHERE kind = 'seal'")
        clock.forward(days=43)
        run_one(services, "test")
        clock.forward(seconds=LONGEST_WAIT)
        (job,) = unfinished(services, f"seal:{ref}:")

        assert (job.given_up, job.standing) == (False, "still being tried")
        assert job.attempts > 1024

        services.pdf.broken = None
        do_jobs(services)
        with services.ledger.reading() as tx:
            assert tx.packs.get(ref).state == State.SEALED


def test_the_wait_for_another_try_is_never_longer_than_an_hour(services, clock):
    promise(services, "seal", "seal:P1:1", SEAL)
    for _ in range(20):
        before = clock()
        run_one(services, "test")
        (job,) = unfinished(services)
        longest = (before + timedelta(seconds=LONGEST_WAIT)).isoformat()

        assert job.next_at[:19] <= longest[:19]
        clock.forward(seconds=LONGEST_WAIT)
    assert job.attempts == 20


@pytest.mark.parametrize("way", ["failed", "left"])
def test_a_clock_that_was_far_ahead_keeps_no_job_waiting_until_it_catches_up(services, clock, way):
    with services.ledger.transaction() as tx:
        tx.jobs.add("letter", "a", {})
    clock.forward(days=400)
    with services.ledger.transaction() as tx:
        job = tx.jobs.claim("one", lease_seconds=300)
        if way == "failed":
            tx.jobs.failed(job, "no", wait_seconds=60)
    clock.forward(days=-400)
    with services.ledger.transaction() as tx:
        again = tx.jobs.claim("another", lease_seconds=300)
        late = tx.jobs.done(job)  # whoever held it before the clock was set closes nothing

    assert (again.id, again.attempts, late) == (job.id, 2, False)


def test_a_letter_is_tried_for_three_days_and_then_given_up(services, clock):
    out = with_post(services, LetterNotTaken())
    promise(services, "letter", "letter::sealed:1", LETTER | {"pack": "P1"})
    for _ in range(71):
        run_one(out, "test")
        clock.forward(hours=1)
    (tried,) = unfinished(services)
    clock.forward(hours=1)
    run_one(out, "test")
    (over,) = unfinished(services)

    assert (tried.given_up, over.given_up) == (False, True)
    assert "did not take the letter" in over.last_error


def test_a_job_that_ends_its_workers_is_given_up(services, clock):
    promise(services, "seal", "seal:P1:1", SEAL)
    for _ in range(CLAIMS):
        with services.ledger.transaction() as tx:
            assert tx.jobs.claim("dies", lease_seconds=1) is not None
        clock.forward(seconds=2)
    with services.ledger.transaction() as tx:
        taken = tx.jobs.claim("dies", lease_seconds=1)
    (job,) = unfinished(services)

    assert taken is None
    assert (job.given_up, job.last_error) == (True, "It never came to an end.")


def test_nobody_is_told_to_mend_what_was_only_to_be_laid_out_ahead(services, clock):
    promise(services, "lay_out", "lay_out:P1:1:plan", SEAL | {"document": "plan"})
    for _ in range(CLAIMS + 1):
        with services.ledger.transaction() as tx:
            tx.jobs.claim("dies", lease_seconds=1)
        clock.forward(seconds=2)

    assert unfinished(services) == []


def test_a_try_that_fails_is_an_end_and_does_not_count_as_ending_a_worker(services, clock):
    promise(services, "seal", "seal:P1:1", SEAL)
    for number in range(3 * CLAIMS):
        with services.ledger.transaction() as tx:
            job = tx.jobs.claim("test", lease_seconds=1)
            if number % 2:
                tx.jobs.failed(job, "no", wait_seconds=0)
        clock.forward(seconds=2)

    assert not unfinished(services)[0].given_up


@pytest.mark.parametrize("way", ["refused", "too old", "never ends"])
@pytest.mark.parametrize(
    "secret",
    [
        {"letter": "invitation", "seed": "5eed" * 16},
        {"letter": "sign_in_code", "facts": FACTS | {"code": "123456"}},
    ],
    ids=["link", "code"],
)
def test_what_is_given_up_keeps_neither_link_nor_code_nor_address(services, clock, way, secret):
    key = "letter::invitation:1"
    seed = services.links.new_seed(services.random_bytes).hex()
    if "seed" in secret:
        secret = secret | {"seed": seed}
    promise(services, "letter", key, LETTER | {"invitation": "i1"} | secret)
    if way == "never ends":
        for _ in range(CLAIMS + 1):
            with services.ledger.transaction() as tx:
                tx.jobs.claim("dies", lease_seconds=1)
            clock.forward(seconds=2)
    elif way == "refused":
        run_one(with_post(services, LetterRefused(550)), "test")
    else:
        clock.forward(days=4)
        run_one(with_post(services, OSError()), "test")
    (job,) = unfinished(services)
    kept = payload_of(services, key)

    assert (job.given_up, job.forgotten) == (True, True)
    assert (job.letter, job.invitation) == (secret["letter"], "i1")
    assert not any(one in kept for one in (seed, "123456", "example.com", "Ann"))


def test_what_forgot_its_link_is_not_tried_again(services, clock):
    promise(services, "letter", "letter::invitation:1", LETTER | {"seed": "5eed" * 16})
    clock.forward(days=4)
    run_one(with_post(services, OSError()), "test")

    assert retry_jobs(services) == 0
    assert unfinished(services)[0].given_up


def test_a_letter_without_a_secret_can_be_tried_again_and_has_three_days_anew(services, clock):
    promise(services, "letter", "letter::sealed:1", LETTER | {"pack": "P1"})
    clock.forward(days=4)
    out = with_post(services, LetterNotTaken())
    run_one(out, "test")
    given_up = unfinished(services)[0].given_up
    count = retry_jobs(services)
    run_one(out, "test")
    (job,) = unfinished(services)

    assert (given_up, count, job.given_up, job.attempts) == (True, 1, False, 1)


def test_a_fault_of_ours_is_told_in_words_and_its_place_stands_in_the_log(services, caplog):
    promise(services, "seal", "seal:P1:1", {"pack": "Robin Sample"})
    run_one(services, "test")
    (job,) = unfinished(services)

    assert job.last_error == "Something went wrong in the service; the log says what."
    assert "KeyError at journeys/working.py:" in caplog.text
    assert "Robin" not in caplog.text


def until(true):
    """Wait until something is true, for a few seconds at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


class TestALongSealing:
    @pytest.fixture
    def starting_point(self):
        return "signed"

    def test_is_not_started_twice(self, services, clock, ref):
        working, go_on = threading.Event(), threading.Event()
        lay_out = services.pdf.lay_out

        def slow(docx, *, title):
            working.set()
            go_on.wait(60)
            return lay_out(docx, title=title)

        services.pdf.lay_out = slow
        worker = threading.Thread(target=run_one, args=(services, "a"), kwargs={"lease_seconds": 1})
        worker.start()
        working.wait(30)
        taken, leases = [], [lease(services)]
        for _ in range(3):
            clock.forward(seconds=0.8)
            until(lambda: lease(services) > leases[-1])
            leases.append(lease(services))
            with services.ledger.transaction() as tx:
                taken.append(tx.jobs.claim("b", lease_seconds=1))
        go_on.set()
        worker.join(60)
        with services.ledger.reading() as tx:
            sealed = [one.event for one in tx.entries.of_pack(ref)].count(Event.PACK_SEALED)

        assert "seal" not in {one.kind for one in taken if one is not None}
        assert sealed == 1


def lease(services):
    with services.ledger.reading() as tx:
        return tx.jobs.row("SELECT lease_until FROM job WHERE kind = 'seal'")["lease_until"]


def fill(services, count):
    with services.ledger.transaction() as tx:
        for number in range(count):
            tx.sessions.put_code(f"{number}", "x", "2026-01-01T00:00:00.000Z")
        tx.sessions.start("s", kind="staff", expires_at="2026-01-01T00:00:00.000Z")
        tx.sessions.start("live", kind="staff", expires_at="2030-01-01T00:00:00.000Z")
        tx.counters.hit("old", window_seconds=60, limit=9)


def counts(services):
    with services.ledger.reading() as tx:
        return {
            table: tx.jobs.row(f"SELECT count(*) AS n FROM {table}")["n"]
            for table in ("session", "sign_in_code", "counter")
        }


def test_a_sweep_takes_what_is_over_in_bounded_steps_and_nothing_else(services, clock):
    fill(services, MOST + 5)
    clock.forward(days=3)
    with services.ledger.transaction() as tx:
        tx.counters.hit("new", window_seconds=60, limit=9)
    more = [sweep(services), sweep(services)]

    assert more == [True, False]
    assert counts(services) == {"session": 1, "sign_in_code": 0, "counter": 1}


def test_the_worker_sweeps_by_itself(services, clock):
    fill(services, 3)
    worker = Worker(services, "test")
    worker.start()
    until(lambda: counts(services)["sign_in_code"] == 0)
    worker.stop()

    assert counts(services)["session"] == 1
