"""Checks each night that everything is there and as it was, and is loud when it is not."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from formsvc.domain.chain import utc_text
from formsvc.domain.examination import Examination
from formsvc.domain.problems import place_of
from formsvc.journeys.keeping import faults_in_kept
from formsvc.journeys.letters import queue_letter, write_letter
from formsvc.journeys.proving import check_against
from formsvc.journeys.services import Services

#: When the night's check is due, in UTC: backups are made, schools are asleep.
NIGHT = time(2)
_LETTER = "examination"
#: So many faults go into the letter; the command line shows all.
_TOLD = 20

log = logging.getLogger("formsvc.examining")


def examine_when_due(services: Services) -> int:
    """Check everything once a night; return 1 when it was done. A missed night is caught up."""
    with services.ledger.reading() as tx:
        latest = tx.examinations.latest()
    now = services.clock()
    due = datetime.combine(now.date(), NIGHT, tzinfo=now.tzinfo)
    due -= timedelta(days=1) if due > now else timedelta()
    if latest is not None and due <= datetime.fromisoformat(latest.at) <= now:
        return 0
    examine(services)
    return 1


def examine(services: Services) -> Examination:
    """Check the database file, the whole ledger with its rows, every kept and every sealed file.

    Where checkpoints are copied outside, the ledger is held against all of them too. The result is
    kept; when something is wrong the log says so, and a letter goes to the administrator.
    """
    entries, faults = _look(services)
    now = services.clock()
    found = Examination(at=utc_text(now), entries=entries, faults=tuple(faults))
    if not found.whole:
        log.critical("the nightly check found %d faults: %s", len(faults), " | ".join(faults))
    _keep(services, found, day=now.date().isoformat())
    return found


def _look(services: Services) -> tuple[int, list[str]]:
    """Return how many entries there are and what is wrong; a check that fails is a fault itself."""
    faults: list[str] = []
    entries = 0

    def tried(look: Callable[[], list[str]]) -> None:
        try:
            faults.extend(look())
        except Exception as error:  # noqa: BLE001 - a damaged file may raise anything
            said = f"{type(error).__name__} at {place_of(error)}"
            faults.append(f"A part of the check could not be finished: {said}.")

    def file() -> list[str]:
        with services.ledger.reading() as tx:
            return tx.examinations.file_faults()

    def chain() -> list[str]:
        nonlocal entries
        notes = services.outside.notes() if services.outside else {}
        found = check_against(services, list(notes.values()))
        entries = found.chain.entries
        fault = found.chain.fault
        said = [] if fault is None else [f"Entry {fault.seq}: {fault.why}."]
        whys = zip(notes, found.against, strict=True)
        return said + [f"The ledger does not fit {name}: {why}." for name, why in whys if why]

    for look in (file, chain, lambda: faults_in_kept(services)):
        tried(look)
    return entries, faults


def _keep(services: Services, found: Examination, *, day: str) -> None:
    """Keep the result and promise the letter; where not even that can be kept, send it at once."""
    facts = {"faults": "\n".join(found.faults[:_TOLD]), "count": str(len(found.faults))}
    loud = bool(found.faults and services.administrator)
    letter = {"letter": _LETTER, "to": services.administrator, "name": "administrator"}
    try:
        with services.ledger.transaction() as tx:
            tx.examinations.add(found)
            if loud:
                queue_letter(tx, facts=facts, key=day, **letter)
    except Exception:
        if loud:
            payload = {**letter, "facts": facts, "pack": ""}
            services.post.send(
                write_letter(services, payload, key=f"{_LETTER}:{day}"), at=services.clock()
            )
        raise
