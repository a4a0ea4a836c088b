"""Signs checkpoints while the ledger grows, and gets them out of the building.

A chain cannot show that its end was cut off, or that all of it was written anew by whoever holds
the machine. Checkpoints that lie elsewhere can. Each one vouches for every entry before it, so one
letter a day with the newest is enough: a letter an hour would be filed unread, and what happened
since the last letter is held by the folder outside and by every sealed pack. A time-stamp of an
authority shows to a stranger that the letter is not newer than it says.
"""

from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.seals import TimeStampMissing
from formsvc.domain.checkpoint import KeptCheckpoint
from formsvc.domain.uk_days import uk_day, uk_day_of
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

EVERY = timedelta(hours=1)
#: So many notes are copied outside in one go: more wait only after the folder was away for long.
_MOST = 100


def keep_checkpoints(services: Services) -> int:
    """Sign a checkpoint when one is due, and send on what has not left; return 1 when signed.

    Due is one an hour after the last when the ledger grew since, and at once after a pack was
    sealed. What is due is read from the ledger: a worker that was killed leaves nothing out.
    Raises OSError when the folder outside takes no file; the next call tries again.
    """
    with services.ledger.transaction() as tx:
        signed = _sign_if_due(services, tx)
    try:
        _mail_if_due(services)
    finally:  # neither way out waits for the other
        _copy_outside(services)
    return signed


def _sign_if_due(services: Services, tx: Transaction) -> int:
    latest = tx.checkpoints.latest()
    size, _ = tx.entries.head()
    if size <= (latest.size if latest else 0) or not _is_due(services, tx, latest):
        return 0
    tx.checkpoints.add(size, services.checkpoints.sign(size=size, root=tx.entries.root()))
    return 1


def _is_due(services: Services, tx: Transaction, latest: KeptCheckpoint | None) -> bool:
    if latest is None or tx.checkpoints.sealed_since(latest.size):
        return True
    made = datetime.fromisoformat(latest.made_at)
    # A clock that was set back must not keep checkpoints from being made until it catches up.
    return not made <= services.clock() < made + EVERY


def _mail_if_due(services: Services) -> None:
    """Promise the letter of the day, with a time-stamp where an authority gives one.

    It is asked while nobody waits for the database. Without one the letter goes too, and says so.
    """
    with services.ledger.reading() as tx:
        waiting = _to_mail(services, tx)
    if waiting is None:
        return
    stamp, why = _stamp(services, waiting.note)
    with services.ledger.transaction() as tx:
        if _to_mail(services, tx) != waiting:
            return  # another worker was quicker, or the next minute mails a newer one
        queue_letter(
            tx,
            letter="checkpoint",
            to=services.checkpoint_to,
            name="keeper of the checkpoints",
            facts={
                "note": waiting.note,
                "entries": f"{waiting.size:,}",
                "stamp": stamp,
                "unstamped": why,
            },
            key=str(waiting.size),
        )
        tx.checkpoints.mailed(waiting.size)


def _to_mail(services: Services, tx: Transaction) -> KeptCheckpoint | None:
    latest, today = tx.checkpoints.latest(), uk_day(tx.entries.time())
    if not services.checkpoint_to or latest is None or latest.mailed_at is not None:
        return None
    last = tx.checkpoints.last_mailed()
    return None if last and uk_day_of(last) == today else latest


def _stamp(services: Services, note: str) -> tuple[str, str]:
    """Return the time-stamp on a note, or "" and why there is none."""
    try:
        return services.sealer.stamp(note), ""
    except TimeStampMissing as missing:
        return "", missing.why


def _copy_outside(services: Services) -> None:
    if services.outside is None:
        return
    with services.ledger.reading() as tx:
        waiting = tx.checkpoints.inside(_MOST)
    for one in waiting:
        services.outside.keep(size=one.size, note=one.note)
    if waiting:
        with services.ledger.transaction() as tx:
            for one in waiting:
                tx.checkpoints.copied(one.size)
