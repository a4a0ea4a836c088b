"""Says whose an address is, of those that may not get another person's papers."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.definition import Audience
from formsvc.domain.names import same_name
from formsvc.domain.reaching import address_of, addresses_of
from formsvc.domain.records import Invitation, Pack
from formsvc.domain.rules.addresses import SCHOOL_PEOPLE
from formsvc.domain.rules.looking import rows_of
from formsvc.journeys.access import SAFEGUARDING_LEAD
from formsvc.journeys.restricted import restricted_addresses
from formsvc.journeys.services import Services
from formsvc.journeys.signing.of_age import PUPIL

_OUTSIDE = frozenset({Audience.PARENT.value, Audience.PROVIDER.value})


def whose_address(
    services: Services, tx: Transaction, pack: Pack, invitation: Invitation, small: str
) -> str:
    """Return why a person's papers may not go to an address or number, "" when they may.

    `small` is in small letters. Whoever has somebody's letters can sign as that person: a school
    must not get them, and no other party.
    """
    if small in restricted_addresses(services, tx, invitation):
        return "Nothing may go to the person at this address. We do not write there"
    if invitation.party in _OUTSIDE:
        staff = tx.people.users_of(pack.school_id)
        if any(one.email.lower() == small for one in staff):
            return "This address belongs to somebody at your school. Enter the person's own"
    if small in _of_others(tx, invitation):
        return "This belongs to somebody else who is named in this pack. Enter the person's own"
    if invitation.party == Audience.DSL:
        lead = tx.people.by_email(small)
        ours = lead is not None and lead.organisation_id == pack.school_id and not lead.disabled
        if lead is None or not ours or lead.role != SAFEGUARDING_LEAD:
            return "Enter the address with which a safeguarding lead of your school signs in"
    others = tx.invitations.of_version(pack.ref, invitation.version)
    if any(one.address.lower() == small and one.party != invitation.party for one in others):
        return "Somebody else who signs this pack has this address. Enter the person's own"
    return ""


def _of_others(tx: Transaction, invitation: Invitation) -> frozenset[str]:
    """Return the addresses and numbers in the answers of those who may not sign as this person.

    For the family these are the professionals, and for a pupil the parents; for a provider it is
    the school. Families stand in tables; whoever is asked for one by one is not of the family, but
    for the pupil. One person on both sides is known by name.
    """
    facts = tx.facts.values(invitation.pack_ref)
    asked = {
        Audience.PARENT.value: tuple(facts),
        Audience.PROVIDER.value: SCHOOL_PEOPLE,
    }.get(invitation.party, ())
    people = [one for name in asked if isinstance(one := facts.get(name), dict)]
    others: list[Mapping[str, object]] = [
        one for one in people if not same_name(str(one.get("name", "")), invitation.name)
    ]
    if _is_pupil(facts, invitation):
        others += rows_of(facts, "parents")
    return frozenset(address for one in others for address in addresses_of(one))


def _is_pupil(facts: Facts, invitation: Invitation) -> bool:
    pupil = facts.get(PUPIL)
    if invitation.party != Audience.PARENT or not isinstance(pupil, dict):
        return False
    told = pupil.get("name"), address_of(pupil)
    return told == (invitation.name, invitation.address.lower())
