"""Frees the jobs of workers that ended in the middle of one."""

from formsvc.adapters.processes import has_ended
from formsvc.journeys.services import Services


def free_dead_leases(services: Services) -> int:
    """Free every lease whose process is over; return how many. Otherwise they wait 5 minutes."""
    with services.ledger.transaction() as tx:
        return sum(tx.jobs.release(owner) for owner in tx.jobs.owners() if has_ended(owner))
