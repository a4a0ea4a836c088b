"""Takes a provider's register back from a person who should never have had it."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Organisation, ProviderLink
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services


class NotReset(FormsvcProblem):
    """Raised when there is no such provider or person; the sentence says which there are."""


def people_of_provider(services: Services, provider: str) -> tuple[ProviderLink, ...]:
    """Return whose links may open a provider's register. Raises NotReset."""
    with services.ledger.reading() as tx:
        return tuple(tx.providers.links_of(_provider(tx, provider).id))


def reset_provider(services: Services, *, provider: str, email: str, reason: str) -> int:
    """Stop one person's link for good, and withdraw what they gave; return how many items.

    When nobody is left who used a link, the next person that a school invites may open the
    register. Nothing is erased: the ledger tells who had the link, and why it was stopped.
    Raises NotReset, ReasonMissing.
    """
    why = read_reason(reason, "Say why: --reason")
    with services.ledger.transaction() as tx:
        found = _provider(tx, provider)
        links = tx.providers.links_of(found.id)
        link = next((one for one in links if one.email == email.lower()), None)
        if link is None:
            raise NotReset(f"Nobody at {found.name} has a link under {email}.")
        given = _given_by(tx, link)
        for item, evidence in given.items():
            tx.register.withdraw(evidence)
            data = {"item": item, "evidence": evidence}
            _note(tx, link, Event.EVIDENCE_WITHDRAWN, data)
        tx.providers.stop(link.id)
        private = {"reason": why, "name": link.name, "email": link.email}
        _note(tx, link, Event.PROVIDER_STOPPED, {"link": link.id}, private)
    return len(given)


def _provider(tx: Transaction, name: str) -> Organisation:
    found = tx.providers.named(name)
    if found is None:
        known = ", ".join(one.name for one in tx.people.organisations("provider")) or "none"
        raise NotReset(f"There is no provider named {name}. Known: {known}.")
    return found


def _given_by(tx: Transaction, link: ProviderLink) -> dict[str, str]:
    """Return the evidence that counts now and came by this link: item -> id."""
    given = (Event.EVIDENCE_ADDED, Event.EVIDENCE_REPLACED)
    entries = tx.entries.of_pack(link.provider_id, only=given)
    theirs = {str(one.data["evidence"]) for one in entries if one.actor == link.id}
    current = tx.register.current(link.provider_id)
    return {item: one.id for item, one in current.items() if one.id in theirs}


def _note(
    tx: Transaction,
    link: ProviderLink,
    event: Event,
    data: Mapping[str, object],
    private: Mapping[str, object] | None = None,
) -> None:
    tx.entries.append(
        Happening(event=event, pack=link.provider_id, actor="formsvc", data=data, private=private)
    )
