"""Renews the archive time-stamps of sealed packs: the day after the sealing, then once a year.

The day after, a list of revoked keys can be had that was made after the sealing: only such a one
shows that the key was good when it sealed (EN 319 102-1, 5.2.5). Each year's time-stamp is made
while the methods of the one before still hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.packs import MANIFEST, PreparedPack, make_manifest, read_pack
from formsvc.adapters.seals import (
    ARCHIVED_LEVEL,
    SealNotMade,
    TimeStampMissing,
    check_seal,
    revisions_of,
)
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Job, SealedFile
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_pdf
from formsvc.journeys.services import Services

NEXT_DAY, YEARLY = timedelta(days=1), timedelta(days=365)


class ListTooOld(FormsvcProblem):
    """Raised while no list of revoked keys was made since a sealing: the job waits for one."""

    def __init__(self) -> None:
        super().__init__(
            "The list of revoked keys is older than the seals. Run `formsvc keys crl`; this is "
            "tried again by itself."
        )


class NotAsSealed(FormsvcProblem):
    """Raised when a file of a pack is not the one that the ledger names: nothing is added to it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not as it was sealed. The pack gets no newer time-stamp.")


def promise_archives(services: Services) -> int:
    """Promise every renewal that is due, each once; return how many packs were due.

    What is due is read from the ledger, so that a lost job or a long stop leaves nothing out.
    """
    if services.sealer.level != ARCHIVED_LEVEL:
        return 0
    with services.ledger.transaction() as tx:
        due = list(_due(tx, services.clock()))
        for ref, number, turn in due:
            payload = {"pack": ref, "version": number, "turn": turn}
            tx.jobs.add("archive", f"archive:{ref}:{number}:{turn}", payload)
    return len(due)


def _due(tx: Transaction, now: datetime) -> Iterator[tuple[str, int, int]]:
    last: dict[tuple[str, int], tuple[int, str]] = {}
    for ref, number, event, at in tx.versions.sealings():
        turn = 1 if event == Event.PACK_SEALED else last[ref, number][0] + 1
        last[ref, number] = (turn, at)
    for (ref, number), (turn, at) in last.items():
        wait = NEXT_DAY if turn == 1 else YEARLY
        if now - datetime.fromisoformat(at) >= wait:
            yield ref, number, turn


def archive_pack(services: Services, job: Job) -> None:
    """Put newer time-stamps behind the seals of a pack, and the pack in the place of the old one.

    Whatever stops this half-way, the next run begins with the bytes that the ledger names. Raises
    TimeStampMissing, ListTooOld, NotAsSealed, SealNotMade; then the pack is as it was.
    """
    ref, number, turn = (job.payload[one] for one in ("pack", "version", "turn"))
    ref, number = str(ref), int(str(number))
    with services.ledger.reading() as tx:
        sealed = tx.versions.sealed(ref, number) if _is_due(tx, ref, number, turn) else []
        since = [one.at for one in tx.entries.of_pack(ref, only=[Event.DOCUMENT_SEALED])]
        stored = [one.data["manifest_sha256"] for one in _turns(tx, ref, number)]
    files = read_pack(services.packs.place(ref, number)) if sealed else {}
    before = {one.path: _as_named(files.get(one.path, b""), one) for one in sealed}
    if sealed and digest(make_manifest(_but_list(files | before))) != stored[-1]:
        raise NotAsSealed("Something beside the sealed files")
    if not sealed or check_seal(next(iter(before.values())), trusted=services.trusted).level != (
        ARCHIVED_LEVEL
    ):
        # Erased, done by another worker, or sealed when there was no authority: there is no room.
        _close(services, job)
        return
    if turn == 1:
        _check_lists(services, before.values(), since=datetime.fromisoformat(since[-1]))
    renewed = {pdf: _renewed(services, pdf) for pdf in set(before.values())}
    files = _but_list(files | {path: renewed[pdf] for path, pdf in before.items()})
    with (
        services.packs.prepare(ref, number, files) as prepared,
        services.ledger.transaction() as tx,
    ):
        if _is_due(tx, ref, number, turn):
            # The files stand in their place before the entries are committed, as at the sealing.
            prepared.put_in_place()
            _record(tx, sealed, {one.path: files[one.path] for one in sealed}, prepared)
        tx.jobs.done(job)


def _check_lists(services: Services, pdfs: Iterable[bytes], *, since: datetime) -> None:
    """Raise ListTooOld: each seal needs the list of the issuer of the very key that made it."""
    if not all(services.sealer.lists_since(pdf, since) for pdf in dict.fromkeys(pdfs)):
        raise ListTooOld


def _is_due(tx: Transaction, ref: str, number: int, turn: object) -> bool:
    return tx.packs.get(ref).state != State.ERASED and len(_turns(tx, ref, number)) == turn


def _turns(tx: Transaction, ref: str, number: int) -> list[Entry]:
    """Return the sealing of a version, and each archiving since."""
    stored = tx.entries.of_pack(ref, only=[Event.PACK_SEALED, Event.PACK_ARCHIVED])
    return [one for one in stored if one.data["version"] == number]


def _but_list(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name != MANIFEST}


def _close(services: Services, job: Job) -> None:
    with services.ledger.transaction() as tx:
        tx.jobs.done(job)


def _as_named(found: bytes, sealed: SealedFile) -> bytes:
    """Return the bytes that the ledger names: a run that was stopped may have added to them."""
    if digest(found) == sealed.sha256:
        return found
    for earlier in revisions_of(found) or ():
        if digest(earlier) == sealed.sha256:
            return earlier
    raise NotAsSealed(sealed.path)


def _renewed(services: Services, pdf: bytes) -> bytes:
    newer = services.sealer.archive(pdf)
    verdict = check_pdf(newer, trusted=services.trusted)
    if verdict.level != ARCHIVED_LEVEL:
        raise TimeStampMissing("gives one that our own check does not believe")
    if verdict.outcome is not Outcome.VALID:
        raise SealNotMade
    return newer


def _record(
    tx: Transaction, sealed: list[SealedFile], files: dict[str, bytes], prepared: PreparedPack
) -> None:
    """Append an entry for each file, with its earlier digest, and one for the pack."""
    for one in sealed:
        now = replace(one, sha256=digest(files[one.path]))
        tx.versions.replace_sealed(now.pack_ref, now.version, now.path, now.sha256)
        data: dict[str, object] = {
            "version": now.version,
            "document": now.document,
            "edition": now.audience,
            "sha256": now.sha256,
            "earlier": one.sha256,
            "level": ARCHIVED_LEVEL,
        }
        tx.entries.append(
            Happening(event=Event.DOCUMENT_ARCHIVED, pack=one.pack_ref, actor="formsvc", data=data)
        )
    ref, number = sealed[0].pack_ref, sealed[0].version
    stored = {"version": number, "manifest_sha256": prepared.manifest_sha256}
    tx.entries.append(Happening(event=Event.PACK_ARCHIVED, pack=ref, actor="formsvc", data=stored))
