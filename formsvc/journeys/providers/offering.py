"""What a provider gave, offered to a school that fills a pack: the school decides item by item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Question
from formsvc.domain.evidence import (
    Evidence,
    RegisterPage,
    Standing,
    fill,
    is_used,
    may_be_used,
    register_pages,
    standing_of,
)
from formsvc.domain.records import Organisation, Pack, User
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.providers.inviting import PartSent, people_asked
from formsvc.journeys.providers.naming import provider_named, similar_providers
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that the provider gave, beside the question that it may answer."""

    question: Question
    evidence: Evidence
    standing: Standing
    value: Value
    used: bool
    usable: bool
    ends_early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderView:
    """The pack's provider as its school sees it: who was asked, and what was given."""

    pack: Pack
    name: str
    contact: Mapping[str, str]
    provider: Organisation | None
    similar: tuple[Organisation, ...]
    asked: tuple[PartSent, ...]
    pages: tuple[RegisterPage, ...]
    offers: Mapping[str, Offer]

    @property
    def opened(self) -> bool:
        """Whether somebody at the provider has gone in already."""
        return any(one.opened for one in self.asked)

    @property
    def unused(self) -> int:
        """How many items the school could take over and has not."""
        return sum(one.usable and not one.used for one in self.offers.values())


def look_at_provider(services: Services, user: User, ref: str) -> ProviderView:
    """Return what the provider of a pack gave. Raises NotFound for another school's pack."""
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        answers = tx.facts.values(ref)
        provider = provider_named(tx, answers)
        current = tx.register.current(provider.id) if provider else {}
        asked = people_asked(tx, provider.id) if provider else ()
        name = str(answers.get("provider_name", ""))
        similar = () if provider else similar_providers(tx, name)
    facts = effective(services.catalogue.definitions.values(), answers)
    pages = register_pages(services.catalogue.definitions)
    contact = answers.get("provider_contact")
    return ProviderView(
        pack=pack,
        name=name,
        contact=contact if isinstance(contact, dict) else {},
        provider=provider,
        similar=similar,
        asked=asked,
        pages=pages,
        offers=_offers(
            current, (one for page in pages for one in page.items), facts, uk_day(services.clock())
        ),
    )


def offers_for(
    services: Services, user: User, ref: str, questions: Iterable[Question]
) -> dict[str, Offer]:
    """Return, by question, what the pack's provider gave for it."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        facts = tx.facts.values(ref)
        provider = provider_named(tx, facts)
        current = tx.register.current(provider.id) if provider else {}
    return _offers(current, questions, facts, uk_day(services.clock()))


def _offers(
    current: Mapping[str, Evidence], questions: Iterable[Question], facts: Facts, on: date
) -> dict[str, Offer]:
    end = str(facts.get("end_date", ""))
    offers = {}
    for question in questions:
        evidence = current.get(question.name)
        if evidence is None:
            continue
        expires, standing = evidence.part("expires"), standing_of(evidence, on)
        offers[question.name] = Offer(
            question=question,
            evidence=evidence,
            standing=standing,
            value=fill(question, evidence),
            used=is_used(question, facts.get(question.name), evidence),
            usable=may_be_used(evidence) and standing is not Standing.EXPIRED,
            ends_early=bool(expires and end and expires < end),
        )
    return offers
