"""The papers that lie in a pack and inside each of its sealed PDFs: names, and how to read them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.domain.events import Event

ENTRIES = "entries.jsonl"
CHECKPOINT = "checkpoint.txt"
SHOWN = "shown-for-signature.pdf"
#: What lies in a pack beside its documents and what came with them.
BESIDE = frozenset({ENTRIES, CHECKPOINT, "manifest.json", "check.html"})
RECORD = "signing-record"
RECORD_AUDIENCES = ("school", "authority")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackEntry:
    """One line of `entries.jsonl`, its body read."""

    seq: int
    sha256: str
    body: bytes
    proof: tuple[bytes, ...]
    event: str
    pack: str
    previous: str
    data: Mapping[str, object]


def path_of(document: str, audience: str) -> str:
    """Return where a sealed document lies inside a pack; the school's stand at the top."""
    return f"{document}.pdf" if audience == "school" else f"{audience}/{document}.pdf"


def entry_line(seq: int, sha256: str, body: bytes, proof: Iterable[bytes]) -> str:
    """Return one line of `entries.jsonl`."""
    line = {
        "seq": seq,
        "sha256": sha256,
        "body": body.decode(),
        "proof": [one.hex() for one in proof],
    }
    return f"{json.dumps(line, ensure_ascii=False)}\n"


def read_entries(data: bytes) -> list[PackEntry]:
    """Return the entries of `entries.jsonl`. Raises ValueError when it is no such file."""
    try:
        return [_entry(json.loads(line)) for line in data.decode().split("\n") if line]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(ENTRIES) from error


def _entry(line: Mapping[str, object]) -> PackEntry:
    body, proof = line["body"], line["proof"]
    if not isinstance(body, str) or not isinstance(proof, list):
        raise TypeError
    said = json.loads(body)
    data = said["data"]
    if not isinstance(data, dict) or not isinstance(line["seq"], int) or said["seq"] != line["seq"]:
        raise TypeError
    return PackEntry(
        seq=line["seq"],
        sha256=str(line["sha256"]),
        body=body.encode(),
        proof=tuple(bytes.fromhex(one) for one in proof),
        event=str(said["event"]),
        pack=str(said["pack"]),
        previous=str(said["previous"]),
        data=data,
    )


def shown_in(entries: Iterable[PackEntry]) -> dict[str, str]:
    """Return what the newest sending showed: path in the pack -> SHA-256 of the PDF shown."""
    sent = [one for one in entries if one.event == Event.PACK_SENT]
    shown = sent[-1].data.get("shown") if sent else None
    if not isinstance(shown, dict):
        return {}
    split = {name: str(name).partition("/") for name in shown}
    return {path_of(split[name][0], split[name][2]): str(sha) for name, sha in shown.items()}


def signed_in(entries: Iterable[PackEntry]) -> list[tuple[str, str]]:
    """Return every signature of the newest sending: (path in the pack, SHA-256 that was signed)."""
    kept: list[tuple[str, str]] = []
    for one in entries:
        if one.event == Event.PACK_SENT:
            kept = []
        elif one.event == Event.DOCUMENT_SIGNED:
            path = path_of(str(one.data.get("document")), str(one.data.get("edition")))
            kept.append((path, str(one.data.get("pdf_sha256"))))
    return kept
