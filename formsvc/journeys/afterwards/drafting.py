"""Keeps a review that somebody types and has not written down yet, for them and nobody else."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Draft
from formsvc.domain.records import User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.afterwards.writing import Writing
from formsvc.journeys.services import Services


def keep_words(
    services: Services, user: User, writing: Writing, raws: Mapping[str, object]
) -> None:
    """Keep what a person typed; nothing is read or judged."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, writing.pack.ref)
        tx.drafts.put(writing.where, user.id, typed=raws, version=0)


def kept_words(services: Services, user: User, writing: Writing) -> Draft | None:
    """Return what this person typed and has not written down, or None."""
    with services.ledger.reading() as tx:
        return tx.drafts.get(writing.where, user.id)


def throw_words_away(services: Services, user: User, writing: Writing) -> None:
    """Forget what this person typed."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, writing.pack.ref)
        tx.drafts.remove(writing.where, user.id)
