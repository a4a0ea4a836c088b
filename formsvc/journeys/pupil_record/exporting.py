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
from formsvc.domain.names import plain_name
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
from formsvc.journeys.services import Services

_PUPIL = ("pupil_upn", "pupil_forename", "pupil_surname", "pupil_dob")


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


def other_packs_of(services: Services, user: User, ref: str) -> tuple[str, ...]:
    """Return the references of the school's other packs about the same pupil."""
    with services.ledger.reading() as tx:
        found = packs_of_pupil(tx, pack_of_school(tx, user, ref))
    return tuple(one.ref for one in found[1:])


def packs_of_pupil(tx: Transaction, pack: Pack) -> list[Pack]:
    """Return the packs of one school about the same pupil, the given one first."""
    mine = _who(tx, pack)
    others = [one for one in tx.packs.of_school(pack.school_id) if one.ref != pack.ref]
    return [pack, *(one for one in others if _same(mine, _who(tx, one)))]


def _who(tx: Transaction, pack: Pack) -> tuple[str, ...]:
    facts = tx.facts.named(pack.ref, _PUPIL)
    said = (str(facts[name].value or "") if name in facts else "" for name in _PUPIL)
    return tuple(plain_name(one) for one in said)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two packs are about one pupil, by (UPN, forename, surname, date of birth).

    A slip in a number must not give one child's record to another's parents: where all else that
    both packs say differs, the number alone makes nobody the same.
    """
    *name, born = one[1:]
    *other_name, other_born = other[1:]
    known = all(one[1:]) and all(other[1:])
    by_number = bool(one[0]) and one[0] == other[0]
    if by_number:
        return not known or name == other_name or born == other_born
    return known and one[1:] == other[1:]


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
