"""The papers of a pack: its entries, the checkpoint, and what they prove."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .ed25519 import ed25519_signed

ENTRIES, CHECKPOINT, SHOWN = "entries.jsonl", "checkpoint.txt", "shown-for-signature.pdf"
RECORDS = ("signing-record.pdf", "authority/signing-record.pdf")
_SIZE = re.compile("0|[1-9][0-9]{0,17}")


class Entry(NamedTuple):
    """One line of `entries.jsonl`, and what its body says."""

    seq: int
    sha256: str
    body: bytes
    proof: tuple[bytes, ...]
    said: dict[str, Any]


class Checkpoint(NamedTuple):
    """What a checkpoint says (c2sp.org/tlog-checkpoint), and the signatures under it."""

    origin: str
    text: bytes
    size: int
    root: bytes
    signatures: tuple[bytes, ...]


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries. Raises ValueError when it is no such file, or an empty one."""
    try:
        found = [_entry(json.loads(line)) for line in data.decode().split("\n") if line]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(ENTRIES) from error
    if not found:
        raise ValueError(ENTRIES)
    return found


def _entry(line: dict[str, Any]) -> Entry:
    said = json.loads(line["body"])
    if said["seq"] != line["seq"] or not isinstance(line["seq"], int):
        raise ValueError(ENTRIES)
    said["data"].keys()
    proof = tuple(bytes.fromhex(one) for one in line["proof"])
    return Entry(line["seq"], str(line["sha256"]), line["body"].encode(), proof, said)


def read_checkpoint(data: bytes) -> Checkpoint:
    """Return what a checkpoint says. Raises ValueError when it is none."""
    note = data.decode()
    text, _, tail = note.partition("\n\n")
    lines = text.split("\n")
    if len(lines) != 3 or not _SIZE.fullmatch(lines[1]):
        raise ValueError(CHECKPOINT)
    root, start = _decoded(lines[2]), f"\u2014 {lines[0]} "
    if base64.b64encode(root).decode() != lines[2]:
        raise ValueError(CHECKPOINT)
    signed = [one[len(start) :] for one in tail.split("\n") if one.startswith(start)]
    signatures = tuple(_decoded(one) for one in signed)
    return Checkpoint(lines[0], f"{text}\n".encode(), int(lines[1]), root, signatures)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def checkpoint_signed(checkpoint: Checkpoint, keys: tuple[bytes, ...]) -> bool | None:
    """Say whether a known key signed it; None when it names no key that is known."""
    named = False
    for key in keys:
        key_id = sha256(f"{checkpoint.origin}\n".encode() + b"\x01" + key)[:8]
        for one in checkpoint.signatures:
            if one[:4].hex() == key_id:
                named = True
                if ed25519_signed(key, one[4:], checkpoint.text):
                    return True
    return False if named else None


def entry_faults(entries: list[Entry]) -> Iterator[str]:
    """Yield what is wrong with the entries themselves, one sentence each."""
    before = None
    for one in entries:
        same_pack = one.said["pack"] == entries[0].said["pack"]
        if _entry_hash(one).hex() != one.sha256 or not same_pack:
            yield f"Entry {one.seq} was altered."
        chained = before is None or one.said["previous"] == before.sha256
        if before and (one.seq <= before.seq or (one.seq == before.seq + 1 and not chained)):
            yield f"Entry {one.seq} does not follow entry {before.seq}."
        before = one


def proof_faults(entries: list[Entry], checkpoint: Checkpoint) -> Iterator[str]:
    """Yield which entries the checkpoint does not prove, one sentence each."""
    for one in entries:
        leaf = hashlib.sha256(b"\0" + _entry_hash(one)).digest()
        if not _included(leaf, one.proof, one.seq - 1, checkpoint):
            yield f"Entry {one.seq} is not proved to stand in the ledger."


def _entry_hash(entry: Entry) -> bytes:
    return hashlib.sha256(b"formsvc-entry/v1\0" + entry.body).digest()


def _included(leaf: bytes, proof: tuple[bytes, ...], number: int, checkpoint: Checkpoint) -> bool:
    """Follow the proof from the leaf to the root (RFC 9162, 2.1.3.2)."""
    last, computed = checkpoint.size - 1, leaf
    if not 0 <= number <= last:
        return False
    for one in proof:
        if last == 0:
            return False
        left = number & 1 or number == last
        pair = one + computed if left else computed + one
        computed = hashlib.sha256(b"\1" + pair).digest()
        while left and number and not number & 1:
            number, last = number >> 1, last >> 1
        number, last = number >> 1, last >> 1
    return last == 0 and computed == checkpoint.root


def shown_in(entries: list[Entry]) -> dict[str, str]:
    """Return what the newest sending showed: path in the pack -> SHA-256 of that PDF."""
    sent = [one.said["data"] for one in entries if one.said["event"] == "pack.sent"]
    shown = sent[-1].get("shown") if sent else None
    if not isinstance(shown, dict):
        return {}
    return {
        _path(*name.split("/", 1)): str(digest) for name, digest in shown.items() if "/" in name
    }


def signed_in(entries: list[Entry]) -> list[tuple[str, str]]:
    """Return each signature since the newest sending: path in the pack, SHA-256 signed."""
    kept: list[tuple[str, str]] = []
    for one in entries:
        data = one.said["data"]
        if one.said["event"] == "pack.sent":
            kept = []
        elif one.said["event"] == "document.signed":
            path = _path(str(data.get("document")), str(data.get("edition")))
            kept.append((path, str(data.get("pdf_sha256"))))
    return kept


def _path(document: str, audience: str) -> str:
    return f"{document}.pdf" if audience == "school" else f"{audience}/{document}.pdf"
