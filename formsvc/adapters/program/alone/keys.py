"""The keys that are trusted, from PEM texts and lists of revoked ones."""

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
_ED25519 = bytes.fromhex("06032b6570")
_COMMON_NAME = bytes.fromhex("0603550403")
#: The basic constraints that say: this certificate issues others.
_ISSUES = re.compile(rb"\x06\x03\x55\x1d\x13(?:\x01\x01\xff)?\x04.\x30.\x01\x01\xff", re.DOTALL)


class Certificate(NamedTuple):
    """What a check needs of a certificate (RFC 5280)."""

    whole: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    starts: datetime
    ends: datetime
    key: bytes
    issues: bool
    signed: bytes
    algorithm: bytes
    signature: bytes

    @property
    def name(self) -> str:
        """The name in it, as people read it."""
        at = self.subject.find(_COMMON_NAME) + len(_COMMON_NAME)
        if at < len(_COMMON_NAME):
            return "somebody without a name"
        return read(self.subject[at:]).contents.decode(errors="replace")


class Trusted(NamedTuple):
    """What a check goes by: certificates of seals, roots of time-stamp authorities, and so on."""

    certificates: tuple[Certificate, ...]
    authorities: tuple[Certificate, ...]
    checkpoint_keys: tuple[bytes, ...]
    revoked: frozenset[tuple[str, datetime, str]]

    def revokes(self, certificate: Certificate, at: datetime | None, *, proved: bool) -> bool:
        """Say whether a key is revoked for what it sealed then.

        A stolen one states any time: for it only a time counts that is `proved` by a time-stamp.
        """
        name = hashlib.sha256(certificate.whole).hexdigest()
        return any(
            one == name and (at is None or at >= since or (reason == "stolen" and not proved))
            for one, since, reason in self.revoked
        )


def read_certificate(der: bytes) -> Certificate:
    """Return a certificate. Raises ValueError when it is none."""
    signed, algorithm, bits = read(der).inner()
    fields = signed.inner()
    if fields[0].tag == 0xA0:
        fields = fields[1:]
    serial, _, issuer, validity, subject, key = fields[:6]
    starts, ends = (time_in(one) for one in validity.inner())
    return Certificate(
        *(read(der).whole, serial.whole, issuer.whole, subject.whole, starts, ends, key.whole),
        *(bool(_ISSUES.search(der)), signed.whole, algorithm.whole, bits.contents[1:]),
    )


def time_in(element: Element) -> datetime:
    """Return a moment, to the second. Raises ValueError."""
    text = element.contents.decode("ascii")
    if element.tag == 0x17:  # UTCTime: two digits of the year (RFC 5280, 4.1.2.5.1)
        text = ("19" if text[:2] >= "50" else "20") + text
    text = re.sub(r"\.\d+Z$", "Z", text)
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)


def read_trusted(pems: Iterable[str]) -> Trusted:
    """Return what PEM texts and lists of revoked keys hold; other keys are passed over.

    Raises ValueError for a text that is neither: whoever cannot read a list must not trust.
    """
    certificates: list[Certificate] = []
    authorities: list[Certificate] = []
    keys: list[bytes] = []
    revoked = set()
    for text in pems:
        if text.strip() and "-----BEGIN" not in text:
            revoked |= {_revocation(one) for one in json.loads(text)["revoked"]}
        found = list(_certificates_in(text))
        keys += _checkpoint_keys_in(text)
        # A seal's text begins with the seal; one of issuers alone is a time-stamp authority's.
        (authorities if all(one.issues for one in found) else certificates).extend(found)
    return Trusted(tuple(certificates), tuple(authorities), tuple(keys), frozenset(revoked))


def _certificates_in(text: str) -> Iterator[Certificate]:
    for kind, der in _blocks(text):
        if kind == "CERTIFICATE":
            with contextlib.suppress(ValueError, IndexError):
                yield read_certificate(der)


def _checkpoint_keys_in(text: str) -> Iterator[bytes]:
    for kind, der in _blocks(text):
        with contextlib.suppress(ValueError, IndexError):
            if kind == "PUBLIC KEY" and read(der).inner()[0].contents == _ED25519:
                yield der[-32:]


def _revocation(said: dict[str, str]) -> tuple[str, datetime, str]:
    since = datetime.fromisoformat(said["since"])
    if since.tzinfo is None:
        raise ValueError("a moment without its zone")
    return said["fingerprint"].lower(), since, said["reason"]


def _blocks(pem: str) -> Iterator[tuple[str, bytes]]:
    for kind, text in _PEM.findall(pem):
        with contextlib.suppress(binascii.Error):
            yield kind, base64.b64decode("".join(text.split()), validate=True)
