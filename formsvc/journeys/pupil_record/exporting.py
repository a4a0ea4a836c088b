"""Gives out everything that is held on one pupil, with the list of what to look at first.

For a request under the right of access (UK GDPR, Article 15; for schools a month, section 45 and
Schedule 3 of the Data Protection Act 2018 for what may be held back). It never holds a link, a
code, or anything else that opens something.
"""

import json
from collections.abc import Iterator

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.packs import make_zip
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import SAFEGUARDING_LEAD, pack_of_school
from formsvc.journeys.pupil_record.looking import look_at_told
from formsvc.journeys.pupil_record.telling import (
    afterwards_told,
    answers_told,
    corrections_told,
    drawings_told,
    entries_told,
    first_page,
    letters_told,
    people_told,
)
from formsvc.journeys.same_pupil import packs_of_pupil
from formsvc.journeys.services import Services


def may_export(user: User) -> bool:
    """Say whether somebody may have everything: only who may read every answer."""
    return user.role == SAFEGUARDING_LEAD


def export_record(services: Services, user: User, ref: str) -> tuple[str, bytes]:
    """Return (name, bytes) of a zip of all that a school holds on a pack's pupil; note it.

    All packs of the same pupil are in it: those with the same UPN (unless name and date of birth
    both differ: then the number is a slip), or the same name and date of birth. Raises NotAllowed
    for anybody but a safeguarding lead.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        if not may_export(user):
            raise NotAllowed(
                "Only a safeguarding lead can do this: the copy holds answers that only "
                "safeguarding leads may see."
            )
        packs = packs_of_pupil(tx, pack)
        files = {
            f"{one.ref}/{name}": data
            for one in packs
            for name, data in _files_of(services, tx, one)
        }
        look_at = look_at_told(services, tx, packs, files)
        files["READ ME FIRST.txt"] = first_page(tx, packs, made_at=services.clock())
        files["look-at-before-giving-out.txt"] = look_at
    with services.ledger.transaction() as tx:
        for one in packs:
            data = {"files": len(files)}
            event = Event.RECORD_EXPORTED
            tx.entries.append(Happening(event=event, pack=one.ref, actor=user.id, data=data))
    return f"record-{ref}.zip", make_zip(files)


def _files_of(services: Services, tx: Transaction, pack: Pack) -> Iterator[tuple[str, bytes]]:
    ref = pack.ref
    yield "answers.txt", answers_told(services, tx, ref)
    facts = tx.facts.values(ref)
    yield "answers.json", json.dumps(facts, ensure_ascii=False, indent=1).encode()
    yield "people-asked-to-sign.txt", people_told(tx, ref)
    yield "what-happened.txt", entries_told(tx, ref)
    yield from drawings_told(tx, ref)
    yield from afterwards_told(tx, ref)
    yield "corrections.txt", corrections_told(tx, ref)
    yield from letters_told(services, tx, ref)
    for upload in tx.uploads.of_pack(ref):
        if upload.may_be_opened:
            yield f"files/{upload.id}-{upload.name}", services.blobs.get(upload.sha256)
    for version in tx.versions.all_of(ref):
        place = f"version-{version.number}"
        yield f"{place}/answers-as-sent.json", services.blobs.get(version.answers_sha256)
        for one in tx.versions.editions(ref, version.number):
            name = f"{place}/shown/{one.document}-{one.audience}.pdf"
            yield name, services.blobs.get(one.pdf_sha256)
        for sealed in tx.versions.sealed(ref, version.number):
            name = f"{place}/sealed/{sealed.path}"
            yield name, services.packs.read(ref, version.number, sealed.path)
