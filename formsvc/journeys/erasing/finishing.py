"""Finishes what was decided: everything that a pack left on the disk goes, then the proof.

Run as often as you like: stopped anywhere, the next run does what is left. Only when nothing is
left does the entry follow that says so.
"""

import json
import shutil
from datetime import timedelta

from formsvc.adapters.blobs import write_whole
from formsvc.adapters.ledger import Transaction
from formsvc.adapters.ledger.erasing import Erasure
from formsvc.adapters.post import forget_letters
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.uk_days import uk_day_of
from formsvc.journeys.keeping import BEING_MADE
from formsvc.journeys.services import Services

#: What nothing names and nobody touched so long was left by a process that was killed.
LEFT_OVER = timedelta(hours=1)
#: Beside the database: to be copied away from the machine, for restoring older backups.
ERASED_LIST = "erased.jsonl"


class ErasingWaits(FormsvcProblem):
    """Raised when what was deleted may still be readable on the disk; the next run goes on."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The pack is erased, but the disk is not clean yet: {why}. {_AGAIN}")


class ListUnreadable(FormsvcProblem):
    """Raised when a file is not a list of erased packs; nothing was done."""

    def __init__(self) -> None:
        super().__init__("This is not a list of erased packs, as `formsvc retention erased` makes.")


_AGAIN = "It is tried again by itself, or with `formsvc retention finish`."


def finish_erasures(services: Services) -> int:
    """Take off the disk what erased packs left; return how many were finished.

    Raises ErasingWaits, or StoreUnavailable when the database is in use too long.
    """
    with services.ledger.reading() as tx:
        waiting = tx.erasing.unfinished()
    if not waiting:
        return 0
    erased = {one.pack_ref for one in waiting}
    services.pdf.forget([one for one in services.pdf.held() if one[0] in erased])
    for one in waiting:
        _remove_places(services, one)
    _remove_files(services, waiting)
    _remove_old_copies(services)
    if not services.ledger.rewrite():
        raise ErasingWaits("somebody reads the database just now")
    _write_list(services)  # before it is called finished: nobody comes back for it after
    with services.ledger.transaction() as tx:
        for one in waiting:
            _note_finished(tx, one)
    return len(waiting)


def clear_restored(services: Services) -> None:
    """Take off a restored disk what erased packs had had.

    A backup or a mirror may be older than an erasing that its database, or a replica, tells of.
    Nobody else may be at work: what no row names was taken in by nobody.
    """
    with services.ledger.transaction() as tx:
        for one in tx.erasing.all():
            services.packs.remove(one.pack_ref)
        services.blobs.drop_unnamed(tx.erasing.named_files())


def _remove_places(services: Services, erasure: Erasure) -> None:
    services.packs.remove(erasure.pack_ref)
    forget_letters(services.ledger.path.parent / "outbox", erasure.letters)
    if services.bounces is not None:
        services.bounces.forget_letters(erasure.letters)


def _remove_files(services: Services, waiting: list[Erasure]) -> None:
    """Remove kept bytes that no other pack needs, while nobody can take them in."""
    with services.ledger.transaction() as tx:
        named = tx.erasing.named_files()
        for sha256 in {one for erasure in waiting for one in erasure.files} - named:
            services.blobs.drop(sha256)
        services.blobs.drop_left_over(named, before=services.clock() - LEFT_OVER)
        if services.blobs.names() - named:
            raise ErasingWaits("a file came in just now, or was left by a process that was killed")


def _remove_old_copies(services: Services) -> None:
    """Remove the copies of the database that a killed backup left. Raises ErasingWaits."""
    before = (services.clock() - LEFT_OVER).timestamp()
    for folder in services.ledger.path.parent.glob(f"{BEING_MADE}*"):
        if folder.stat().st_mtime >= before:
            raise ErasingWaits("a backup is being made")
        shutil.rmtree(folder, ignore_errors=True)


def _note_finished(tx: Transaction, erasure: Erasure) -> None:
    if tx.erasing.get(erasure.pack_ref).finished is not None:
        return  # another worker was here first
    data = {"files": len(erasure.files), "letters": len(erasure.letters)}
    entry = tx.entries.append(
        Happening(event=Event.ERASURE_FINISHED, pack=erasure.pack_ref, actor="formsvc", data=data)
    )
    tx.erasing.finish(erasure.pack_ref, seq=entry.seq)


def _write_list(services: Services) -> None:
    """Write the list beside the database.

    What an older database does not know of stays on it, and what nobody can read too.
    """
    file, now = services.ledger.path.parent / ERASED_LIST, erased_list(services)
    before = file.read_text(errors="replace") if file.exists() else ""
    known = set(read_erased_list(now))
    kept = [line for line in before.splitlines() if not _is_on(known, line)]
    write_whole(file, "".join([*(f"{line}\n" for line in kept), now]).encode())


def _is_on(known: set[str], line: str) -> bool:
    try:
        return known.issuperset(read_erased_list(line))
    except ListUnreadable:
        return False


def read_erased_list(text: str) -> tuple[str, ...]:
    """Return the references in a list of erased packs. Raises ListUnreadable."""
    try:
        return tuple(str(json.loads(line)["reference"]) for line in text.splitlines() if line)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ListUnreadable from error


def erased_list(services: Services) -> str:
    """Return the references of all erased packs, a line of JSON each, with when and why."""
    with services.ledger.reading() as tx:
        lines = []
        for one in tx.erasing.all():
            told = tx.entries.one(one.seq)
            day = uk_day_of(told.at).isoformat()
            said = {"reference": one.pack_ref, "erased": day, "ground": told.data["ground"]}
            lines.append(json.dumps(said) + "\n")
    return "".join(lines)
