"""The verdict on one sealed PDF.

The seal stands over every byte of the file but its own place, the hole, and a key that is trusted
made it. What may stand in the hole is known byte for byte. So a file that passes is the one that
was sealed, and nothing in it needs to be looked at: no page, no later revision, no attachment.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .der import FIRST, OCTETS, SEQUENCE, SET, Element, read, write
from .keys import Certificate, Trusted, read_certificate, rsa_signed
from .verdict import ALTERED, UNKNOWN, VALID, Check, Verdict

LARGEST = 64 << 20
_HOLE = re.compile(
    rb"/Contents <([0-9A-F]+)>\s{1,2}/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]"
)
_SIGNED_AT = re.compile(rb"/M \(D(?::|\\072)(\d{14})(?:Z|([+-])(\d\d)'(\d\d)'?)?")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_STAMP = bytes.fromhex("060b2a864886f70d010910020e")
_VERSION_1 = bytes.fromhex("020101")
_NOT_OURS = "This is not a PDF that was sealed by this service."
_CHANGED = "The file is not as it was when it was sealed."


class Signature(NamedTuple):
    """What a signature (CMS, RFC 5652) says, and the certificates that go with it."""

    signer: bytes
    signed: bytes
    value: bytes
    certificates: tuple[bytes, ...]
    stamp: bytes | None


def check_seal(pdf: bytes, trusted: Trusted) -> Verdict:
    """Return the verdict on a PDF. What cannot be read is not valid; nothing is raised."""
    if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST:
        return Verdict(UNKNOWN, _NOT_OURS)
    if b"/ByteRange" not in pdf and b"/DocMDP" not in pdf:
        return Verdict(UNKNOWN, _NOT_OURS)
    places = list(_HOLE.finditer(pdf))
    if len(places) != 1 or not _covers_all(places[0], pdf):
        said = "The seal covers the whole file, and there is no other."
        return Verdict(ALTERED, _CHANGED, (Check("nothing added", False, said),))
    try:
        return _judge(pdf, places[0], trusted)
    except (ValueError, IndexError, OverflowError):
        said = "The seal can be read."
        return Verdict(ALTERED, _CHANGED, (Check("whole", False, said),))


def _covers_all(place: re.Match[bytes], pdf: bytes) -> bool:
    first, second, rest = (int(one) for one in place.groups()[1:])
    return (first, second, second + rest) == (place.start(1) - 1, place.end(1) + 1, len(pdf))


def _judge(pdf: bytes, place: re.Match[bytes], trusted: Trusted) -> Verdict:
    signature = _read_signature(bytes.fromhex(place[1].decode()))
    known = _named(signature, trusted.certificates)
    signer = known or _named(signature, [read_certificate(one) for one in signature.certificates])
    signed = hashlib.sha256(pdf[: place.start(1) - 1] + pdf[place.end(1) + 1 :]).digest()
    at = _stated_time(pdf[place.end() :])
    checks = (
        Check("nothing added", True, "The seal covers the whole file, and there is no other."),
        Check(
            "whole",
            signer is not None
            and signed == _digest_in(signature.signed)
            and rsa_signed(signer.rsa, signature.value, write(SET, signature.signed)),
            "The bytes under the seal are as they were.",
        ),
        Check(
            "clean seal",
            None
            if _has_stamp(signature)
            else _clean(place[1], signature, trusted if known else None),
            "Nothing is hidden inside the seal itself.",
        ),
        Check("known key", known is not None, "The seal was made with a key that is known here."),
        Check(
            "key in date",
            _in_date(known, at, trusted) if known else None,
            "The key was in date at the time that the seal states.",
        ),
        Check(
            "not revoked",
            not trusted.revokes(known, at) if known else None,
            "The key was not revoked when the file was sealed.",
        ),
    )
    outcome, reason = _outcome(checks)
    name = signer.name if signer else ""
    return Verdict(outcome, reason, checks, (), name, at.isoformat() if at else "")


def _read_signature(data: bytes) -> Signature:
    content = read(data).inner()[1].inner()[0].inner()
    certificates = content[3].inner() if content[3].tag == FIRST else []
    info = content[-1].inner()[0].inner()
    return Signature(
        info[1].whole,
        info[3].contents,
        info[5].contents,
        tuple(one.whole for one in certificates),
        info[6].whole if len(info) == 7 else None,
    )


def _named(
    signature: Signature, among: tuple[Certificate, ...] | list[Certificate]
) -> Certificate | None:
    """Return the certificate that the signature names by issuer and number."""
    for one in among:
        if not one.issues and write(SEQUENCE, one.issuer, one.serial) == signature.signer:
            return one
    return None


def _has_stamp(signature: Signature) -> bool:
    """Say whether a time-stamp goes with the signature: this program cannot judge that one."""
    if signature.stamp is None:
        return False
    attributes = read(signature.stamp).inner()
    return len(attributes) == 1 and attributes[0].contents.startswith(_STAMP)


def _digest_in(signed: bytes) -> bytes:
    attributes = Element(SET, signed, b"").inner()
    values = [one.inner() for one in attributes if one.contents.startswith(_MESSAGE_DIGEST)]
    return values[0][1].inner()[0].contents if len(values) == 1 else b""


def _clean(found: bytes, signature: Signature, trusted: Trusted | None) -> bool:
    """Say whether the hole holds what the sealer writes, byte for byte, and zeros to its end."""
    enclosed = set(signature.certificates)
    if trusted is not None:
        enclosed &= {one.whole for one in trusted.certificates}
    info = write(
        *(SEQUENCE, _VERSION_1, signature.signer, _SHA256),
        *(write(FIRST, signature.signed), _RSA_SHA256, write(OCTETS, signature.value)),
    )
    content = write(
        *(SEQUENCE, _VERSION_1, write(SET, _SHA256), _DATA),
        *(write(FIRST, *sorted(enclosed)), write(SET, info)),
    )
    anew = write(SEQUENCE, _SIGNED_DATA, write(FIRST, content))
    return found == anew.hex().upper().encode().ljust(len(found), b"0")


def _stated_time(after_the_hole: bytes) -> datetime | None:
    found = _SIGNED_AT.search(after_the_hole)
    if found is None:
        return None
    moment = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    if found[2] is None:
        return moment
    ahead = timedelta(hours=int(found[3]), minutes=int(found[4]))
    return moment - ahead if found[2] == b"+" else moment + ahead


def _in_date(signer: Certificate, at: datetime | None, trusted: Trusted) -> bool:
    """Say whether the certificate and the trusted one that issued it were in date."""
    issuers = [one for one in trusted.certificates if one.subject == signer.issuer]
    return at is not None and any(
        all(one.starts <= at <= one.ends for one in (signer, issuer)) for issuer in issuers
    )


def _outcome(checks: tuple[Check, ...]) -> tuple[str, str]:
    failed = {one.name for one in checks if one.passed is False}
    if failed - {"known key", "key in date", "not revoked"}:
        return ALTERED, _CHANGED
    if "known key" in failed:
        return UNKNOWN, "The file is sealed with a key that is not known here."
    if "not revoked" in failed:
        return UNKNOWN, "The key was revoked. Ask whoever sealed the file, or use formsvc verify."
    if failed:
        return UNKNOWN, "The key was not in date when the file was sealed."
    if any(one.name == "clean seal" and one.passed is None for one in checks):
        return UNKNOWN, "The seal has a time-stamp, which only formsvc verify can judge."
    return VALID, "The file is as it was when it was sealed, and the seal is known."
