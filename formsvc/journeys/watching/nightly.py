"""Says what the last nightly check found, and when everything was last backed up."""

from datetime import datetime, timedelta

from formsvc.domain.examination import Examined, how_it_stands
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

#: So many faults are told; the command line shows all.
_TOLD = 20
#: A night without a backup is told the next morning but one at the latest.
_BACKUP_EVERY = timedelta(hours=36)


def look_at_examination(services: Services) -> Examined:
    """Say what the last nightly check found, and whether anybody hears of it."""
    with services.ledger.reading() as tx:
        latest = tx.examinations.latest()
    stands = how_it_stands(latest, services.clock())
    told = bool(services.administrator) or services.mode == "demo"
    when = uk_words(latest.at) if latest else ""
    said = {
        "never": "there was no check yet: the worker makes one each night",
        "too old": f"the last was on {when}: is the worker running?",
        "faults": f"faults found on {when}: {len(latest.faults) if latest else 0}",
        "whole": f"all was whole on {when}",
    }[stands]
    if not told:
        said += "; nobody hears of faults"
    mend = {"faults": "formsvc ledger verify, and look at the last good backup"}
    looked = [_looked_at(services, latest.entries)] if latest else []
    return Examined(
        what="Nightly check",
        good=stands in {"whole", "never"} and told,
        said=said,
        mend=mend.get(stands, "formsvc serve; set FORMSVC_ADMINISTRATOR to an address"),
        details=(*looked, *(latest.faults[:_TOLD] if latest else ())),
    )


def _looked_at(services: Services, entries: int) -> str:
    outside = ", and the checkpoints outside" if services.outside else ""
    return (
        f"Looked at: the database file, {entries:,} entries with their rows, every kept and every "
        f"sealed file{outside}."
    )


def look_at_backups(services: Services) -> Examined:
    """Say when `formsvc backup` last wrote everything; other ways of copying are not known here."""
    with services.ledger.reading() as tx:
        latest = tx.backups.latest()
    demo = services.mode == "demo"
    mend = "each night: formsvc backup FILE, onto another machine"
    if latest is None:
        return Examined(what="Backup", good=demo, said="no backup was made yet", mend=mend)
    at, files = latest
    fresh = services.clock() - datetime.fromisoformat(at) <= _BACKUP_EVERY
    said = f"the last was made on {uk_words(at)}, with {files:,} files"
    return Examined(what="Backup", good=fresh or demo, said=said, mend=mend)
