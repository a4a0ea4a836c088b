"""Lists the seal keys that a folder trusts, and finds one of them by its fingerprint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID

from formsvc.adapters.seals.trusting import (
    fingerprint,
    issues,
    read_pem,
    read_revocations,
    trusted_in,
)
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.revocation import Revocation

SHORTEST = 8


class KeyNotNamed(FormsvcProblem):
    """Raised when a fingerprint names no seal key, or more than one."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"“{named}” names no seal key, or more than one. `formsvc keys list` shows the "
            f"fingerprints; the first {SHORTEST} letters of one are enough."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKey:
    """A seal key that is, or was, used here."""

    fingerprint: str
    name: str
    begins: datetime
    ends: datetime
    revocations: tuple[Revocation, ...]

    def state(self, *, used: str | None, now: datetime) -> str:
        """Return how the key stands, in words. `used` is the fingerprint of the key in use."""
        if self.revocations:
            return f"revoked from {min(self.revocations, key=lambda one: one.since).words}"
        if now > self.ends:
            return "out of date: what it sealed stays valid"
        return "in use" if self.fingerprint == used else "kept for what it sealed"


def seal_keys(folder: Path) -> list[SealKey]:
    """Return the seal keys that a folder trusts, the newest first. Raises TrustUnreadable."""
    return keys_among(trusted_in(folder))


def keys_among(trusted: Iterable[bytes]) -> list[SealKey]:
    """Return the seal keys among trusted texts, the newest first. Raises TrustUnreadable."""
    texts = list(trusted)
    revoked = read_revocations(texts)
    keys = [_key(one, revoked) for one in read_pem(texts) if not issues(one)]
    return sorted(keys, key=lambda one: one.begins, reverse=True)


def named_key(folder: Path, prefix: str) -> SealKey:
    """Return the one key whose fingerprint begins so. Raises KeyNotNamed, TrustUnreadable."""
    wanted = prefix.lower().replace(":", "")
    found = [one for one in seal_keys(folder) if one.fingerprint.startswith(wanted)]
    if len(wanted) < SHORTEST or len(found) != 1:
        raise KeyNotNamed(prefix)
    return found[0]


def key_of(pem: bytes) -> str:
    """Return the fingerprint of the first certificate of a PEM text."""
    return fingerprint(read_pem([pem])[0])


def key_in(key_file: Path, passphrase_file: Path) -> str | None:
    """Return the fingerprint of the key in a PKCS#12 file, None when it cannot be read.

    Of a key in a token it is that of the PEM file with its certificate.
    """
    try:
        certificates = read_pem([key_file.read_bytes()])
        if certificates:
            return fingerprint(certificates[0])
        passphrase = passphrase_file.read_bytes().strip()
        _, found, _ = pkcs12.load_key_and_certificates(key_file.read_bytes(), passphrase)
    except (OSError, ValueError):
        return None
    return fingerprint(found) if found else None


def _key(certificate: Certificate, revoked: tuple[Revocation, ...]) -> SealKey:
    own = fingerprint(certificate)
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return SealKey(
        fingerprint=own,
        name=str(names[0].value) if names else certificate.subject.rfc4514_string(),
        begins=certificate.not_valid_before_utc.astimezone(UTC),
        ends=certificate.not_valid_after_utc.astimezone(UTC),
        revocations=tuple(one for one in revoked if one.fingerprint == own),
    )
