"""Keeps the lease of a job alive while it is done, and frees those of workers that ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.adapters.processes import has_ended
from formsvc.domain.records import Job
from formsvc.journeys.services import Services

#: Work that takes longer hangs: its lease may run out, and another worker tries.
LONGEST_WORK = 3600.0
#: So often is a lease made longer within its own time: one or two tries may fail.
_BEATS = 3

log = logging.getLogger("formsvc.working")


def free_dead_leases(services: Services) -> int:
    """Free every lease whose process is over; return how many. Otherwise they wait 5 minutes."""
    with services.ledger.transaction() as tx:
        return sum(tx.jobs.release(owner) for owner in tx.jobs.owners() if has_ended(owner))


@contextmanager
def keep_lease(services: Services, job: Job, *, lease_seconds: float) -> Iterator[None]:
    """Make a job's lease longer again and again until its work is over."""
    over = threading.Event()
    beating = threading.Thread(
        target=_beat,
        args=(services, job, over),
        kwargs={"lease_seconds": lease_seconds},
        name="formsvc-lease",
        daemon=True,
    )
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(services: Services, job: Job, over: threading.Event, *, lease_seconds: float) -> None:
    step = lease_seconds / _BEATS
    try:
        for _ in range(int(LONGEST_WORK / step)):
            if over.wait(step) or not _extended(services, job, lease_seconds):
                return
    except Exception as error:  # noqa: BLE001 - the work goes on; its lease runs out, no more
        log.error("the lease of job %s was not kept: %s", job.id, type(error).__name__)
    finally:
        services.ledger.close_own()


def _extended(services: Services, job: Job, lease_seconds: float) -> bool:
    """Make the lease longer; say whether it is worth doing so again."""
    try:
        with services.ledger.transaction() as tx:
            return tx.jobs.extend(job, lease_seconds=lease_seconds)
    except StoreUnavailable:
        return True
