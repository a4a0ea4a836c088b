"""Lays out the signed documents: at the sealing, or ahead, while others have still to sign."""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from formsvc.adapters.ledger import Transaction
from formsvc.domain.context import PackFacts
from formsvc.domain.definition import Audience
from formsvc.domain.pack import State
from formsvc.domain.problems import place_of
from formsvc.domain.records import Job
from formsvc.domain.rules.notice import notice_count
from formsvc.journeys.editions import (
    Begun,
    MakePdf,
    Sources,
    all_editions,
    begin_editions,
    engine_threads,
)
from formsvc.journeys.frozen_findings import thaw_findings
from formsvc.journeys.sealing.reading import SignedVersion, read_signed, thaw
from formsvc.journeys.services import Services
from formsvc.journeys.signature_words import signature_lines

SIGNED = "Signed"

log = logging.getLogger("formsvc.sealing")


def begin_signed(
    services: Services,
    signed: SignedVersion,
    sources: Sources,
    wanted: Iterable[tuple[str, Audience]],
    *,
    make: MakePdf,
    pool: ThreadPoolExecutor,
) -> list[Begun]:
    """Begin the wanted editions, as they are with the signatures that are there."""
    lines = signature_lines(signed.items, signed.entries, signed.private, signed.invitations)
    return begin_editions(
        sources,
        wanted,
        pack=_signed_pack(services, signed),
        signatures={name: lines.get(name, []) for name in sources.definitions},
        make=make,
        pool=pool,
    )


def _signed_pack(services: Services, signed: SignedVersion) -> PackFacts:
    found = thaw_findings(services, signed.version)
    return PackFacts(
        reference=signed.version.pack_ref,
        version=signed.version.number,
        school=signed.school,
        status=SIGNED,
        notice_count=notice_count(one.finding for one in found),
    )


def lay_out_ahead(services: Services, job: Job) -> None:
    """Lay out a document whose signatures are all there, so that the sealing finds it done.

    Should anything in it change until then, the sealing lays it out anew: it takes what was made
    of the very same words only. What fails here, the sealing will meet again, and say: it is
    tried once, and never a task for anybody.
    """
    ref, number = str(job.payload["pack"]), int(str(job.payload["version"]))
    try:
        _lay_out(services, ref, number, str(job.payload["document"]))
    except Exception as error:  # noqa: BLE001 - nothing is lost but a second
        said = f"{type(error).__name__} at {place_of(error)}"
        log.warning("a document was not laid out ahead: %s", said)
    with services.ledger.transaction() as tx:
        tx.jobs.done(job)


def _lay_out(services: Services, ref: str, number: int, document: str) -> None:
    with services.ledger.reading() as tx:
        if not _stands(tx, ref, number, State.OUT_FOR_SIGNATURE):
            return
        signed = read_signed(tx, ref, number)
    sources = thaw(services, signed.version)
    wanted = [one for one in all_editions(sources) if one[0] == document]
    make = partial(services.pdf.lay_out_ahead, of=(ref, number))
    with engine_threads(services) as engines:
        begun = begin_signed(services, signed, sources, wanted, make=make, pool=engines)
    for one in begun:
        one.pdf.result()


def forget_laid_out(services: Services) -> int:
    """Forget what this process laid out of versions that it will not seal; return of how many.

    Another worker may have sealed or erased them, the command line too, or somebody took them
    back: of what lies in this process's memory nobody else knows.
    """
    held = services.pdf.held()
    if not held:
        return 0
    with services.ledger.reading() as tx:
        over = {one for one in held if not _stands(tx, *one, State.OUT_FOR_SIGNATURE, State.SIGNED)}
    services.pdf.forget(over)
    return len(over)


def _stands(tx: Transaction, ref: str, number: int, *states: State) -> bool:
    """Say whether this version is its pack's newest, and the pack in one of these states."""
    latest = tx.versions.latest(ref)
    here = tx.packs.get(ref).state in states
    return here and latest is not None and latest.number == number
