"""Tries again what was given up: for the school's own pack, or for whoever runs the service."""

from formsvc.domain.jobs import UnfinishedJob
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.services import Services


def keys_of_pack(ref: str) -> tuple[str, str]:
    """Return how the keys of a pack's jobs begin: its sealing and its letters."""
    return f"seal:{ref}:", f"letter:{ref}:"


def retry_pack(services: Services, user: User, ref: str) -> int:
    """Try again what was given up for a pack of the user's own school; return how many jobs.

    Raises NotFound for any other pack.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        return sum(tx.jobs.retry(prefix=prefix) for prefix in keys_of_pack(pack.ref))


def list_jobs(services: Services) -> list[UnfinishedJob]:
    """Return every job that is not done, the oldest first."""
    with services.ledger.reading() as tx:
        return tx.jobs.unfinished()


def retry_jobs(services: Services, job_id: int | None = None) -> int:
    """Try one job again now, or all of them; return how many.

    Raises NotAllowed when the one that is named cannot be tried again.
    """
    with services.ledger.transaction() as tx:
        count = tx.jobs.retry(job_id=job_id)
    if job_id is not None and not count:
        raise NotAllowed(
            "This job cannot be tried again: it is done, is being done just now, was never there, "
            "or the link in its letter was forgotten when it was given up. Send a new link instead."
        )
    return count
