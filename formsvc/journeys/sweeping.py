"""Sweeps out what nobody needs any more: sessions, codes and counts whose time is over."""

from formsvc.journeys.importing.reading import oldest
from formsvc.journeys.services import Services

#: So many rows of a kind go in one short transaction, so that nobody waits for it.
MOST = 2000


def sweep(services: Services) -> bool:
    """Remove what is over, at most MOST rows of each kind; say whether there may be more."""
    with services.ledger.transaction() as tx:
        tx.imports.drop_before(oldest(services))
        return max(tx.sessions.sweep(MOST), tx.counters.sweep(MOST)) >= MOST
