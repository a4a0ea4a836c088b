"""Says what was promised and is not done: jobs, letters, time-stamps, scans, erasing.

Packs are named by reference and school, never more: what went wrong may quote an answer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.seals import LEVEL
from formsvc.domain.chain import utc_text
from formsvc.domain.examination import Examined
from formsvc.domain.jobs import UnfinishedJob
from formsvc.domain.problems import NotFound
from formsvc.domain.records import SentLetter
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

#: So many of a kind are named; the command line shows all.
_TOLD = 20
#: A job that failed so long is stuck: somebody should look, though it is still tried.
_STUCK = timedelta(days=1)
#: Older letters that came back are the schools' to remember.
_LETTERS = timedelta(days=30)


def look_at_jobs(services: Services) -> Examined:
    """Say what waits, what is stuck, and what was given up."""
    with services.ledger.reading() as tx:
        waiting, jobs = tx.jobs.waiting(), tx.jobs.unfinished()
        before = utc_text(services.clock() - _STUCK)
        dead = [one for one in jobs if one.given_up]
        stuck = [one for one in jobs if _is_stuck(one, before)]
        details = [_job(tx, one) for one in [*dead, *stuck][:_TOLD]]
    said = f"{waiting} waiting, {len(dead)} given up"
    if stuck:
        said += f", {len(stuck)} tried for more than a day"
    return Examined(
        what="Jobs",
        good=not dead and not stuck,
        said=said,
        mend="formsvc jobs list, then formsvc jobs retry --all",
        details=tuple(details),
    )


def _is_stuck(one: UnfinishedJob, before: str) -> bool:
    """Say whether a job fails too long; one that adds a time-stamp waits for its list for days."""
    return bool(
        one.last_error and not one.given_up and one.tried_since <= before and one.kind != "archive"
    )


def _job(tx: Transaction, one: UnfinishedJob) -> str:
    about = f", {_about(tx, one.pack)}" if one.pack else ""
    anew = " Its link or code is forgotten: it has to be sent anew." if one.forgotten else ""
    said = f"{one.what}{about}: {one.standing}, first tried on {uk_words(one.tried_since)}."
    return f"{said}{anew}"


def _about(tx: Transaction, ref: str) -> str:
    """Return whose pack it is: its reference and school; or the provider, by its name."""
    try:
        school = tx.people.organisation(tx.packs.get(ref).school_id).name
    except NotFound:
        return tx.people.organisation(ref).name
    return f"pack {ref} of {school}"


def look_at_letters(services: Services) -> Examined:
    """Say which letters of the last days surely did not arrive; schools correct the addresses."""
    since = utc_text(services.clock() - _LETTERS)
    with services.ledger.reading() as tx:
        failed = tx.letters.failed_since(since)
        details = [_letter(tx, one) for one in failed[:_TOLD]]
    said = f"{len(failed) or 'nothing'} in the last {_LETTERS.days} days"
    if failed:
        said += ". The school sees each on its pack's page and corrects the address"
        details.append("Many at once: look at the mail system. `formsvc doctor` asks it.")
    return Examined(
        what="Letters that did not arrive", good=True, said=said, details=tuple(details)
    )


def _letter(tx: Transaction, one: SentLetter) -> str:
    what = "A text message" if one.by == "text" else "A letter"
    return f"{what}, {_about(tx, one.pack)}, {one.standing.words} ({uk_words(one.at)})."


def look_at_time_stamps(services: Services) -> Examined:
    """Say which packs wait for a time-stamp, or for a newer one."""
    what = "Time-stamps that wait"
    if services.sealer.level == LEVEL:
        return Examined(what=what, good=True, said="no time-stamp authority is set up")
    with services.ledger.reading() as tx:
        jobs = [*tx.jobs.errors("seal:"), *tx.jobs.errors("archive:")]
        details = [_job(tx, one) for one in jobs[:_TOLD]]
    return Examined(
        what=what,
        good=not jobs,
        said=f"packs that wait for one: {len(jobs)}. They are signed and safe"
        if jobs
        else "no pack waits for one",
        mend="look at FORMSVC_TSA_URL and _ROOT; formsvc keys crl; formsvc jobs list says more",
        details=tuple(details),
    )


def look_at_scans(services: Services) -> Examined:
    """Say how many files wait for the virus scanner, and since when."""
    with services.ledger.reading() as tx:
        waiting = tx.uploads.waiting()
    since = [datetime.fromisoformat(one.added_at) for one in waiting]
    first = f"{len(since)}, the first since {uk_words(waiting[0].added_at)}" if waiting else ""
    return Examined(
        what="Files that wait for the virus scanner",
        good=_is_fresh(services, since),
        said=first or "no file waits",
        mend="systemctl start clamav-daemon; look at FORMSVC_CLAMAV",
    )


def look_at_erasing(services: Services) -> Examined:
    """Say which erased packs may still lie on the disk."""
    with services.ledger.reading() as tx:
        waiting = [one.pack_ref for one in tx.erasing.unfinished()]
        told = [one for ref in waiting for one in tx.entries.of_pack(ref)[-1:]]
    return Examined(
        what="Erasing",
        good=_is_fresh(services, [datetime.fromisoformat(one.at) for one in told]),
        said=f"packs that are not off the disk yet: {', '.join(waiting)}"
        if waiting
        else "nothing waits to be taken off the disk",
        mend="formsvc retention finish",
    )


def _is_fresh(services: Services, moments: Iterable[datetime]) -> bool:
    return all(services.clock() - one < _STUCK for one in moments)
