"""Finishes what a crash or a lost row left undone, and removes what it left lying about."""

import shutil
from datetime import timedelta

from formsvc.domain.pack import State
from formsvc.journeys.closing import promise_sealing
from formsvc.journeys.keeping import BEING_MADE
from formsvc.journeys.services import Services

#: What is younger may be in work just now: files are written first, their rows after.
LEFT_OVER = timedelta(days=1)


def sweep_lost(services: Services) -> int:
    """Promise sealings that nobody promises any more, remove orphans; return how many of both.

    Orphans are kept bytes that no row names, half-written packs and files, and the copies of the
    database that a killed backup left.
    """
    before = services.clock() - LEFT_OVER
    count = promise_lost_sealings(services)
    with services.ledger.transaction() as tx:
        # While nobody can write: what is named now cannot be named later without being put anew.
        count += services.blobs.drop_left_over(tx.erasing.named_files(), before=before)
    count += services.packs.drop_left_over(before=before)
    for folder in services.ledger.path.parent.glob(f"{BEING_MADE}*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


def promise_lost_sealings(services: Services) -> int:
    """Promise the sealing of every signed pack whose job is not there; return how many."""
    with services.ledger.transaction() as tx:
        promised = {one.dedupe_key for one in tx.jobs.unfinished("seal:")}
        lost = [
            version
            for pack in tx.packs.all()
            if pack.state == State.SIGNED and (version := tx.versions.latest(pack.ref))
            if f"seal:{pack.ref}:{version.number}" not in promised
        ]
        for one in lost:
            promise_sealing(tx, one.pack_ref, one.number)
    return len(lost)
