"""Reads rows of the ledger as entries, and what is kept beside them."""

from typing import Any

from formsvc.adapters.ledger.problems import RecordAltered
from formsvc.domain.chain import Entry, Kept, said_in
from formsvc.domain.events import Event

ENTRY_COLUMNS = "e.seq, e.at, e.event, e.pack, e.actor, e.body, e.sha256, e.previous"
BESIDE = f"""
SELECT {ENTRY_COLUMNS}, p.salt, p.facts FROM entry e LEFT JOIN entry_private p ON p.seq = e.seq
"""  # noqa: S608
_EVENTS = {one.value: one for one in Event}


def known(entry: Entry) -> Entry:
    """Return an entry for ordinary use. Raises RecordAltered when its event is none of ours."""
    if not isinstance(entry.event, Event):
        raise RecordAltered(entry.seq, "its event is none that this version of formsvc knows")
    return entry


def entry_of(row: Any) -> Entry:
    """Return a row of `ENTRY_COLUMNS` as an entry; an event that is none of ours stays a word."""
    # By place: to look a column up by its name takes longer than to hash the entry.
    seq, at, event, pack, actor, body, sha256, previous = row
    try:
        data = said_in(body)["data"]
    except (ValueError, KeyError, TypeError):
        data = {}  # the chain's check tells what is wrong with it
    return Entry(seq, at, _EVENTS.get(event, event), pack, actor, data, body, sha256, previous)


def with_kept(row: Any) -> tuple[Entry, Kept | None]:
    """Return a row of `BESIDE`: an entry, with the private facts beside it or None."""
    *entry, salt, facts = row
    return entry_of(entry), None if facts is None else Kept(salt, facts)
