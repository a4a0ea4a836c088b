"""Does the jobs of the outbox: letters and sealing, tried again until done or given up."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from formsvc.adapters.post import LetterNotTaken, LetterRefused
from formsvc.domain.problems import FormsvcProblem, place_of
from formsvc.domain.records import Job
from formsvc.journeys.afterwards import remind_of_reviews
from formsvc.journeys.archiving import archive_pack, promise_archives
from formsvc.journeys.bouncing import read_bounces
from formsvc.journeys.checkpointing import keep_checkpoints
from formsvc.journeys.delivering import note_trouble, send_letter
from formsvc.journeys.erasing import finish_erasures, reach_holds, tell_of_erasing
from formsvc.journeys.examining import examine_when_due
from formsvc.journeys.leases import keep_lease
from formsvc.journeys.providers import tell_running_out
from formsvc.journeys.reminding import remind_due
from formsvc.journeys.scanning import scan_upload
from formsvc.journeys.sealing import forget_laid_out, lay_out_ahead, seal_pack
from formsvc.journeys.services import Services
from formsvc.journeys.sweeping import sweep
from formsvc.journeys.sweeping_lost import sweep_lost

LEASE_SECONDS = 300.0
LONGEST_WAIT = 3600.0
IDLE_SECONDS = 0.5
LOOK_EVERY = timedelta(minutes=1)
SWEEP_EVERY = timedelta(hours=1)
#: How long a job may go on failing before it is a task for a person. A kind that is not here is
#: tried until it succeeds: signatures must not wait for somebody to notice.
GIVEN_UP_AFTER: Mapping[str, timedelta] = {"letter": timedelta(days=3)}
_UNKNOWN = "Something went wrong in the service; the log says what."
#: Two to this power of seconds is longer than the longest wait.
_STEPS = 12

log = logging.getLogger("formsvc.working")


def run_one(services: Services, owner: str, *, lease_seconds: float = LEASE_SECONDS) -> bool:
    """Do the job that waits longest; say whether there was one.

    A handler that fails puts its job back with a growing wait; one that can never succeed is
    given up at once and stands on the list for people. Handlers may run twice: each is made so
    that the second time changes nothing. Raises StoreUnavailable when not even that can be kept.
    """
    with services.ledger.transaction() as tx:
        job = tx.jobs.claim(owner, lease_seconds=lease_seconds)
    if job is None:
        return False
    try:
        with keep_lease(services, job, lease_seconds=lease_seconds):
            HANDLERS[job.kind](services, job)
    except LetterRefused as refused:
        with services.ledger.transaction() as tx:
            if tx.jobs.bury(job, str(refused)):
                note_trouble(tx, job, refused)
    except Exception as error:  # noqa: BLE001 - whatever fails, the job must not be lost
        _put_back(services, job, error)
    return True


def _put_back(services: Services, job: Job, error: Exception) -> None:
    """Only a problem of ours says why: other errors may quote what somebody typed."""
    known = isinstance(error, FormsvcProblem)
    why = str(error) if known else _UNKNOWN
    said = why if known else f"{type(error).__name__} at {place_of(error)}"
    log.warning("job %s of kind %s failed, try %s: %s", job.id, job.kind, job.attempts, said)
    jitter = 0.5 + services.random_bytes(1)[0] / 255
    wait = min(LONGEST_WAIT, 2.0 ** min(job.attempts, _STEPS) * jitter)
    with services.ledger.transaction() as tx:
        if _is_too_old(services, job):
            tx.jobs.bury(job, why)
        else:
            tx.jobs.failed(job, why, wait_seconds=wait)
        if isinstance(error, LetterNotTaken):
            note_trouble(tx, job, error)


def _is_too_old(services: Services, job: Job) -> bool:
    longest = GIVEN_UP_AFTER.get(job.kind)
    since = datetime.fromisoformat(job.tried_since)
    return longest is not None and services.clock() - since >= longest


def _seal(services: Services, job: Job) -> None:
    seal_pack(services, str(job.payload["pack"]), int(str(job.payload["version"])))
    with services.ledger.transaction() as tx:
        tx.jobs.done(job)


HANDLERS: Mapping[str, Callable[[Services, Job], None]] = {
    "letter": send_letter,
    "lay_out": lay_out_ahead,
    "seal": _seal,
    "scan": scan_upload,
    "archive": archive_pack,
}


#: What comes round each minute; each says itself whether there is something to do.
EACH_MINUTE: tuple[Callable[[Services], int], ...] = (
    read_bounces,
    remind_due,
    tell_running_out,
    tell_of_erasing,
    keep_checkpoints,
    forget_laid_out,
    finish_erasures,
)


#: What comes round each hour, after the sweep.
EACH_HOUR: tuple[Callable[[Services], int], ...] = (
    sweep_lost,
    promise_archives,
    examine_when_due,
    reach_holds,
    remind_of_reviews,
)


class Worker:
    """A thread that does jobs until it is told to stop."""

    def __init__(self, services: Services, owner: str) -> None:
        self._services = services
        self._owner = owner
        self._stop = threading.Event()
        self._looked: datetime | None = None
        self._swept: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="formsvc-worker", daemon=True)

    def start(self) -> None:
        """Start working."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job in hand, then stop."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                worked = run_one(self._services, self._owner)
                self._look_around()
            except Exception as error:  # noqa: BLE001 - the worker goes on whatever happens
                said = f"{type(error).__name__} at {place_of(error)}"
                log.error("the worker could not take a job: %s", said)
                worked = False
            if not worked:
                self._stop.wait(IDLE_SECONDS)

    def _try(self, task: Callable[[Services], int]) -> None:
        """Do what comes round again: its trouble must not keep other work from being done."""
        try:
            task(self._services)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next minute tries again
            log.error("%s failed: %s at %s", task.__name__, type(error).__name__, place_of(error))

    def _look_around(self) -> None:
        """Do what comes round each minute.

        Sweep once an hour, and again with the next job when one sweep was not enough.
        """
        now = self._services.clock()
        if _is_due(self._looked, LOOK_EVERY, now):
            self._looked = now
            for task in EACH_MINUTE:
                self._try(task)
        if _is_due(self._swept, SWEEP_EVERY, now):
            self._swept = now
            if sweep(self._services):
                self._swept = None
            for task in EACH_HOUR:
                self._try(task)


def _is_due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    """Say whether it is time again; a clock that was set back does not stop us until then."""
    return last is None or not last <= now < last + every
