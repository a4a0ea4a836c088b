"""The key that signs the ledger's checkpoints (Ed25519)."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from formsvc.domain.checkpoint import Checkpoint, read_note, sign_note


class CheckpointSigner:
    """Signs checkpoints under one origin name."""

    def __init__(self, key: Ed25519PrivateKey, origin: str) -> None:
        self._key = key
        self.origin = origin
        self.public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @classmethod
    def load(cls, file: Path, origin: str) -> "CheckpointSigner":
        """Return the signer of the key in `file`; a new one is made there on first use."""
        if not file.exists():
            key = Ed25519PrivateKey.generate()
            raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = file.with_suffix(".new")
            temporary.write_bytes(raw)
            temporary.chmod(0o400)
            temporary.replace(file)
        return cls(Ed25519PrivateKey.from_private_bytes(file.read_bytes()), origin)

    def sign(self, *, size: int, root: bytes) -> str:
        """Return the signed note for a ledger of `size` entries with that root."""
        checkpoint = Checkpoint(origin=self.origin, size=size, root=root)
        return sign_note(checkpoint, public_key=self.public_key, sign=self._key.sign)


def read_checkpoint(note: str, public_key: bytes) -> Checkpoint | None:
    """Return what a note says when this key signed it, else None."""
    key = Ed25519PublicKey.from_public_bytes(public_key)

    def verify(signature: bytes, text: bytes) -> bool:
        try:
            key.verify(signature, text)
        except InvalidSignature:
            return False
        return True

    return read_note(note, public_key=public_key, verify=verify)
