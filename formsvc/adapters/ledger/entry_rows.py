"""Reads rows of the ledger as entries, and what is kept beside them."""

from typing import Any

from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.domain.chain import Entry, Kept, said_in
from formsvc.domain.events import Event
from formsvc.domain.tree import Frontier

_EVENTS = {one.value: one for one in Event}


def frontier_of(head: Any) -> Frontier:
    """Return the frontier of the tree that the head's row holds."""
    data = head["frontier"]
    return Frontier(head["seq"], [data[at : at + 32] for at in range(0, len(data), 32)])


def kept_of(row: Any) -> Kept | None:
    """Return the private facts of a row that was joined with them, or None."""
    return None if row["facts"] is None else Kept(salt=bytes(row["salt"]), facts=row["facts"])


def known(entry: Entry) -> Entry:
    """Return an entry for ordinary use. Raises RecordAltered when its event is none of ours."""
    if not isinstance(entry.event, Event):
        raise RecordAltered(entry.seq, "its event is none that this version of formsvc knows")
    return entry


def entry_of(row: Any) -> Entry:
    """Return a row as an entry; an event that is none of ours stays a word for the check."""
    body = bytes(row["body"])
    try:
        data = said_in(body)["data"]
    except (ValueError, KeyError, TypeError):
        data = {}  # the chain's check tells what is wrong with it
    return Entry(
        seq=row["seq"],
        at=row["at"],
        event=_EVENTS.get(row["event"], row["event"]),
        pack=row["pack"],
        actor=row["actor"],
        data=data,
        body=body,
        sha256=row["sha256"],
        previous=row["previous"],
    )
