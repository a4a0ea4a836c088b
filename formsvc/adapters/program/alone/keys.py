"""The keys that are trusted, from PEM texts, and whether one of them made a signature."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import NamedTuple

from .der import Element, read

_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----(.+?)-----END \1-----", re.DOTALL)
_RSA = bytes.fromhex("06092a864886f70d010101")
_ED25519 = bytes.fromhex("06032b6570")
_COMMON_NAME = bytes.fromhex("0603550403")
#: The basic constraints that say: this certificate issues others.
_ISSUES = re.compile(rb"\x06\x03\x55\x1d\x13(?:\x01\x01\xff)?\x04.\x30.\x01\x01\xff", re.DOTALL)
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class Certificate(NamedTuple):
    """What a check needs of a certificate (RFC 5280)."""

    whole: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    starts: datetime
    ends: datetime
    rsa: tuple[int, int] | None
    issues: bool

    @property
    def name(self) -> str:
        """The name in it, as people read it."""
        at = self.subject.find(_COMMON_NAME) + len(_COMMON_NAME)
        if at < len(_COMMON_NAME):
            return "somebody without a name"
        return read(self.subject[at:]).contents.decode(errors="replace")


class Trusted(NamedTuple):
    """The certificates of seals and their roots, and the public keys of checkpoints."""

    certificates: tuple[Certificate, ...]
    checkpoint_keys: tuple[bytes, ...]
    revoked: frozenset[tuple[str, datetime, str]]

    def revokes(self, certificate: Certificate, at: datetime | None) -> bool:
        """Say whether a key is revoked for what it sealed then; a stolen one states any time."""
        name = hashlib.sha256(certificate.whole).hexdigest()
        return any(
            one == name and (at is None or at >= since or reason == "stolen")
            for one, since, reason in self.revoked
        )


def read_certificate(der: bytes) -> Certificate:
    """Return a certificate. Raises ValueError when it is none."""
    fields = read(der).inner()[0].inner()
    if fields[0].tag == 0xA0:
        fields = fields[1:]
    serial, _, issuer, validity, subject, key = fields[:6]
    starts, ends = (_time(one) for one in validity.inner())
    return Certificate(
        *(read(der).whole, serial.whole, issuer.whole, subject.whole, starts, ends),
        *(_rsa(key), bool(_ISSUES.search(der))),
    )


def _time(element: Element) -> datetime:
    text = element.contents.decode("ascii")
    if element.tag == 0x17:  # UTCTime: two digits of the year (RFC 5280, 4.1.2.5.1)
        text = ("19" if text[:2] >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def _rsa(key: Element) -> tuple[int, int] | None:
    kind, bits = key.inner()
    if not kind.contents.startswith(_RSA):
        return None
    modulus, exponent = read(bits.contents[1:]).inner()
    return int.from_bytes(modulus.contents, "big"), int.from_bytes(exponent.contents, "big")


def read_trusted(pems: Iterable[str]) -> Trusted:
    """Return what PEM texts and lists of revoked keys hold; other keys are passed over.

    Raises ValueError for a text that is neither: whoever cannot read a list must not trust.
    """
    certificates, keys, revoked = [], [], set()
    texts = list(pems)
    for text in texts:
        if text.strip() and "-----BEGIN" not in text:
            revoked |= {_revocation(one) for one in json.loads(text)["revoked"]}
    for kind, der in _blocks(texts):
        with contextlib.suppress(ValueError, IndexError):
            if kind == "CERTIFICATE":
                certificates.append(read_certificate(der))
            elif kind == "PUBLIC KEY" and read(der).inner()[0].contents == _ED25519:
                keys.append(der[-32:])
    return Trusted(tuple(certificates), tuple(keys), frozenset(revoked))


def _revocation(said: dict[str, str]) -> tuple[str, datetime, str]:
    since = datetime.fromisoformat(said["since"])
    if since.tzinfo is None:
        raise ValueError("a moment without its zone")
    return said["fingerprint"].lower(), since, said["reason"]


def _blocks(pems: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for pem in pems:
        for kind, text in _PEM.findall(pem):
            with contextlib.suppress(binascii.Error):
                yield kind, base64.b64decode("".join(text.split()), validate=True)


def rsa_signed(key: tuple[int, int] | None, signature: bytes, data: bytes) -> bool:
    """Say whether an RSA key signed the data with SHA-256 (RSASSA-PKCS1-v1_5, RFC 8017 8.2.2)."""
    if key is None:
        return False
    modulus, exponent = key
    size = (modulus.bit_length() + 7) // 8
    info = _SHA256_INFO + hashlib.sha256(data).digest()
    number = int.from_bytes(signature, "big")
    if len(signature) != size or size < 256 or number >= modulus:
        return False
    wanted = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    return pow(number, exponent, modulus).to_bytes(size, "big") == wanted
