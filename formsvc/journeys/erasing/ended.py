"""Says why the last request to erase a pack is over, to whoever comes to decide about it."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event
from formsvc.domain.records import Pack
from formsvc.journeys.erasing.asking import asker_of, last_request
from formsvc.journeys.moments import uk_words
from formsvc.journeys.questions import said_in


def end_in(tx: Transaction, pack: Pack) -> str:
    """Return why the last request is over, in words; "" when it stands, or nobody ever asked.

    Whoever came by a letter to confirm it would else find a page that knows of no request.
    """
    found = last_request(tx.entries.of_pack(pack.ref))
    if found is None:
        return ""
    end, asked = found.ended_by, f"{_name(tx, found.entry.actor)} asked for it on "
    asked += uk_words(found.entry.at)
    if end is not None and end.event is Event.ERASURE_REFUSED:
        return f"{_name(tx, end.actor)} kept it on {uk_words(end.at)}: {said_in(tx, end, 'reason')}"
    if end is not None:
        return f"{asked}. The pack was changed or put on hold on {uk_words(end.at)}."
    if tx.entries.time() > found.until:
        return f"{asked}. Nobody answered by {uk_words(found.until.isoformat())}."
    if asker_of(tx, pack, found) is None:
        return f"{asked}, and no longer decides about this pack."
    return ""


def _name(tx: Transaction, user_id: str) -> str:
    person = tx.people.user(user_id)
    return person.name if person else "Somebody"
