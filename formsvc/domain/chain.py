"""The hash chain: canonical bytes of an entry, its hash, and the first fault in a run of entries.

The bytes that are stored are the bytes that are hashed (RFC 8785 JSON, June 2020); columns beside
them are copies, and the check compares them. A chain shows every edit, removal, swap or copy
before its head; a cut tail it cannot show, which is why signed checkpoints leave the building.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

from formsvc.domain.events import FACTS, Event, Happening, sentence

_ENTRY = b"formsvc-entry/v1\0"
_PRIVATE = b"formsvc-private/v1\0"
NOTHING_BEFORE = "0" * 64
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the ledger: its stored bytes, and copies of what they say."""

    seq: int
    at: str
    event: Event
    pack: str
    actor: str
    data: Mapping[str, object]
    body: bytes
    sha256: str
    previous: str

    @property
    def sentence(self) -> str:
        """The entry in plain English."""
        return sentence(self.event, self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry's private facts as they are kept beside the chain: the salt, and their JSON."""

    salt: bytes
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """The first bad entry, and why."""

    seq: int
    why: str


def utc_text(moment: datetime) -> str:
    """Return a moment as UTC text with milliseconds: "2026-11-23T08:15:00.123Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def commitment(salt: bytes, private: Mapping[str, object]) -> str:
    """Return the salted commitment to private facts: SHA-256 over domain, 32-byte salt and JSON.

    When salt and facts are erased, nothing of them can be guessed from the commitment.
    """
    return _commitment(salt, canonical(private))


def _commitment(salt: bytes, text: bytes) -> str:
    return hashlib.sha256(_PRIVATE + salt + text).hexdigest()


def private_fault(entry: Entry, kept: Kept | None) -> str | None:
    """Return why what is kept beside an entry is not what its commitment promised, or None."""
    promised = json.loads(entry.body)["private"]
    if promised is None:
        return None if kept is None else "it promised no private facts, but some are kept"
    if kept is None:
        return "its private facts are erased or missing"
    same = _commitment(kept.salt, kept.facts.encode()) == promised
    return None if same else "its private facts were changed after it was written"


def canonical(value: Mapping[str, object]) -> bytes:
    """Return the RFC 8785 bytes of a mapping; its texts are put in Unicode form NFC first."""
    return rfc8785.dumps(_normal(value))  # type: ignore[arg-type]


def _normal(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {str(_normal(name)): _normal(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(one) for one in value]
    if isinstance(value, float):
        raise TypeError("An entry holds no floats: write a number with a point as text.")
    return value


def next_entry(
    happening: Happening, *, seq: int, at: datetime, previous: str, private: str | None
) -> Entry:
    """Return the entry that follows: its body's bytes and their hash."""
    moment = utc_text(at)
    body = canonical(
        {
            "seq": seq,
            "at": moment,
            "event": happening.event.value,
            "version": VERSION,
            "pack": happening.pack,
            "actor": happening.actor,
            "data": happening.data,
            "private": private,
            "previous": previous,
        }
    )
    return Entry(
        seq=seq,
        at=moment,
        event=happening.event,
        pack=happening.pack,
        actor=happening.actor,
        data=happening.data,
        body=body,
        sha256=entry_hash(body),
        previous=previous,
    )


def entry_hash(body: bytes) -> str:
    """Return the hash of an entry's stored bytes, in hexadecimal."""
    return hashlib.sha256(_ENTRY + body).hexdigest()


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
        said = json.loads(entry.body)
        known = said["event"] in _EVENTS
        facts_fit = known and said.keys() == _BODY and said["data"].keys() == FACTS[said["event"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "the stored bytes cannot be read as an entry"
    if not known:
        return "its event is none that this version of formsvc knows"
    if not facts_fit:
        return "the entry does not hold exactly the facts of its event"
    copies = (entry.seq, entry.at, entry.event, entry.pack, entry.actor, entry.previous)
    same = copies == tuple(said[name] for name in _COPIED)
    return None if same else "a column says something else than the stored bytes"


_EVENTS = frozenset(one.value for one in Event)
_COPIED = ("seq", "at", "event", "pack", "actor", "previous")
_BODY = {"seq", "at", "event", "version", "pack", "actor", "data", "private", "previous"}
