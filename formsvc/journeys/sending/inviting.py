"""Invites who signs: one person, one link, and a fresh link when one is lost."""

from dataclasses import dataclass
from datetime import date, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item, User, Version
from formsvc.domain.signers import Signer
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services

LINK_DAYS = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who will get one link, for all that they sign."""

    party: str
    name: str
    email: str
    role: str
    signs: tuple[Signer, ...]


def people_who_sign(signers: tuple[Signer, ...]) -> list[Person]:
    """Group signers into people: one party, one email address and one name is one person, one link.

    Two people who share an address get a link each: nobody signs for another.
    """
    grouped: dict[tuple[str, str, str], list[Signer]] = {}
    for one in signers:
        name = " ".join(one.name.casefold().split())
        grouped.setdefault((one.party.value, one.email.lower(), name), []).append(one)
    return [
        Person(
            party=party,
            name=group[0].name,
            email=group[0].email,
            role=group[0].role,
            signs=tuple(group),
        )
        for (party, _, _), group in grouped.items()
    ]


def invite(
    services: Services, tx: Transaction, version: Version, person: Person, *, school: str
) -> None:
    """Keep one person's invitation with all that they sign, and promise the letter."""
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
    seed = services.links.new_seed(services.random_bytes)
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
        latest = tx.versions.latest(ref)
        if invitation.pack_ref != pack.ref:
            raise NotAllowed("This link belongs to another pack.")
        if latest is None or invitation.version != latest.number:
            raise NotAllowed("This link belongs to an older version of the pack.")
        seed = services.links.new_seed(services.random_bytes)
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
