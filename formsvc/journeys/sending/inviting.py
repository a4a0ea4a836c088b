"""Invites who signs: one person, one link."""

from dataclasses import dataclass
from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.code_demand import CodeDemand, code_for
from formsvc.domain.events import Event, Happening
from formsvc.domain.names import person_key
from formsvc.domain.records import Invitation, Item, Version
from formsvc.domain.signers import Signer
from formsvc.journeys.amending import Plan, carry_signatures, key_of_signer
from formsvc.journeys.closing import go_on_from_earlier
from formsvc.journeys.sending.renewing_links import LINK_DAYS, queue_sign_off
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who will get one link, for all that they sign."""

    party: str
    name: str
    address: str
    reach: str
    role: str
    signs: tuple[Signer, ...]
    time_zone: str = ""


def people_who_sign(signers: tuple[Signer, ...]) -> list[Person]:
    """Group signers into people: one party, one address and one name is one person, one link.

    Two people who share an address get a link each: nobody signs for another.
    """
    grouped: dict[tuple[str, str, str], list[Signer]] = {}
    for one in signers:
        key = person_key(one.party.value, one.address, one.name)
        grouped.setdefault(key, []).append(one)
    return [
        Person(
            party=party,
            name=group[0].name,
            address=group[0].address,
            reach=group[0].reach.value,
            role=group[0].role,
            time_zone=group[0].time_zone,
            signs=tuple(group),
        )
        for (party, _, _), group in grouped.items()
    ]


def invite_all(
    services: Services,
    tx: Transaction,
    version: Version,
    signers: tuple[Signer, ...],
    *,
    school: str,
    plan: Plan,
    demand: CodeDemand,
) -> None:
    """Keep everybody's invitation, and write to those of the first step.

    Where `plan` says so an earlier signature is shown and nothing is asked. Whoever is asked
    nothing at all is told of the new version at once, and the link lets them read it.
    When nobody is asked anything, the version is complete.
    """
    asked = [one for one in signers if key_of_signer(one) not in plan]
    first = min((one.step for one in asked), default=1)
    for person in people_who_sign(signers):
        _invite(services, tx, version, person, school=school, step=first, plan=plan, demand=demand)
    go_on_from_earlier(tx, version.pack_ref, version.number, actor=version.sent_by)


def _invite(
    services: Services,
    tx: Transaction,
    version: Version,
    person: Person,
    *,
    school: str,
    step: int,
    plan: Plan,
    demand: CodeDemand,
) -> None:
    """Keep one person's invitation with all that they sign, and promise the letter.

    The letter goes out when something of the current `step` is theirs; until then no link exists.
    """
    invitation = _invitation(services, version, person, demand)
    items = _items(invitation.id, person)
    seed = services.links.new_seed(services.random_bytes)
    token_sha256 = digest(services.links.derive(seed, invitation.id))
    tx.invitations.add(invitation, token_sha256=token_sha256, items=items)
    _name_signatory(tx, invitation, actor=version.sent_by)
    carry_signatures(tx, invitation, person.signs, plan)
    items = tx.invitations.items(invitation.id)
    still_open = [one for one in items if one.state == "open"]
    due = [one for one in still_open if one.step == step] if still_open else items
    if due:
        queue_sign_off(services, tx, invitation, due, seed=seed, school=school)


def _invitation(
    services: Services, version: Version, person: Person, demand: CodeDemand
) -> Invitation:
    now = services.clock()
    return Invitation(
        id=services.new_id(),
        pack_ref=version.pack_ref,
        version=version.number,
        party=person.party,
        name=person.name,
        address=person.address,
        reach=person.reach,
        role=person.role,
        time_zone=person.time_zone,
        expires_at=utc_text(now + timedelta(days=LINK_DAYS)),
        revoked=False,
        sent_at=utc_text(now),
        code=code_for(person.signs, person.reach, demand),
    )


def _name_signatory(tx: Transaction, invitation: Invitation, *, actor: str) -> None:
    tx.entries.append(
        Happening(
            event=Event.SIGNATORY_NAMED,
            pack=invitation.pack_ref,
            actor=actor,
            data={
                "version": invitation.version,
                "invitation": invitation.id,
                "reach": invitation.reach,
                "code": invitation.code,
            },
        )
    )


def _items(invitation_id: str, person: Person) -> list[Item]:
    return [
        Item(
            invitation_id=invitation_id,
            document=one.document,
            signatory=one.signatory,
            number=one.number,
            title=one.title,
            statement=one.statement,
            act=one.act,
            capacity=one.capacity,
            step=_step_in(person, one.document),
            required=one.required,
            state="open",
            seq=None,
        )
        for one in person.signs
    ]


def _step_in(person: Person, document: str) -> int:
    """Return when a person signs a document: once, at the latest of their steps in it."""
    return max(one.step for one in person.signs if one.document == document)
