"""The first of two people: asks that a pack be erased; the request stands until one answers it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, in_words
from formsvc.domain.one_person import is_one_person
from formsvc.domain.records import Pack, User
from formsvc.journeys.erasing.held import may_decide_of
from formsvc.journeys.moments import uk_words

#: So long a request waits for the second person: over a holiday, and not for ever.
WAITS = timedelta(days=14)
#: What may happen to a pack while it is asked for: all else, a hold too, and the request is over,
#: because the second person would erase something else than the first had looked at.
_SAME_PACK = frozenset(
    {
        *(Event.LETTER_SENT, Event.LETTER_DELIVERED, Event.LETTER_DEFERRED),
        *(Event.LETTER_REFUSED, Event.LETTER_BOUNCED, Event.LETTER_UNDELIVERED),
        *(Event.DOCUMENT_ARCHIVED, Event.PACK_ARCHIVED, Event.RECORD_EXPORTED),
        *(Event.COPY_GIVEN, Event.LETTER_LEFT, Event.LETTER_GIVEN, Event.LINK_REPLACED),
        Event.REVIEW_REMINDED,  # a letter to the school, of which its entry tells
        # Whoever has a link still may look, and must not keep what two others decide about.
        *(Event.CODE_SENT, Event.CODE_WRONG, Event.CODE_ACCEPTED),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The last request to erase a pack, its last moment, and what ended it before, if anything."""

    entry: Entry
    until: datetime
    ended_by: Entry | None


def last_request(entries: Iterable[Entry]) -> Request | None:
    """Return the last request among a pack's entries, or None when nobody ever asked."""
    last = None
    for one in entries:
        if one.event is Event.ERASURE_ASKED:
            until = datetime.fromisoformat(one.at) + WAITS
            last = Request(entry=one, until=until, ended_by=None)
        elif last and last.ended_by is None and one.event not in _SAME_PACK:
            last = replace(last, ended_by=one)
    return last


def asker_of(tx: Transaction, pack: Pack, request: Request) -> User | None:
    """Return who asked, or None when that person decides no longer."""
    asker = tx.people.user(request.entry.actor)
    return asker if asker is not None and may_decide_of(asker, pack) else None


def standing_request(tx: Transaction, pack: Pack) -> Request | None:
    """Return the request to erase a pack that stands now, or None."""
    if not tx.entries.of_pack(pack.ref, only=[Event.ERASURE_ASKED]):
        return None
    found = last_request(tx.entries.of_pack(pack.ref))
    over = found is None or found.ended_by is not None or tx.entries.time() > found.until
    return None if over or found is None or asker_of(tx, pack, found) is None else found


def asked_in(tx: Transaction, user: User, pack: Pack) -> Asked | None:
    """Return the request to erase a pack that stands now, as this user sees it, or None."""
    found = standing_request(tx, pack)
    asker = asker_of(tx, pack, found) if found else None
    if found is None or asker is None:
        return None
    return Asked(
        seq=found.entry.seq,
        by=asker.name,
        mine=is_one_person(asker, user),
        ground=str(found.entry.data["ground"]),
        since=uk_words(found.entry.at),
        until=uk_words(found.until.isoformat()),
    )


def others_who_decide(tx: Transaction, user: User, pack: Pack) -> list[User]:
    """Return the other people who could confirm what a user asks for: none when alone."""
    people = tx.people.users_of(pack.school_id)
    return [one for one in people if may_decide_of(one, pack) and not is_one_person(one, user)]
