"""The hash chain: canonical bytes of an entry, its hash, and the first fault in a run of entries.

The bytes that are stored are the bytes that are hashed (RFC 8785 JSON, June 2020); columns beside
them are copies, and the check compares them. A chain shows every edit, removal, swap or copy
before its head; a cut tail it cannot show, which is why signed checkpoints leave the building.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import rfc8785

from formsvc.domain.events import Event, Happening, sentence

_ENTRY = b"formsvc-entry/v1\0"
_PRIVATE = b"formsvc-private/v1\0"
NOTHING_BEFORE = "0" * 64
VERSION = 1
#: RFC 8785 section 3.2.2.3 takes numbers as I-JSON does: whole ones up to 2 to the 53 less one.
_LARGEST = 2**53 - 1


class Entry(NamedTuple):
    """One entry of the ledger: its stored bytes, and copies of what they say.

    A tuple, because a check makes a million of them: a frozen dataclass takes four times as long.
    """

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


class Kept(NamedTuple):
    """An entry's private facts as they are kept beside the chain: the salt, and their JSON."""

    salt: bytes
    facts: str


def utc_text(moment: datetime) -> str:
    """Return a moment as UTC text with milliseconds: "2026-11-23T08:15:00.123Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def commitment_to(salt: bytes, text: bytes) -> str:
    """Return the salted commitment to private facts: SHA-256 over domain, 32-byte salt and JSON.

    `text` are their RFC 8785 bytes. When salt and facts are erased, nothing of them can be guessed
    from the commitment.
    """
    return hashlib.sha256(_PRIVATE + salt + text).hexdigest()


def canonical(value: Mapping[str, object]) -> bytes:
    """Return the RFC 8785 bytes of a mapping; its texts are put in Unicode form NFC first.

    The standard library writes the same bytes where every character is ASCII, in a tenth of the
    time: an entry is written while everybody else who writes waits.
    """
    _check_numbers(value)
    text = _encode(value)
    return text.encode() if text.isascii() else rfc8785.dumps(_normal(value))  # type: ignore[arg-type]


def _check_numbers(value: object) -> None:
    """Raise where a number is none that every reader of JSON keeps whole. Copies nothing."""
    if value is None or isinstance(value, str):
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise ValueError("An entry holds no number that a reader of JSON may not keep whole.")
    elif isinstance(value, float):
        raise TypeError("An entry holds no floats: write a number with a point as text.")
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            # Nearly all are these, and this runs while others wait.
            if not (type(one) is str or one is None or (type(one) is int and 0 <= one <= _LARGEST)):
                _check_numbers(one)


def _normal(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {str(_normal(name)): _normal(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(one) for one in value]
    return value


def _as_dict(value: object) -> dict[str, object]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"An entry holds no {type(value).__name__}.")


_encode = json.JSONEncoder(
    # Nothing holds itself: `_check_numbers` would have gone round in it for ever.
    check_circular=False,
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
    default=_as_dict,
).encode


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


# Without the search for space around the value, which our own bytes never have: a third faster.
_decode = json.JSONDecoder().raw_decode


@lru_cache(maxsize=4)
def said_in(body: bytes) -> dict[str, Any]:
    """Return what an entry's stored bytes say. Raises ValueError when they are no JSON in UTF-8.

    The last few are kept, because a check asks for one entry's three times: do not change them.
    """
    text = body.decode()
    said, end = _decode(text)
    if end != len(text):
        raise ValueError("there is more than one value")
    return said  # type: ignore[no-any-return]


def entry_hash(body: bytes) -> str:
    """Return the hash of an entry's stored bytes, in hexadecimal."""
    return hashlib.sha256(_ENTRY + body).hexdigest()
