"""Finishes what a crash or a lost row left undone, and removes what it left lying about."""

import shutil
from datetime import timedelta

from formsvc.domain.chain import utc_text
from formsvc.domain.pack import State
from formsvc.journeys.closing import promise_sealing
from formsvc.journeys.keeping import BEING_MADE
from formsvc.journeys.services import Services
from formsvc.journeys.uploads import key_of_scan, promise_scan_again

#: What is younger may be in work just now: files are written first, their rows after.
LEFT_OVER = timedelta(days=1)


def sweep_lost(services: Services) -> int:
    """Promise sealings and scans that nobody promises any more, remove orphans; return how many.

    Orphans are kept bytes that no row names, half-written packs and files, and the copies of the
    database that a killed backup left.
    """
    before = services.clock() - LEFT_OVER
    count = promise_lost_sealings(services) + promise_lost_scans(services)
    with services.ledger.transaction() as tx:
        # While nobody can write: what is named now cannot be named later without being put anew.
        count += services.blobs.drop_left_over(tx.erasing.named_files(), before=before)
    count += services.packs.drop_left_over(before=before)
    for folder in services.ledger.path.parent.glob(f"{BEING_MADE}*"):
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
            count += 1
    return count


def promise_lost_scans(services: Services) -> int:
    """Promise the scan of every file that waits with its job gone, or given up; return how many.

    One that was given up is tried again a day later, not at once: the file may be what ends the
    workers.
    """
    before = utc_text(services.clock() - LEFT_OVER)
    with services.ledger.transaction() as tx:
        known = {one.dedupe_key: one for one in tx.jobs.unfinished("scan:")}
        lost = [
            upload
            for upload in tx.uploads.waiting()
            if (job := known.get(key_of_scan(upload))) is None
            or (job.given_up and job.tried_since <= before)
        ]
        for upload in lost:
            promise_scan_again(tx, upload)
    return len(lost)


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
