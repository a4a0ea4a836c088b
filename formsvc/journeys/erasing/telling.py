"""Writes to the two people who erase: whoever is to confirm it, and whoever asked, when it is over.

Nobody's name and no link of its own stands in such a letter: they sign in. What is due is read from
the ledger, and each letter has one key, so that no restart writes twice or leaves one out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, User
from formsvc.domain.reminders import is_quiet
from formsvc.domain.uk_days import UK
from formsvc.journeys.erasing.asking import (
    WAITS,
    Request,
    asker_of,
    last_request,
    others_who_decide,
    standing_request,
)
from formsvc.journeys.letters import queue_letter, was_promised
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

#: So long before the end whoever has not answered is reminded, once.
REMINDED_BEFORE = timedelta(days=3)
#: What was over longer ago is not told any more, when no worker ran for so long.
_NEWS_FOR = timedelta(days=30)
_FOR_THE_SECOND = frozenset({"erasure_asked", "erasure_reminder"})


def tell_of_erasing(services: Services) -> int:
    """Promise the letters about requests to erase that are due by now; return about how many.

    At night nothing is promised: what people do themselves writes at once.
    """
    now = services.clock()
    if is_quiet(now, UK):
        return 0
    since = utc_text(now - WAITS - _NEWS_FOR)
    with services.ledger.reading() as tx:
        refs = [ref for ref in tx.erasing.asked_since(since) if _letters_of(tx, ref, now)]
    return sum(_tell(services, ref, now) for ref in refs)


def _tell(services: Services, ref: str, now: datetime) -> bool:
    with services.ledger.transaction() as tx:
        return promise_letters(tx, ref, now)


def promise_letters(tx: Transaction, ref: str, now: datetime) -> bool:
    """Promise what is due about a request to erase a pack; say whether anything was."""
    due = _letters_of(tx, ref, now)
    for letter, to, request in due:
        _queue(tx, letter, to, tx.packs.get(ref), request)
    return bool(due)


def _letters_of(tx: Transaction, ref: str, now: datetime) -> list[tuple[str, User, Request]]:
    """Return (letter, to whom, request) of what is due about a pack and was not promised yet."""
    pack = tx.packs.get(ref)
    request = last_request(tx.entries.of_pack(ref))
    if request is None or pack.state == State.ERASED:
        return []
    asker = asker_of(tx, pack, request)
    if asker is None or _took_it_back(request):
        return []
    if request.ended_by is not None or tx.entries.time() > request.until:
        found = [("erasure_over", asker)]
    else:
        near = now >= request.until - REMINDED_BEFORE
        letter = "erasure_reminder" if near else "erasure_asked"
        found = [(letter, one) for one in others_who_decide(tx, asker, pack)]
    return [(one, to, request) for one, to in found if not _was_promised(tx, one, to, request)]


def promise_done(tx: Transaction, pack: Pack, asked: int) -> None:
    """Promise the letter that tells whoever asked, by an entry, that a pack is erased.

    It is a letter about no pack: nothing of an erased one is kept, and nothing happens to it any
    more. So call it when the pack's own letters are taken out, in the same transaction.
    """
    asker = tx.people.user(tx.entries.one(asked).actor)
    if asker is None:
        return
    facts = {
        "reference": pack.ref,
        "school": tx.people.organisation(pack.school_id).name,
    }
    key = f"{asked}-{asker.id}"
    queue_letter(tx, letter="erasure_done", to=asker.email, name=asker.name, facts=facts, key=key)


def _took_it_back(request: Request) -> bool:
    end = request.ended_by
    return bool(end and end.event is Event.ERASURE_REFUSED and end.actor == request.entry.actor)


def _queue(tx: Transaction, letter: str, to: User, pack: Pack, request: Request) -> None:
    facts = {
        "reference": pack.ref,
        "school": tx.people.organisation(pack.school_id).name,
        "until": uk_words(request.until.isoformat()),
        "why": _why(request),
    }
    key = _key(to, request)
    asked = str(request.entry.seq)
    queue_letter(
        tx,
        letter=letter,
        to=to.email,
        name=to.name,
        facts=facts,
        key=key,
        pack=pack.ref,
        asked=asked,
    )


def _why(request: Request) -> str:
    if request.ended_by is None:
        return "ran_out"
    return "refused" if request.ended_by.event is Event.ERASURE_REFUSED else "changed"


def _was_promised(tx: Transaction, letter: str, to: User, request: Request) -> bool:
    return was_promised(tx, letter=letter, key=_key(to, request), pack=request.entry.pack)


def _key(to: User, request: Request) -> str:
    return f"{request.entry.seq}-{to.id}"


def is_asked_still(tx: Transaction, payload: Mapping[str, object]) -> bool:
    """Say whether a letter to the second person still asks for something when it leaves.

    It asks nothing of somebody who decides no longer: they may have left the school.
    """
    if payload["letter"] not in _FOR_THE_SECOND:
        return True
    pack = tx.packs.get(str(payload["pack"]))
    standing = standing_request(tx, pack)
    asker = asker_of(tx, pack, standing) if standing else None
    if standing is None or asker is None or str(standing.entry.seq) != payload["asked"]:
        return False
    return any(one.email == payload["to"] for one in others_who_decide(tx, asker, pack))
