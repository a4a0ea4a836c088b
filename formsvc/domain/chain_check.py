"""The first fault in a run of entries, or in one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from formsvc.domain.chain import NOTHING_BEFORE, Entry, Kept, commitment_to, entry_hash, said_in
from formsvc.domain.events import FACTS, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """The first bad entry, and why."""

    seq: int
    why: str


def first_fault(
    entries: Iterable[Entry], *, seq: int = 1, previous: str = NOTHING_BEFORE
) -> ChainFault | None:
    """Return the first bad entry of a run that should start at `seq` after `previous`, or None."""
    at = ""
    for entry in entries:
        why = _why_bad(entry, seq, previous)
        if why is None and entry.at < at:
            why = "it is dated before the entry in front of it"
        if why:
            return ChainFault(seq=seq, why=why)
        seq, previous, at = seq + 1, entry.sha256, entry.at
    return None


def _why_bad(entry: Entry, seq: int, previous: str) -> str | None:
    if entry.seq != seq:
        return f"entry {seq} is missing: entry {entry.seq} stands in its place"
    own = entry_fault(entry)
    if own:
        return own
    return None if entry.previous == previous else "the entry does not follow the one before it"


def entry_fault(entry: Entry) -> str | None:
    """Return why one entry, looked at alone, cannot be believed, or None."""
    if entry_hash(entry.body) != entry.sha256:
        return "the stored bytes do not match their hash: the entry was altered"
    try:
        said = said_in(entry.body)
        known = said["event"] in _EVENTS
        facts_fit = known and said.keys() == _BODY and said["data"].keys() == FACTS[said["event"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the stored bytes cannot be read as an entry"
    if not known:
        return "its event is none that this version of formsvc knows"
    if not facts_fit:
        return "the entry does not hold exactly the facts of its event"
    return (
        None
        if _copies(entry) == _copied(said)
        else "a column says something else than the stored bytes"
    )


def private_fault(entry: Entry, kept: Kept | None, *, erased: bool = False) -> str | None:
    """Return why what is kept beside an entry is not what its commitment promised, or None.

    `erased` says that the pack of the entry was erased: then nothing may be left.
    """
    if erased:
        return None if kept is None else "its private facts are there, but its pack was erased"
    promised = said_in(entry.body)["private"]
    if promised is None:
        return None if kept is None else "it promised no private facts, but some are kept"
    if kept is None:
        return "its private facts are erased or missing"
    same = commitment_to(kept.salt, kept.facts.encode()) == promised
    return None if same else "its private facts were changed after it was written"


_EVENTS = frozenset(one.value for one in Event)
_COPIED = ("seq", "at", "event", "pack", "actor", "previous")
_copied = itemgetter(*_COPIED)
_copies = itemgetter(*(Entry._fields.index(name) for name in _COPIED))
_BODY = {"seq", "at", "event", "version", "pack", "actor", "data", "private", "previous"}
