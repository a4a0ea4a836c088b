"""Adds organisations and the people who sign in, for whoever runs the service."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.simple import NotAccepted, checked_text, read_email
from formsvc.domain.definition import Column
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Organisation, User
from formsvc.domain.text import tidy
from formsvc.journeys.access import ADMINISTRATOR, OFFICER
from formsvc.journeys.services import Services

KINDS: Mapping[str, str] = {
    "school": "a school",
    "provider": "a provider",
    "authority": "a local authority",
}
ROLES: Mapping[str, str] = {
    "referrer": "referrer",
    "dsl": "safeguarding lead",
    "senco": "SENCO",
    "business_manager": "business manager",
    "senior_leader": "senior leader",
    OFFICER: "officer of the local authority",
    ADMINISTRATOR: "administrator of this service",
}
#: Who works for a local authority: its officers, and whoever runs the service for it.
_OF_AUTHORITIES = frozenset({OFFICER, ADMINISTRATOR})


class NotAdded(FormsvcProblem):
    """Raised when a person or an organisation cannot be added; the sentence says why."""


def add_organisation(
    services: Services, *, kind: str, name: str, urn: str = "", authority: str | None = None
) -> Organisation:
    """Add an organisation and return it.

    A school needs its authority: by name, or the only one there is. Raises NotAdded.
    """
    words = _words(name, "name")
    if urn and not (len(urn) == 6 and urn.isascii() and urn.isdecimal()):
        raise NotAdded("A URN has 6 digits.")
    with services.ledger.transaction() as tx:
        if any(one.name.lower() == words.lower() for one in tx.people.organisations(kind)):
            raise NotAdded(f"{words} is there already.")
        made = Organisation(
            id=services.new_id(),
            kind=kind,
            name=words,
            urn=urn,
            authority_id=_named(tx, "authority", authority).id if kind == "school" else None,
        )
        tx.people.add_organisation(made)
    return made


def add_user(
    services: Services, *, email: str, name: str, role: str, organisation: str | None = None
) -> User:
    """Add somebody who may sign in and return them.

    Raises NotAdded, or NotAllowed for an address that is taken.
    """
    try:
        address = read_email(Column(name="email", ask=""), email)
    except NotAccepted as not_accepted:
        raise NotAdded(not_accepted.message) from not_accepted
    if not address:
        raise NotAdded("Say which email address.")
    with services.ledger.transaction() as tx:
        of = _named(tx, "authority" if role in _OF_AUTHORITIES else "school", organisation)
        made = User(
            id=services.new_id(),
            email=address.lower(),
            name=_words(name, "name"),
            role=role,
            organisation_id=of.id,
            disabled=False,
        )
        tx.people.add_user(made)
    return made


def list_people(services: Services) -> list[tuple[User, Organisation]]:
    """Return everybody who may sign in, with their organisation."""
    with services.ledger.reading() as tx:
        return [
            (user, of) for of in tx.people.organisations() for user in tx.people.users_of(of.id)
        ]


def _named(tx: Transaction, kind: str, name: str | None) -> Organisation:
    """Return the organisation of that kind and name; without a name, the only one."""
    known = tx.people.organisations(kind)
    wanted = (name or "").strip().lower()
    found = [one for one in known if wanted in {"", one.id, one.name.lower()}]
    if len(found) == 1:
        return found[0]
    if not known:
        raise NotAdded(f"Add {KINDS[kind]} first: formsvc organisation add --kind {kind} --help")
    names = ", ".join(one.name for one in known)
    raise NotAdded(f"Say which of these it is, by its whole name: {names}.")


def _words(text: str, what: str) -> str:
    words = tidy(text)
    try:
        checked_text(words, lines=False, longest=120)
    except NotAccepted as not_accepted:
        raise NotAdded(not_accepted.message) from not_accepted
    if not words:
        raise NotAdded(f"Say which {what}.")
    return words
