"""A time-stamp (RFC 3161): what it was made on, when, and by whose authority."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from .der import FIRST, OCTETS, SEQUENCE, SET, Element, read, write
from .keys import Certificate, read_certificate, time_in
from .signatures import DIGESTS, SIGNATURES, key_signed

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_INFO = bytes.fromhex("060b2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
#: The extended key usage, critical and alone, of a key that stamps times (RFC 3161, 2.3).
_STAMPS = bytes.fromhex("0603551d250101ff040c300a06082b06010505070308")
_VERSION_1, _VERSION_3 = bytes.fromhex("020101"), bytes.fromhex("020103")
_LONGEST_PATH = 6


class Stamp(NamedTuple):
    """What was found: `whole` belongs to the data, `known` leads to an authority that is known."""

    at: datetime
    whole: bool
    known: bool
    anew: bytes
    path: tuple[Certificate, ...]


class _Token(NamedTuple):
    info: Element
    certificates: tuple[Certificate, ...]
    signer: Certificate
    sid: bytes
    digest: bytes
    signed: bytes
    algorithm: bytes
    value: bytes


def judge_stamp(token: bytes, data: bytes, authorities: tuple[Certificate, ...]) -> Stamp:
    """Return what a time-stamp on the data is worth. Raises ValueError when it is none."""
    found = _read_token(token)
    fields = found.info.inner()
    kind, digest = fields[2].inner()
    at = time_in(fields[4])
    name = DIGESTS.get(kind.whole, "")
    whole = (
        bool(name)
        and digest.contents == hashlib.new(name, data).digest()
        and _is_signed(found)
        and found.certificates.count(found.signer) >= 1
    )
    path = _path(found, authorities, at) if whole and _STAMPS in found.signer.whole else ()
    return Stamp(at, whole, bool(path), _written_again(found, path), path)


def _read_token(token: bytes) -> _Token:
    content = read(token).inner()[1].inner()[0].inner()
    (info,) = content[-1].inner()
    parts = info.inner()
    enclosed = tuple(read_certificate(one.whole) for one in content[3].inner())
    sid = parts[1].whole
    signer = next((one for one in enclosed if write(SEQUENCE, one.issuer, one.serial) == sid), None)
    if signer is None:
        raise ValueError("nobody signed the time-stamp")
    octets = content[2].inner()[1].inner()[0]
    return _Token(
        *(read(octets.contents), enclosed, signer, sid, parts[2].whole),
        *(parts[3].contents, parts[4].whole, parts[5].contents),
    )


def _is_signed(found: _Token) -> bool:
    digest = DIGESTS.get(found.digest, "")
    named = SIGNATURES.get(found.algorithm)
    if not digest or named is None or (named and named != digest):
        return False
    attributes = {
        one.inner()[0].whole: one.inner()[1].inner()
        for one in Element(SET, found.signed, b"").inner()
    }
    types, digests = attributes[_CONTENT_TYPE], attributes[_MESSAGE_DIGEST]
    return (
        [one.whole for one in types] == [_INFO]
        and [one.contents for one in digests] == [hashlib.new(digest, found.info.whole).digest()]
        and key_signed(found.signer.key, digest, found.value, write(SET, found.signed))
    )


def _path(
    found: _Token, authorities: tuple[Certificate, ...], at: datetime
) -> tuple[Certificate, ...]:
    """Return the certificates that lead from the time-stamp to a known authority, or nothing."""
    path = [found.signer]
    for _ in range(_LONGEST_PATH):
        lowest = path[-1]
        if not lowest.starts <= at <= lowest.ends:
            return ()
        root = next((one for one in authorities if issued(one, lowest)), None)
        if root is not None:
            return (*path, root)
        above = next((one for one in found.certificates if issued(one, lowest)), None)
        if above is None or above in path:
            return ()
        path.append(above)
    return ()


def issued(issuer: Certificate, below: Certificate) -> bool:
    """Say whether one certificate issued another."""
    digest = SIGNATURES.get(below.algorithm, "")
    return (
        issuer.issues
        and issuer.subject == below.issuer
        and key_signed(issuer.key, digest, below.signature, below.signed)
    )


def _written_again(found: _Token, path: tuple[Certificate, ...]) -> bytes:
    """Return the token made anew from what the authority signed, and nothing else."""
    needed = dict.fromkeys(one.whole for one in found.certificates)
    if path:
        led = {one.whole for one in path}
        needed = {one: None for one in needed if one in led}
    info = write(
        *(SEQUENCE, _VERSION_1, found.sid, found.digest if found.digest in DIGESTS else b""),
        write(FIRST, found.signed),
        found.algorithm if found.algorithm in SIGNATURES else b"",
        write(OCTETS, found.value),
    )
    content = write(
        *(SEQUENCE, _VERSION_3, write(SET, found.digest)),
        write(SEQUENCE, _INFO, write(FIRST, write(OCTETS, found.info.whole))),
        *(write(FIRST, *needed), write(SET, info)),
    )
    return write(SEQUENCE, _SIGNED_DATA, write(FIRST, content))
