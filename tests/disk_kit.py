"""A disk that takes no more: files of this process may not grow until there is room again."""

import resource
from contextlib import contextmanager

from builders import do_jobs

from formsvc.domain.pack import State
from formsvc.journeys.keeping import faults_in_kept


@contextmanager
def a_full_disk(largest=0):
    """Let no file of this process grow beyond so many bytes.

    It works for every user on every machine, unlike a small disk of its own: the same calls fail,
    with another number (EFBIG). The small disk is in `drills/full_disk.py`.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def seals_by_itself(services, clock, ref):
    """Check that a pack, whose sealing a disk stopped, is sealed when its job is tried again."""
    clock.forward(hours=2)
    do_jobs(services)
    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == State.SEALED
    assert services.ledger.verify().fault is None
    assert faults_in_kept(services) == []
    services.ledger.close()
