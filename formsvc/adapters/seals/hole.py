"""Looks into the hole of a seal: the signature's own place, which no signature covers.

Of the signature in it (CMS, RFC 5652) large parts are not signed either: the certificates that go
with it, room for further attributes, the spelling of lengths. Whoever changes them leaves the
seal intact for every tool. So the hole must hold, byte for byte, what our sealer writes there.
"""

from collections.abc import Sequence
from typing import Any

from asn1crypto import x509

_SEQUENCE, _SET, _OCTETS, _FIRST = 0x30, 0x31, 0x04, 0xA0
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_VERSION_1 = bytes.fromhex("020101")


def hole_is_clean(pdf: bytes, seal: Any, known: Sequence[x509.Certificate]) -> bool:
    """Say whether the hole holds the signature, zeros to its end, and nothing else."""
    first, length, second, _ = (int(one) for one in seal.byte_range)
    hole = pdf[first + length : second]
    clean = _written_again(seal, known).hex().upper().encode()
    return hole == b"<" + clean.ljust(len(hole) - 2, b"0") + b">"


def _written_again(seal: Any, known: Sequence[x509.Certificate]) -> bytes:
    """Return the signature made anew from what is signed and from certificates that are known.

    When the signer is a stranger, strangers may go with him: the verdict then is unknown at best.
    """
    data, info, signer = seal.signed_data, seal.signer_info, seal.signer_cert
    ours = {one.dump() for one in known}
    enclosed = {one.chosen.dump() for one in data["certificates"]}
    if signer.dump() in ours:
        enclosed &= ours
    serial = signer["tbs_certificate"]["serial_number"].dump()
    signed_by = _der(
        _SEQUENCE,
        _VERSION_1,
        _der(_SEQUENCE, signer.issuer.dump(), serial),
        _SHA256,
        _der(_FIRST, info["signed_attrs"].contents),
        _RSA_SHA256,
        _der(_OCTETS, info["signature"].native),
    )
    signed = _der(
        _SEQUENCE,
        _VERSION_1,
        _der(_SET, _SHA256),
        _DATA,
        _der(_FIRST, *sorted(enclosed)),
        _der(_SET, signed_by),
    )
    return _der(_SEQUENCE, _SIGNED_DATA, _der(_FIRST, signed))


def _der(tag: int, *parts: bytes) -> bytes:
    """Return one DER element (ITU-T X.690): tag, shortest length, contents."""
    contents = b"".join(parts)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + contents
