"""A school asks a provider to fill in its own part, once for all its schools."""

import re
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.answers.simple import NotAccepted, checked_text, read_email
from formsvc.domain.definition import Column
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Organisation, Pack, ProviderLink, User
from formsvc.domain.text import tidy
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.providers.naming import provider_named
from formsvc.journeys.providers.posting import fresh_seed, queue_part_letter
from formsvc.journeys.services import Services
from formsvc.journeys.signing import NotYetComplete

#: Names stand in letters: one that looks like a link would make our letter a bait.
_ADDRESS = re.compile(r"://|www\.|@|\.(com|net|org|uk)\b", re.IGNORECASE)
NO_ADDRESS = "A name cannot hold a web or email address"
KEPT_BY_OTHERS = (
    "Somebody at this provider already looks after its part. For everybody's safety a letter goes "
    "only to an address that they have used. Ask them to share it, or send them a new link"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSent:
    """Somebody at a provider who was asked: the address is not shown whole to other schools.

    `letter` says how it stands with our letter, `astray` that it surely did not arrive.
    """

    link: str
    name: str
    address: str
    opened: bool
    letter: str = ""
    astray: bool = False


def people_asked(tx: Transaction, provider_id: str) -> tuple[PartSent, ...]:
    """Return who at a provider was asked so far."""
    telling = tx.letters.telling(provider_id)
    return tuple(
        PartSent(
            link=one.id,
            letter=telling[one.id].standing.words if one.id in telling else "",
            astray=one.id in telling and telling[one.id].standing.failed,
            name=one.name,
            address=_masked(one.email),
            opened=one.opened_at is not None,
        )
        for one in tx.providers.links_of(provider_id)
    )


def _masked(email: str) -> str:
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def invite_provider(services: Services, user: User, ref: str, *, name: str, email: str) -> None:
    """Ask somebody at the pack's provider to fill in its part, by a letter with a link.

    Once somebody there has opened the part, only addresses that the provider used get a link:
    else anybody's slip, or worse, would hand the register of all schools to a stranger. Raises
    NotYetComplete with what to put right, NotAllowed when the pack names no provider.
    """
    person = _person(name, email)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        provider = _provider_for(services, tx, tx.facts.values(ref))
        link = _link_for(services, tx, provider, pack, person=person)
        _send(services, tx, user, pack, link)


def invite_again(services: Services, user: User, ref: str, link_id: str) -> None:
    """Send somebody at the pack's provider a new link, to the address that we know.

    Raises NotFound when the link is not of this pack's provider.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        provider = provider_named(tx, tx.facts.values(ref))
        link = tx.providers.link(link_id)
        if provider is None or link.provider_id != provider.id:
            raise NotFound("link")
        _send(services, tx, user, pack, link)


def _person(name: str, email: str) -> tuple[str, str]:
    faults: dict[str, str] = {}
    said, address = tidy(name), ""
    try:
        checked_text(said, lines=False, longest=120)
    except NotAccepted as not_accepted:
        faults["name"] = not_accepted.message
    if not said:
        faults["name"] = "Enter their name"
    elif _ADDRESS.search(said):
        faults["name"] = NO_ADDRESS
    try:
        address = read_email(Column(name="email", ask=""), email).lower()
        if not address:
            faults["email"] = "Enter their email address"
    except NotAccepted as not_accepted:
        faults["email"] = not_accepted.message
    if faults:
        raise NotYetComplete(faults)
    return said, address


def _provider_for(services: Services, tx: Transaction, facts: Facts) -> Organisation:
    known = provider_named(tx, facts)
    if known is not None:
        return known
    name = facts.get("provider_name")
    if not isinstance(name, str) or not name:
        raise NotAllowed("First name the provider in the referral.")
    if _ADDRESS.search(name):
        raise NotAllowed(f"{NO_ADDRESS}. Change the provider's name in the referral.")
    made = Organisation(id=services.new_id(), kind="provider", name=name, urn="", authority_id=None)
    tx.people.add_organisation(made)
    return made


def _link_for(
    services: Services,
    tx: Transaction,
    provider: Organisation,
    pack: Pack,
    *,
    person: tuple[str, str],
) -> ProviderLink:
    name, email = person
    links = tx.providers.links_of(provider.id)
    known = next((one for one in links if one.email == email), None)
    if known is not None:
        return known
    if any(one.opened_at for one in links):
        raise NotYetComplete({"email": KEPT_BY_OTHERS})
    wrong = next((one for one in links if one.invited_by == pack.school_id), None)
    if wrong is not None:
        # The school corrects an address that nobody has used: the link sent there stops.
        tx.providers.readdress(wrong.id, name, email)
        return tx.providers.link(wrong.id)
    link_id = services.new_id()
    _, token_sha256, until = fresh_seed(services, link_id)
    link = ProviderLink(
        id=link_id,
        provider_id=provider.id,
        name=name,
        email=email,
        invited_by=pack.school_id,
        token_sha256=token_sha256,
        expires_at=until,
        opened_at=None,
    )
    tx.providers.add_link(link)
    return link


def _send(services: Services, tx: Transaction, user: User, pack: Pack, link: ProviderLink) -> None:
    queue_part_letter(services, tx, link, school_id=pack.school_id)
    tx.entries.append(
        Happening(
            event=Event.PROVIDER_INVITED,
            pack=link.provider_id,
            actor=user.id,
            data={"link": link.id, "school": pack.school_id},
            private={"name": link.name, "email": link.email},
        )
    )
