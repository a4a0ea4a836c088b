"""Reminds the school of a review that is overdue: a few times for each, never at night."""

import logging
from datetime import UTC, datetime

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.reminders import is_quiet
from formsvc.domain.uk_days import UK, uk_day
from formsvc.journeys.afterwards.reading import afterwards_in
from formsvc.journeys.judging import effective_facts
from formsvc.journeys.services import Services
from formsvc.journeys.telling import tell_school

LETTER = "review_overdue"
#: A reminder counts for the review that is open since the last of the others.
_COUNTED_FROM = (Event.PLACEMENT_STARTED, Event.REVIEW_WRITTEN)
_NEVER = datetime.min.replace(tzinfo=UTC)
log = logging.getLogger("formsvc.working")


def remind_of_reviews(services: Services) -> int:
    """Promise the reminders of reviews that are due by now; return of how many reviews.

    The first goes out on the day after the review was due, the next ones as often, and as far
    apart, as people who sign are reminded. Each pack is looked at anew in the transaction that
    promises the letter: somebody may have written the review, or another worker been quicker.
    """
    if not services.reminders.most or is_quiet(services.clock(), UK):
        return 0
    with services.ledger.reading() as tx:
        running = [one.ref for one in tx.packs.running()]
    count = 0
    for ref in running:
        try:
            count += _is_due(services, ref) and _remind(services, ref)
        except FormsvcProblem as problem:
            # One pack's trouble must not keep other schools from being reminded.
            log.warning("the review of %s was not reminded: %s", ref, type(problem).__name__)
    return count


def _is_due(services: Services, ref: str) -> bool:
    with services.ledger.reading() as tx:
        return bool(_words_of(services, tx, ref))


def _remind(services: Services, ref: str) -> bool:
    with services.ledger.transaction() as tx:
        words = _words_of(services, tx, ref)
        since, told = _counted(tx, ref)
        key = f"{since.seq if since else 0}-{len(told) + 1}"
        if not words or not tell_school(tx, ref, LETTER, key=key, due=words):
            return False
        tx.entries.append(
            Happening(
                event=Event.REVIEW_REMINDED,
                pack=ref,
                actor="formsvc",
                data={"number": len(told) + 1},
            )
        )
    return True


def _words_of(services: Services, tx: Transaction, ref: str) -> str:
    """Return when the review was due of which it is time to remind somebody, "" for none."""
    _, told = _counted(tx, ref)
    sent = datetime.fromisoformat(told[-1].at) if told else _NEVER
    now = services.clock()
    if not services.reminders.is_due(sent=sent, so_far=len(told), now=now, zone=UK):
        return ""
    return overdue_since(services, tx, ref)


def _counted(tx: Transaction, ref: str) -> tuple[Entry | None, list[Entry]]:
    """Return since which entry a review is open, and the reminders of it so far."""
    entries = tx.entries.of_pack(ref, only=[*_COUNTED_FROM, Event.REVIEW_REMINDED])
    since = [one for one in entries if one.event in _COUNTED_FROM][-1:]
    told = [one for one in entries if one.event is Event.REVIEW_REMINDED]
    return (since[0], [one for one in told if one.seq > since[0].seq]) if since else (None, told)


def overdue_since(services: Services, tx: Transaction, ref: str) -> str:
    """Return in words when the review was due that is overdue now, "" when none is."""
    if not tx.packs.get(ref).where.running:
        return ""
    facts = effective_facts(services, tx, ref)
    found = afterwards_in(tx, ref, facts, today=uk_day(services.clock()))
    return found.due_words if found.overdue else ""
