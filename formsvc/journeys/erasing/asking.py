"""The first of two people: asks that a pack be erased; the request stands until one answers it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, in_words
from formsvc.domain.one_person import is_one_person
from formsvc.domain.records import Pack, User
from formsvc.journeys.erasing.holding import may_decide_of
from formsvc.journeys.moments import uk_words

#: So long a request waits for the second person: over a holiday, and not for ever.
WAITS = timedelta(days=14)
#: What may happen to a pack while it is asked for: all else, a hold too, and the request is over,
#: because the second person would erase something else than the first had looked at.
_SAME_PACK = frozenset(
    {
        *(Event.LETTER_SENT, Event.LETTER_DELIVERED, Event.LETTER_DEFERRED),
        *(Event.LETTER_REFUSED, Event.LETTER_BOUNCED, Event.LETTER_UNDELIVERED),
        *(Event.DOCUMENT_ARCHIVED, Event.PACK_ARCHIVED, Event.RECORD_EXPORTED, Event.COPY_GIVEN),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that stands: by entry `seq`, for a reason, until a day; `mine` if the reader's."""

    seq: int
    by: str
    mine: bool
    ground: str
    since: str
    until: str

    @property
    def because(self) -> str:
        """The reason in words."""
        return in_words("ground", self.ground)


def asked_in(tx: Transaction, user: User, pack: Pack) -> Asked | None:
    """Return the request to erase a pack that stands now, as this user sees it, or None."""
    if not tx.entries.of_pack(pack.ref, only=[Event.ERASURE_ASKED]):
        return None
    entry = _last(tx.entries.of_pack(pack.ref))
    if entry is None:
        return None
    until = datetime.fromisoformat(entry.at) + WAITS
    asker = tx.people.user(entry.actor)
    if asker is None or not may_decide_of(asker, pack) or tx.entries.time() > until:
        return None
    return Asked(
        seq=entry.seq,
        by=asker.name,
        mine=is_one_person(asker, user),
        ground=str(entry.data["ground"]),
        since=uk_words(entry.at),
        until=uk_words(until.isoformat()),
    )


def _last(entries: list[Entry]) -> Entry | None:
    """Return the request after which nothing happened that ends it, or None."""
    for one in reversed(entries):
        if one.event is Event.ERASURE_ASKED:
            return one
        if one.event not in _SAME_PACK:
            return None
    return None


def others_who_decide(tx: Transaction, user: User, pack: Pack) -> list[str]:
    """Return the names of the other people who could confirm, none when the user is alone."""
    people = tx.people.users_of(pack.school_id)
    return [p.name for p in people if may_decide_of(p, pack) and not is_one_person(p, user)]
