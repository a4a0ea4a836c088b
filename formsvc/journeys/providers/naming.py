"""Finds providers of the register whose names are like the one that a pack gives."""

import difflib

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts
from formsvc.domain.events import Event, Happening
from formsvc.domain.evidence import name_key
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Organisation, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.services import Services

#: Where the referral asks for the provider's name: a name taken over counts as saved there.
DOCUMENT, PAGE = "referral", "provider"
_LIKE = 0.72
_MOST = 3


def provider_named(tx: Transaction, facts: Facts) -> Organisation | None:
    """Return the provider that a pack names, when it is in the register."""
    name = facts.get("provider_name")
    return tx.providers.named(name) if isinstance(name, str) and name else None


def similar_providers(tx: Transaction, name: str) -> tuple[Organisation, ...]:
    """Return the providers whose names are most like this one, the likest first."""
    known = {name_key(one.name): one for one in tx.people.organisations("provider")}
    wanted = name_key(name)
    close = difflib.get_close_matches(wanted, known, n=_MOST, cutoff=_LIKE)
    longer = [key for key in known if wanted and f" {key} ".find(f" {wanted} ") >= 0]
    return tuple(known[key] for key in dict.fromkeys([*close, *longer][: 2 * _MOST]))


def take_name(services: Services, user: User, ref: str, provider_id: str) -> None:
    """Name the pack's provider as the register does. Raises NotFound; NotAllowed once it is sent.

    Whoever has the referral's page open is told that it was saved meanwhile.
    """
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        provider = tx.people.organisation(provider_id)
        if provider.kind != "provider":
            raise NotFound("provider")
        tx.facts.save_page(
            ref,
            DOCUMENT,
            PAGE,
            values={"provider_name": provider.name},
            removed=(),
            by=user.id,
            expected=tx.facts.page_version(ref, DOCUMENT, PAGE),
        )
        tx.entries.append(
            Happening(
                event=Event.ANSWERS_SAVED,
                pack=ref,
                actor=user.id,
                data={"document": DOCUMENT, "page": PAGE},
            )
        )
