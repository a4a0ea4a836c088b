"""The key that signs the ledger's checkpoints (Ed25519), and the folder where they lie outside."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from formsvc.domain.checkpoint import Checkpoint, names_key, read_note, sign_note
from formsvc.domain.problems import FormsvcProblem


class CheckpointKeyUnusable(FormsvcProblem):
    """Raised when the key that signs checkpoints is damaged: a new one would fit nothing before."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"The key in {file} is damaged. Put the one of a backup in its place.")


class CheckpointSigner:
    """Signs checkpoints under one origin name."""

    def __init__(self, key: Ed25519PrivateKey, origin: str) -> None:
        self._key = key
        self.origin = origin
        self.public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @classmethod
    def load(cls, file: Path, origin: str) -> "CheckpointSigner":
        """Return the signer of the key in `file`; a new one is made there on first use.

        Its public key is left in `trusted/` beside it, for whoever checks a pack. Of several
        processes that start at once, all end up with the same key. Raises CheckpointKeyUnusable.
        """
        if not file.exists():
            _make_key(file)
        try:
            key = Ed25519PrivateKey.from_private_bytes(file.read_bytes())
        except ValueError as error:
            raise CheckpointKeyUnusable(file) from error
        signer = cls(key, origin)
        public = file.parent / "trusted" / f"checkpoint-{signer.public_key.hex()[:16]}.pem"
        if not public.exists():
            public.parent.mkdir(exist_ok=True)
            public.write_bytes(signer.public_pem)
        return signer

    @property
    def public_pem(self) -> bytes:
        """The public key as PEM text, for those who check a pack without us."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

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


def note_signed(note: str, trusted: Iterable[bytes]) -> bool | None:
    """Say whether a known key signed a note; None when the note names no key that is known.

    `trusted` are PEM texts; those that hold no Ed25519 public key are passed over.
    """
    named = [key for key in _keys_in(trusted) if names_key(note, key)]
    return any(read_checkpoint(note, key) is not None for key in named) if named else None


def _keys_in(pems: Iterable[bytes]) -> Iterator[bytes]:
    for pem in pems:
        try:
            key = load_pem_public_key(pem)
        except ValueError:
            continue
        if isinstance(key, Ed25519PublicKey):
            yield key.public_bytes(Encoding.Raw, PublicFormat.Raw)


class OutsideFolder:
    """A folder on another disk or machine: notes are added there, and none is ever replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, *, size: int, note: str) -> None:
        """Add a note; one that is there already stays as it is. Raises OSError.

        The name has the size and a piece of the note's digest: two notes of one size that differ
        lie beside one another, and that is how a split view shows. The folder is not made: when
        the other disk is not there, a folder in its place would look as if it were.
        """
        digest = hashlib.sha256(note.encode()).hexdigest()[:12]
        _write_once(self.folder / f"checkpoint-{size:012d}-{digest}.txt", note.encode())

    def notes(self) -> dict[str, str]:
        """Return the notes that lie there, by file name. Raises OSError."""
        files = sorted(one for one in self.folder.iterdir() if one.suffix == ".txt")
        return {one.name: one.read_text(errors="replace") for one in files}


def _make_key(file: Path) -> None:
    """Write a new key unless another process was quicker.

    A signer that held a key which another's rename replaced would sign what nobody can check.
    """
    raw = Ed25519PrivateKey.generate().private_bytes(
        Encoding.Raw, PrivateFormat.Raw, NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(file, raw)


def _write_once(file: Path, data: bytes) -> None:
    """Write a file whole, unless it is there: a link, unlike a rename, never replaces."""
    if file.exists():
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o400)
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(temporary)
    finally:
        temporary.unlink()
