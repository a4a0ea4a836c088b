"""Lets a pack start with what is known already: of the school, of its council, of the provider."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import placed_in
from formsvc.domain.evidence import name_key
from formsvc.domain.pack import State
from formsvc.domain.records import Fact, Pack, User
from formsvc.domain.sources import Origin, Source, read_source
from formsvc.journeys.access import SENT_TO_AUTHORITY
from formsvc.journeys.providers.naming import provider_named
from formsvc.journeys.services import Services

#: A provider's facts are taken from packs that everybody signed and no council sent back.
_TRUSTED = SENT_TO_AUTHORITY - {State.SENT_BACK}


def fill_from_profiles(services: Services, tx: Transaction, user: User, pack: Pack) -> None:
    """Put the facts of the school and of its authority into a pack that has no answers yet."""
    for whose, organisation in (("school", pack.school_id), ("authority", pack.authority_id)):
        known = tx.profiles.all(organisation)
        of = "school" if whose == "school" else "council"
        sources = {
            name: Source(origin=Origin.PROFILE, at=fact.saved_at, of=of)
            for name, fact in known.items()
        }
        _put(services, tx, (user, pack.ref), known, sources, whose=whose)


def fill_from_provider(services: Services, tx: Transaction, user: User, ref: str) -> None:
    """Put what the last pack with this provider said about it into this pack, where that is empty.

    Only the same school's own packs count, and only what the provider does not give itself.
    """
    facts = tx.facts.values(ref)
    source = _last_with(tx, tx.packs.get(ref), str(facts.get("provider_name", "")))
    if source is None:
        return
    provider = provider_named(tx, facts)
    given = tx.register.current(provider.id) if provider else {}
    known = {
        name: fact
        for name, fact in tx.facts.all(source.ref).items()
        if name not in facts and name not in given
    }
    sources = {
        name: read_source(fact.source)
        or Source(origin=Origin.PROVIDER, at=fact.saved_at, of=source.ref)
        for name, fact in known.items()
    }
    _put(services, tx, (user, ref), known, sources, whose="provider")


def _last_with(tx: Transaction, pack: Pack, provider: str) -> Pack | None:
    """Return the school's newest signed pack with this provider."""
    wanted = name_key(provider)
    return next(
        (
            one
            for one in tx.packs.of_school(pack.school_id)
            if wanted
            and one.ref != pack.ref
            and (one.state in _TRUSTED or one.where.under is not None)
            and name_key(str(tx.facts.values(one.ref).get("provider_name", ""))) == wanted
        ),
        None,
    )


def _put(
    services: Services,
    tx: Transaction,
    where: tuple[User, str],
    known: Mapping[str, Fact],
    sources: Mapping[str, Source],
    *,
    whose: str,
) -> None:
    user, ref = where
    for document, name in _asked(services, known, whose):
        tx.facts.put(
            ref,
            document,
            values={name: known[name].value},
            by=user.id,
            source=sources[name].text,
        )


def _asked(services: Services, names: Iterable[str], whose: str) -> list[tuple[str, str]]:
    """Return (document, name) of those facts that the forms take from this profile today."""
    placed = placed_in(services.catalogue.definitions)
    return [
        (placed[name][0].name, name)
        for name in names
        if name in placed and placed[name][2].profile == whose
    ]
