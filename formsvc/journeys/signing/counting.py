"""Counts what one link does: whoever has it can fill neither the ledger nor a mailbox."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.records import Invitation
from formsvc.domain.translating import to_say
from formsvc.journeys.signing.problems import LinkUsedTooOften

HOUR_SECONDS = 3600
VISITS_AN_HOUR = 30
QUESTIONS_AN_HOUR = 10


def count_visit(tx: Transaction, invitation: Invitation) -> None:
    """Count one pressing of Continue. Raises LinkUsedTooOften."""
    said = to_say(
        "Continue was pressed too often. Wait an hour, then try again. Or ring the school."
    )
    _count(tx, f"visit:{invitation.id}", VISITS_AN_HOUR, said)


def count_question(tx: Transaction, invitation: Invitation) -> None:
    """Count one question. Raises LinkUsedTooOften."""
    said = to_say(
        "You asked many questions in a short time. Wait an hour, then try again. "
        "Or ring the school."
    )
    _count(tx, f"question:{invitation.id}", QUESTIONS_AN_HOUR, said)


def is_news(tx: Transaction, link: str, *, minutes: int) -> bool:
    """Say whether this is the first visit by a link, told by its digest, for so many minutes."""
    return tx.counters.hit(f"opened:{link}", window_seconds=minutes * 60, limit=1)


def _count(tx: Transaction, key: str, limit: int, why: str) -> None:
    # What is refused is undone with its transaction and so not counted: the hour that a person
    # waits is not made longer by trying.
    if not tx.counters.hit(key, window_seconds=HOUR_SECONDS, limit=limit):
        raise LinkUsedTooOften(why)
