"""Who signs what: the people behind each document's signatories, from the facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.domain.acts import Act
from formsvc.domain.answers import Facts, is_shown
from formsvc.domain.definition import Audience, CopyFor, Definition, Signatory
from formsvc.domain.names import plain_name
from formsvc.domain.reaching import Reach, reach_of
from formsvc.domain.time_zones import TIME_ZONE, zone_of

#: The questions that name the safeguarding leads of the school and of the provider.
_SAFEGUARDING_LEADS = ("dsl", "provider_dsl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One person who signs one document in one capacity.

    `number` counts the people behind one signatory, from 1: two parents are parent 1 and 2.
    `named_at` is the answer that names the person, ("parents", 2) for the second row of a table.
    `address` is the email address or mobile number at which `reach` finds them, "" by hand.
    `time_zone` is where they live, as a form may ask for it: "Asia/Karachi"; "" is the UK.
    """

    document: str
    signatory: str
    number: int
    party: Audience
    title: str
    name: str
    role: str
    address: str
    reach: Reach
    statement: str
    act: Act
    capacity: str
    step: int
    code: str
    required: bool
    named_at: tuple[str, int]
    time_zone: str = ""


def signers_of(definition: Definition, facts: Facts) -> tuple[Signer, ...]:
    """Return who signs this document, in the order its file names them.

    People without a name or an address yet come back with empty ones.
    """
    return tuple(
        _signer(definition, signatory, number, row, person)
        for signatory in definition.signatories
        if is_shown(signatory.show_if, facts)
        for number, (row, person) in enumerate(_people(signatory, facts), 1)
    )


def _people(one: Signatory | CopyFor, facts: Facts) -> list[tuple[int, dict[str, str]]]:
    """Return who is meant, each with the number of their row in a table."""
    value = facts.get(one.people)
    if isinstance(value, list):
        rows = [(number, row) for number, row in enumerate(value, 1) if isinstance(row, dict)]
        free = [(number, row) for number, row in rows if not _is_restricted(row)]
        return [(number, row) for number, row in free if is_shown(one.only_rows, dict(row))]
    return [(1, value)] if isinstance(value, dict) else [(1, {})]


def _is_restricted(row: Mapping[str, object]) -> bool:
    """Say whether nothing may go to somebody: such a person is never written to."""
    return row.get("nothing_sent") == "yes"


def copies_for(definition: Definition, facts: Facts) -> tuple[tuple[Audience, str, str], ...]:
    """Return (whose copy, name, address) of those who get this document without signing it."""
    return tuple(
        (one.party, person.get("name", ""), person["email"])
        for one in definition.copies
        if is_shown(one.show_if, facts)
        for _, person in _people(one, facts)
        if person.get("email")
    )


def _signer(
    definition: Definition, signatory: Signatory, number: int, row: int, person: dict[str, str]
) -> Signer:
    reach, address = reach_of(person)
    role = person.get("role") or person.get("relationship", "")
    return Signer(
        document=definition.name,
        signatory=signatory.name,
        number=number,
        party=signatory.party,
        title=signatory.title,
        name=person.get("name", ""),
        role=role,
        time_zone=zone_of(person.get(TIME_ZONE, "")),
        address=address,
        reach=reach,
        statement=signatory.statement,
        act=signatory.act,
        capacity=signatory.capacity.replace("{role}", role or signatory.title),
        step=signatory.step,
        code=signatory.code,
        required=signatory.required,
        named_at=(signatory.people, row),
    )


def all_signers(definitions: Iterable[Definition], facts: Facts) -> tuple[Signer, ...]:
    """Return every signer of the pack, document by document."""
    return tuple(one for definition in definitions for one in signers_of(definition, facts))


def audiences_of(definition: Definition, facts: Facts) -> tuple[Audience, ...]:
    """Return who gets an edition: the school, every party that signs, and the authority.

    Whoever a form says it is given to gets one too; nobody does when the document does not apply.
    The safeguarding leads get one of each document that asks for what only they may see, whatever
    was answered: that there is one tells nothing.
    """
    if not is_shown(definition.show_if, facts):
        return ()
    parties = {signer.party for signer in signers_of(definition, facts)}
    parties |= {party for party, _, _ in copies_for(definition, facts)}
    wanted = parties | definition.given_to | {Audience.SCHOOL, Audience.AUTHORITY}
    if any(question.only_for_dsl for question in definition.questions()):
        wanted.add(Audience.DSL)
    return tuple(audience for audience in Audience if audience in wanted)


def safeguarding_leads(facts: Facts) -> tuple[dict[str, str], ...]:
    """Return the safeguarding leads of school and provider who can be written to, each once."""
    named = [facts.get(name) for name in _SAFEGUARDING_LEADS]
    leads = {
        one["email"].lower(): one for one in named if isinstance(one, dict) and one.get("email")
    }
    return tuple(leads.values())


def not_reached(signers: Iterable[Signer]) -> tuple[Signer, ...]:
    """Return the signers whom nothing can reach: no name, or no address for their way."""
    return tuple(
        one for one in signers if not one.name or not (one.address or one.reach is Reach.BY_HAND)
    )


def same_names(signers: Iterable[Signer]) -> frozenset[str]:
    """Return the names, in small letters, that two of the family share who are reached alike.

    Nothing tells them apart, so they would be one person with one link, and one would sign for
    the other. That one of the staff has several duties is no such case.
    """
    places: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for one in signers:
        if one.party is Audience.PARENT and one.name:
            key = (one.address.lower(), plain_name(one.name))
            places.setdefault(key, set()).add(one.named_at)
    return frozenset(name for (_, name), found in places.items() if len(found) > 1)
