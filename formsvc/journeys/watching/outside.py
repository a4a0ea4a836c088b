"""Says whether checkpoints are signed and leave this machine: else a cut ledger cannot show."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from formsvc.adapters.ledger import Transaction
from formsvc.domain.examination import Examined
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

_WHAT = "Checkpoints outside"
#: One is signed each hour in which the ledger grew: the second hour without is told.
_LATE = timedelta(hours=2)


def look_at_ways_out(folder: Path | None, address: str, *, mode: str) -> Examined:
    """Say by which ways checkpoints leave this machine."""
    if folder is not None and not os.access(folder, os.W_OK | os.X_OK):
        said = "the folder cannot be written to: copies wait"
        return Examined(what=_WHAT, good=False, said=said, mend=f"look at {folder}")
    ways = [f"copied to {folder}"] if folder else []
    ways += [f"a letter a day to {address}"] if address else []
    return Examined(
        what=_WHAT,
        good=bool(ways) or mode == "demo",
        said=" and ".join(ways) or "no checkpoint leaves this machine",
        mend="set FORMSVC_CHECKPOINT_TO, FORMSVC_CHECKPOINT_FOLDER or both",
    )


def look_at_checkpoints(services: Services) -> Examined:
    """Say when one was last signed, by which ways they leave, and when one was last mailed."""
    folder = services.outside.folder if services.outside else None
    ways = look_at_ways_out(folder, services.checkpoint_to, mode=services.mode)
    with services.ledger.reading() as tx:
        late, signed = _signed(services, tx)
        mailed = _mailed(services, tx)
    return Examined(
        what=_WHAT,
        good=ways.good and not late,
        said=ways.said,
        mend="formsvc serve: the worker signs them" if ways.good else ways.mend,
        details=(signed, *mailed),
    )


def _signed(services: Services, tx: Transaction) -> tuple[bool, str]:
    """Return whether a checkpoint should be there that is not, and which is the last."""
    latest, (size, _) = tx.checkpoints.latest(), tx.entries.head()
    if latest is None:
        return False, "There is no signed one yet: the worker signs one each hour."
    late = services.clock() - datetime.fromisoformat(latest.made_at) > _LATE
    grown = size > latest.size
    said = f"The last was signed on {uk_words(latest.made_at)}, over {latest.size:,} entries."
    return late and grown, said


def _mailed(services: Services, tx: Transaction) -> list[str]:
    if not services.checkpoint_to:
        return []
    last = tx.checkpoints.last_mailed()
    if not last:
        return ["No letter with one was written yet."]
    waits = any(one.letter == "checkpoint" for one in tx.jobs.unfinished("letter:"))
    after = " It did not leave yet." if waits else " The mail system took it."
    return [f"The last letter with one was written on {uk_words(last)}.{after}"]
