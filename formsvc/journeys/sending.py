"""Sends a pack for signature: freezes it, renders what will be shown, invites who signs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.answers import Value, missing
from formsvc.domain.answers.asking import effective
from formsvc.domain.chain import utc_text
from formsvc.domain.context import PackFacts
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import Edition, Invitation, Item, Pack, User, Version
from formsvc.domain.rules import Finding, Outcome
from formsvc.domain.signers import Signer, all_signers, without_address
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.editions import (
    Rendered,
    Sources,
    all_editions,
    page_of,
    render_editions,
    unsigned,
)
from formsvc.journeys.judging import judge_pack
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

LINK_DAYS = 21
FOR_SIGNATURE = "For signature"
PURPOSE = "invitation"


class PackNotReady(FormsvcProblem):
    """Raised when a pack cannot be sent yet; `reasons` says why, one sentence each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("This pack cannot be sent yet.")
        self.reasons = reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who will get one link, for all that they sign."""

    party: str
    name: str
    email: str
    role: str
    signs: tuple[Signer, ...]


def people_who_sign(signers: tuple[Signer, ...]) -> list[Person]:
    """Group signers into people: the same party and email address is one person, one link."""
    grouped: dict[tuple[str, str], list[Signer]] = {}
    for one in signers:
        grouped.setdefault((one.party.value, one.email.lower()), []).append(one)
    return [
        Person(
            party=party,
            name=group[0].name,
            email=group[0].email,
            role=group[0].role,
            signs=tuple(group),
        )
        for (party, _), group in grouped.items()
    ]


def why_not_ready(
    services: Services, facts: Mapping[str, Value], findings: tuple[Finding, ...]
) -> tuple[str, ...]:
    """Return why a pack with these facts cannot be sent, one sentence each; none means it can."""
    definitions = services.catalogue.definitions.values()
    reasons = [
        f"{definition.title}: {count} answer{'s are' if count > 1 else ' is'} missing."
        for definition in definitions
        if (count := len(missing(definition, facts)))
    ]
    if not reasons:
        reasons = [
            f"{one.title}: there is no name or email address to write to."
            for one in without_address(all_signers(definitions, facts))
        ]
    reasons += [f"{one.title}: {one.why}" for one in findings if one.outcome is Outcome.FAIL]
    return tuple(dict.fromkeys(reasons))


def send_pack(services: Services, user: User, ref: str) -> None:
    """Freeze a pack, render every edition, and invite everyone who signs.

    Rendering comes first and outside the transaction: when it fails, nothing has changed.
    Raises PackNotReady, NotAllowed, or a problem of the documents.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        answers = tx.facts.values(ref)
        number = _next_number(tx, ref)
        school = tx.people.organisation(pack.school_id).name
        definitions = services.catalogue.definitions
        facts = effective(definitions.values(), answers)
        judgement = judge_pack(services, tx, pack, facts)
    reasons = why_not_ready(services, facts, judgement.findings)
    if reasons:
        raise PackNotReady(reasons)
    sources = Sources(definitions=definitions, templates=services.catalogue.templates, facts=facts)
    rendered = render_editions(
        services,
        sources,
        all_editions(sources),
        pack=PackFacts(reference=ref, version=number, school=school, status=FOR_SIGNATURE),
        signatures=unsigned(sources),
    )
    version = _freeze(services, pack, user, number=number, facts=facts)
    editions = _keep(services, version, rendered)
    with services.ledger.transaction() as tx:
        if tx.facts.values(ref) != answers or _next_number(tx, ref) != number:
            raise NotAllowed("Somebody changed or sent this pack just now. Look at it again.")
        _record_sending(tx, user, version=version, editions=editions)
        for person in people_who_sign(all_signers(definitions.values(), facts)):
            _invite(services, tx, version, person, school=school)


def _next_number(tx: Transaction, ref: str) -> int:
    latest = tx.versions.latest(ref)
    return 1 if latest is None else latest.number + 1


def _freeze(
    services: Services, pack: Pack, user: User, *, number: int, facts: Mapping[str, Value]
) -> Version:
    answers = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode()
    catalogue = services.catalogue
    return Version(
        pack_ref=pack.ref,
        number=number,
        answers_sha256=services.blobs.put(answers),
        definitions={name: services.blobs.put(data) for name, data in catalogue.sources.items()},
        templates={name: services.blobs.put(data) for name, data in catalogue.templates.items()},
        sent_at=utc_text(services.clock()),
        sent_by=user.id,
    )


def _keep(services: Services, version: Version, rendered: list[Rendered]) -> list[Edition]:
    """Put every PDF and page into the blobs; return the rows that name them."""
    distinct = {id(one.docx): one.docx for one in rendered}
    pages = {key: page_of(docx).encode() for key, docx in distinct.items()}
    return [
        Edition(
            pack_ref=version.pack_ref,
            version=version.number,
            document=one.document,
            audience=one.audience.value,
            title=one.title,
            pdf_sha256=services.blobs.put(one.pdf),
            page_sha256=services.blobs.put(pages[id(one.docx)]),
        )
        for one in rendered
    ]


def _record_sending(
    tx: Transaction,
    user: User,
    *,
    version: Version,
    editions: list[Edition],
) -> None:
    tx.versions.add(version, editions)
    tx.entries.append(
        Happening(
            event=Event.PACK_SENT,
            pack=version.pack_ref,
            actor=user.id,
            data={
                "version": version.number,
                "answers_sha256": version.answers_sha256,
                "definitions": dict(version.definitions),
                "templates": dict(version.templates),
                "shown": {f"{one.document}/{one.audience}": one.pdf_sha256 for one in editions},
            },
        )
    )


def _invite(
    services: Services, tx: Transaction, version: Version, person: Person, *, school: str
) -> None:
    invitation = Invitation(
        id=services.new_id(),
        pack_ref=version.pack_ref,
        version=version.number,
        party=person.party,
        name=person.name,
        email=person.email,
        role=person.role,
        expires_at=utc_text(services.clock() + timedelta(days=LINK_DAYS)),
        revoked=False,
    )
    items = [
        Item(
            invitation_id=invitation.id,
            document=one.document,
            signatory=one.signatory,
            number=one.number,
            title=one.title,
            statement=one.statement,
            required=one.required,
            state="open",
            seq=None,
        )
        for one in person.signs
    ]
    seed = services.random_bytes(32)
    token_sha256 = digest(services.links.derive(seed, invitation.id))
    tx.invitations.add(invitation, token_sha256=token_sha256, items=items)
    queue_invitation(services, tx, invitation, items, seed=seed, school=school)


def queue_invitation(
    services: Services,
    tx: Transaction,
    invitation: Invitation,
    items: list[Item],
    *,
    seed: bytes,
    school: str,
) -> None:
    """Promise the letter that brings the link; the seed waits in the job, never the link."""
    titles = {name: one.title for name, one in services.catalogue.definitions.items()}
    names = list(dict.fromkeys(titles.get(one.document, one.document) for one in items))
    queue_letter(
        tx,
        letter="invitation",
        to=invitation.email,
        name=invitation.name,
        facts={
            "school": school,
            "documents": ", ".join(names),
            "until": date.fromisoformat(invitation.expires_at[:10]).isoformat(),
            "party": invitation.party,
        },
        key=f"{invitation.id}-{services.new_id()}",
        pack=invitation.pack_ref,
        invitation=invitation.id,
        seed=seed.hex(),
    )


def replace_link(services: Services, user: User, ref: str, invitation_id: str) -> None:
    """Send a person a fresh link to the recorded address; the old link stops working at once.

    Raises NotAllowed or NotFound.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = tx.invitations.get(invitation_id)
        if invitation.pack_ref != pack.ref:
            raise NotAllowed("This link belongs to another pack.")
        if invitation.version != _next_number(tx, ref) - 1:
            raise NotAllowed("This link belongs to an older version of the pack.")
        seed = services.random_bytes(32)
        until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
        token_sha256 = digest(services.links.derive(seed, invitation.id))
        tx.invitations.replace_token(invitation.id, token_sha256, until)
        tx.entries.append(
            Happening(
                event=Event.LINK_REPLACED,
                pack=ref,
                actor=user.id,
                data={"invitation": invitation.id},
            )
        )
        school = tx.people.organisation(pack.school_id).name
        fresh = tx.invitations.get(invitation.id)
        queue_invitation(
            services, tx, fresh, tx.invitations.items(fresh.id), seed=seed, school=school
        )
