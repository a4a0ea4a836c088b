"""Sweeps out what nobody needs any more: sessions, codes, counts, old drafts, loose files."""

from datetime import timedelta

from formsvc.domain.chain import utc_text
from formsvc.domain.pack import State
from formsvc.journeys.answering import DRAFTS_KEPT
from formsvc.journeys.importing.reading import oldest
from formsvc.journeys.services import Services

#: So many rows of a kind go in one short transaction, so that nobody waits for it.
MOST = 2000
#: So many files, whose bytes go too.
MOST_FILES = 50
#: A file that was sent and is held by no answer, draft, evidence or sent version is kept so long:
#: somebody may have the page open on which it was chosen.
LOOSE_KEPT = timedelta(days=1)


def sweep(services: Services) -> bool:
    """Remove what is over, at most MOST rows of each kind; say whether there may be more."""
    with services.ledger.transaction() as tx:
        tx.imports.drop_before(oldest(services))
        untouched = utc_text(services.clock() - DRAFTS_KEPT)
        drafts = tx.drafts.sweep(before=untouched, over=State.ENDED, limit=MOST)
        more = max(tx.sessions.sweep(MOST), tx.counters.sweep(MOST), drafts) >= MOST
    more = sweep_files(services) >= MOST_FILES or more
    services.ledger.empty_log()
    return more


def sweep_files(services: Services) -> int:
    """Remove files that nothing holds, with their bytes; return how many.

    The bytes go while the database is locked: nobody takes in the same ones meanwhile. Stopped
    half-way, rows are left whose bytes are gone; nothing holds them, and the next sweep ends it.
    """
    before = utc_text(services.clock() - LOOSE_KEPT)
    with services.ledger.transaction() as tx:
        loose = tx.uploads.loose(before=before, most=MOST_FILES)
        for one in loose:
            if tx.uploads.remove(one):
                services.blobs.drop(one.sha256)
    return len(loose)
