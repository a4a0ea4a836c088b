"""A checkpoint: the ledger's size and root as a C2SP signed note (c2sp.org/tlog-checkpoint).

A chain alone cannot show that its tail was cut off. A signed checkpoint that has left the
building, in every sealed pack, can.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

_ED25519 = b"\x01"
_SIZE = re.compile("0|[1-9][0-9]{0,17}")
#: A note whose lines were quoted or set anew, as mail programs do: the words and their order stay.
_IN_A_TEXT = re.compile(
    r"(\S+)\s+(0|[1-9][0-9]{0,17})\s+([A-Za-z0-9+/]{43}=)\s+— \s*\1\s+([A-Za-z0-9+/]{91}=)"
)
_QUOTED = re.compile(r"^[>\s]+", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checkpoint says: how many entries there were, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheckpoint:
    """A signed checkpoint as the ledger keeps it; moments are as entries have them."""

    size: int
    note: str
    made_at: str
    mailed_at: str | None


def key_id(origin: str, public_key: bytes) -> bytes:
    """Return the four bytes that name a key in a note (c2sp.org/signed-note)."""
    return hashlib.sha256(f"{origin}\n".encode() + _ED25519 + public_key).digest()[:4]


def sign_note(checkpoint: Checkpoint, *, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """Return the signed note. `sign` makes an Ed25519 signature of the bytes given."""
    text = checkpoint.text()
    signature = key_id(checkpoint.origin, public_key) + sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def read_note(
    note: str, *, public_key: bytes, verify: Callable[[bytes, bytes], bool]
) -> Checkpoint | None:
    """Return the checkpoint when the note is whole and signed by this key, else None.

    `verify(signature, text)` says whether an Ed25519 signature is good.
    """
    checkpoint = read_unsigned(note)
    if checkpoint is None:
        return None
    text = checkpoint.text().encode()
    wanted = key_id(checkpoint.origin, public_key)
    for signature in _signatures(note, checkpoint.origin):
        if signature[:4] == wanted and verify(signature[4:], text):
            return checkpoint
    return None


def read_unsigned(note: str) -> Checkpoint | None:
    """Return what a note says, believed by nobody yet; None when it is no checkpoint."""
    lines = note.partition("\n\n")[0].split("\n")
    if len(lines) != 3 or not _SIZE.fullmatch(lines[1]):
        return None
    checkpoint = Checkpoint(origin=lines[0], size=int(lines[1]), root=_decoded(lines[2]))
    # One checkpoint has one spelling: what is read back must be what was signed, byte for byte.
    return checkpoint if note.startswith(f"{checkpoint.text()}\n") else None


def notes_in(text: str) -> list[str]:
    """Return the notes that a text holds, a letter for instance, each as it was signed.

    A text that begins with a note is that note, every signature of it; what is quoted with ">" or
    broken into other lines is put right. Nothing is believed yet.
    """
    return [text] if read_unsigned(text) is not None else plain_notes(text)


def plain_notes(text: str) -> list[str]:
    """Return the notes that a text holds as one signer wrote them, without what stands behind."""
    return [
        f"{origin}\n{size}\n{root}\n\n— {origin} {signature}\n"
        for origin, size, root, signature in _IN_A_TEXT.findall(_QUOTED.sub("", text))
    ]


def names_key(note: str, public_key: bytes) -> bool:
    """Say whether a note claims a signature by this key."""
    checkpoint = read_unsigned(note)
    return checkpoint is not None and any(
        one[:4] == key_id(checkpoint.origin, public_key)
        for one in _signatures(note, checkpoint.origin)
    )


def _signatures(note: str, origin: str) -> list[bytes]:
    """Return the signatures under the text: each four bytes of key id, then the signature."""
    name = f"— {origin} "
    tail = note.partition("\n\n")[2]
    return [_decoded(line[len(name) :]) for line in tail.split("\n") if line.startswith(name)]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
