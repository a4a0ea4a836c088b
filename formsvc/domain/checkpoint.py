"""A checkpoint: the ledger's size and root as a C2SP signed note (c2sp.org/tlog-checkpoint).

A chain alone cannot show that its tail was cut off. A signed checkpoint that has left the
building, in every sealed pack, can.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

_ED25519 = b"\x01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checkpoint says: how many entries there were, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


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
    text, _, tail = note.partition("\n\n")
    lines = text.split("\n")
    if len(lines) != 3 or not lines[1].isdigit():
        return None
    name = f"— {lines[0]} "
    for line in tail.splitlines():
        signature = _decoded(line.removeprefix(name)) if line.startswith(name) else b""
        if signature[:4] == key_id(lines[0], public_key) and verify(
            signature[4:], f"{text}\n".encode()
        ):
            return Checkpoint(origin=lines[0], size=int(lines[1]), root=_decoded(lines[2]))
    return None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
