"""Does the jobs of the outbox: letters and sealing, tried again until done or given up."""

import logging
import threading
from collections.abc import Callable, Mapping

from formsvc.adapters.ledger import StoreUnavailable, Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.post import LetterRefused
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Job
from formsvc.journeys.letters import write_letter
from formsvc.journeys.providers import scan_upload
from formsvc.journeys.sealing import seal_pack
from formsvc.journeys.services import Services

LEASE_SECONDS = 300.0
LONGEST_WAIT = 3600.0
IDLE_SECONDS = 0.5

log = logging.getLogger("formsvc.working")


def run_one(services: Services, owner: str) -> bool:
    """Do the job that waits longest; say whether there was one.

    A handler that fails puts its job back with a growing wait; one that can never succeed is
    given up at once and stands on the list for people. Handlers may run twice: each is made so
    that the second time changes nothing.
    """
    with services.ledger.transaction() as tx:
        job = tx.jobs.claim(owner, lease_seconds=LEASE_SECONDS)
    if job is None:
        return False
    try:
        HANDLERS[job.kind](services, job)
    except LetterRefused as refused:
        with services.ledger.transaction() as tx:
            if tx.jobs.bury(job, str(refused)):
                _note_letter(tx, job, Event.LETTER_REFUSED)
    except StoreUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever fails, the job must not be lost
        _put_back(services, job, error)
    return True


def _put_back(services: Services, job: Job, error: Exception) -> None:
    """Only a problem of ours says why: other errors may quote what somebody typed."""
    why = str(error) if isinstance(error, FormsvcProblem) else type(error).__name__
    log.warning("job %s of kind %s failed, try %s: %s", job.id, job.kind, job.attempts, why)
    jitter = 0.5 + services.random_bytes(1)[0] / 255
    wait = min(LONGEST_WAIT, 2.0**job.attempts) * jitter
    with services.ledger.transaction() as tx:
        tx.jobs.failed(job, why, wait_seconds=wait)


def _send_letter(services: Services, job: Job) -> None:
    """Hand a letter over, and note it once: a worker that lost its lease notes nothing."""
    letter = write_letter(services, job.payload, key=job.dedupe_key)
    services.post.send(letter, at=services.clock())
    with services.ledger.transaction() as tx:
        if tx.jobs.done(job):
            _note_letter(tx, job, Event.LETTER_SENT)


def _note_letter(tx: Transaction, job: Job, event: Event) -> None:
    if job.payload.get("pack"):
        data: Mapping[str, object] = {
            "letter": job.payload["letter"],
            "message_id": write_id(job),
            "invitation": job.payload.get("invitation") or "",
        }
        pack = str(job.payload["pack"])
        tx.entries.append(Happening(event=event, pack=pack, actor="formsvc", data=data))


def write_id(job: Job) -> str:
    """Return the stable id of a letter's job."""
    return digest(job.dedupe_key.encode())[:32]


def _seal(services: Services, job: Job) -> None:
    seal_pack(services, str(job.payload["pack"]), int(str(job.payload["version"])))
    with services.ledger.transaction() as tx:
        tx.jobs.done(job)


HANDLERS: Mapping[str, Callable[[Services, Job], None]] = {
    "letter": _send_letter,
    "seal": _seal,
    "scan": scan_upload,
}


class Worker:
    """A thread that does jobs until it is told to stop."""

    def __init__(self, services: Services, owner: str) -> None:
        self._services = services
        self._owner = owner
        self._stop = threading.Event()
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
            except Exception as error:  # noqa: BLE001 - the worker goes on whatever happens
                log.error("the worker could not take a job: %s", type(error).__name__)
                worked = False
            if not worked:
                self._stop.wait(IDLE_SECONDS)
