"""Mints a provider's link and promises the letter that brings it."""

from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.records import ProviderLink
from formsvc.domain.uk_days import uk_day_of
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.services import Services
from formsvc.journeys.signing_in import TooManyTries

PURPOSE = "provider"
LINK_DAYS = 90
LETTERS_AN_HOUR = 5


def fresh_seed(services: Services, link_id: str) -> tuple[bytes, str, str]:
    """Return the seed of a new link, the digest under which it is found, and when it runs out."""
    seed = services.links.new_seed(services.random_bytes)
    until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
    return seed, digest(services.links.derive(seed, link_id)), until


def queue_part_letter(
    services: Services, tx: Transaction, link: ProviderLink, *, school_id: str
) -> None:
    """Give the person a new link and promise its letter; an older link stops at once.

    Raises TooManyTries when there were too many letters to this person.
    """
    within = tx.counters.hit(f"part-letter:{link.id}", window_seconds=3600, limit=LETTERS_AN_HOUR)
    if not within:
        raise TooManyTries
    seed, token_sha256, until = fresh_seed(services, link.id)
    tx.providers.replace_token(link.id, token_sha256, until)
    tx.letters.begin_anew(link.id)
    tx.jobs.drop(f"letter:{link.provider_id}:provider_part:{link.id}-")
    queue_letter(
        tx,
        letter="provider_part",
        to=link.email,
        name=link.name,
        facts={
            "school": tx.people.organisation(school_id).name,
            "provider": tx.people.organisation(link.provider_id).name,
            "until": uk_day_of(until).isoformat(),
        },
        key=f"{link.id}-{services.new_id()}",
        pack=link.provider_id,
        invitation=link.id,
        seed=seed.hex(),
    )
