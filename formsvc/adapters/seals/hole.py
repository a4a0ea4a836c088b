"""Looks into the hole of a seal: the signature's own place, which no signature covers.

Of the signature in it (CMS, RFC 5652) large parts are not signed either: the certificates that go
with it, room for further attributes, the spelling of lengths. Whoever changes them leaves the
seal intact for every tool. So the hole must hold, byte for byte, what our sealer writes there:
the signature, at most one time-stamp on it (RFC 3161), and in neither anything that is not needed.
"""

from collections.abc import Collection, Sequence
from typing import Any

from asn1crypto import x509

from formsvc.adapters.seals.der import FIRST, OCTETS, SECOND, SEQUENCE, SET, der

_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA_SHA256 = bytes.fromhex("300d06092a864886f70d01010b0500")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_STAMPED = bytes.fromhex("060b2a864886f70d0109100104")
_STAMP_ATTRIBUTE = bytes.fromhex("060b2a864886f70d010910020e")
_VERSION_1, _VERSION_3 = bytes.fromhex("020101"), bytes.fromhex("020103")
#: How an authority may name its algorithms: SHA-2, and RSA (PKCS#1) or ECDSA with it.
_DIGESTS = {
    bytes.fromhex(f"{head}060960864801650304020{kind}{tail}")
    for kind in (1, 2, 3)
    for head, tail in (("300d", "0500"), ("300b", ""))
}
_SIGNATURES = {bytes.fromhex(f"300d06092a864886f70d0101{kind:02x}0500") for kind in (1, 11, 12, 13)}
_SIGNATURES |= {bytes.fromhex(f"300a06082a8648ce3d0403{kind:02x}") for kind in (2, 3, 4)}


def hole_is_clean(
    pdf: bytes, seal: Any, known: Sequence[x509.Certificate], stamped_by: Collection[bytes]
) -> bool:
    """Say whether the hole holds the signature, zeros to its end, and nothing else.

    `stamped_by` are the certificates, in DER, that lead from its time-stamp to a known authority.
    """
    first, length, second, _ = (int(one) for one in seal.byte_range)
    hole = pdf[first + length : second]
    clean = _written_again(seal, known, stamped_by).hex().upper().encode()
    return hole == b"<" + clean.ljust(len(hole) - 2, b"0") + b">"


def archive_is_clean(pdf: bytes, stamp: Any, stamped_by: Collection[bytes]) -> bool:
    """Say whether the hole of an archive time-stamp holds it, zeros, and nothing else."""
    first, length, second, _ = (int(one) for one in stamp.byte_range)
    hole = pdf[first + length : second]
    clean = _stamp_again(stamp.signed_data, stamped_by).hex().upper().encode()
    return hole == b"<" + clean.ljust(len(hole) - 2, b"0") + b">"


def stamp_of(seal: Any) -> Any:
    """Return the time-stamp on a seal (its SignedData), None when it has none."""
    attributes = seal.signer_info["unsigned_attrs"]
    stamps = [
        value
        for one in (attributes if attributes.native else ())
        if one["type"].native == "signature_time_stamp_token"
        for value in one["values"]
    ]
    return stamps[0]["content"] if stamps else None


def _written_again(
    seal: Any, known: Sequence[x509.Certificate], stamped_by: Collection[bytes]
) -> bytes:
    """Return the signature made anew from what is signed and from certificates that are known.

    When the signer is a stranger, strangers may go with him: the verdict then is unknown at best.
    """
    data, info, signer = seal.signed_data, seal.signer_info, seal.signer_cert
    ours = {one.dump() for one in known}
    enclosed = {one.chosen.dump() for one in data["certificates"]}
    if signer.dump() in ours:
        enclosed &= ours
    stamp = b""
    stamped = stamp_of(seal)
    if stamped is not None:
        token = _stamp_again(stamped, stamped_by)
        stamp = der(SECOND, der(SEQUENCE, _STAMP_ATTRIBUTE, der(SET, token)))
    signed_by = der(
        SEQUENCE,
        _VERSION_1,
        _issuer_and_serial(signer),
        _SHA256,
        der(FIRST, info["signed_attrs"].contents),
        _RSA_SHA256,
        der(OCTETS, info["signature"].native),
        stamp,
    )
    signed = der(
        SEQUENCE,
        _VERSION_1,
        der(SET, _SHA256),
        _DATA,
        der(FIRST, *sorted(enclosed)),
        der(SET, signed_by),
    )
    return der(SEQUENCE, _SIGNED_DATA, der(FIRST, signed))


def _stamp_again(data: Any, stamped_by: Collection[bytes]) -> bytes:
    """Return a time-stamp made anew from what the authority signed.

    Its certificates may stand in any order: authorities differ. One that does not lead to the
    authority, or stands there twice, is left out, and then the hole is not clean.
    """
    (info,) = data["signer_infos"]
    digest, signature = info["digest_algorithm"].dump(), info["signature_algorithm"].dump()
    enclosed = [one.chosen for one in data["certificates"]]
    needed = dict.fromkeys(one.dump() for one in enclosed)
    if stamped_by:
        needed = {one: None for one in needed if one in stamped_by}
    signer = next(one for one in enclosed if _issuer_and_serial(one) == info["sid"].chosen.dump())
    signed_by = der(
        SEQUENCE,
        _VERSION_1,
        _issuer_and_serial(signer),
        digest if digest in _DIGESTS else b"",
        der(FIRST, info["signed_attrs"].contents),
        signature if signature in _SIGNATURES else b"",
        der(OCTETS, info["signature"].native),
    )
    content = data["encap_content_info"]["content"].parsed.dump()
    signed = der(
        SEQUENCE,
        _VERSION_3,
        der(SET, digest),
        der(SEQUENCE, _STAMPED, der(FIRST, der(OCTETS, content))),
        der(FIRST, *needed),
        der(SET, signed_by),
    )
    return der(SEQUENCE, _SIGNED_DATA, der(FIRST, signed))


def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    serial = certificate["tbs_certificate"]["serial_number"].dump()
    return der(SEQUENCE, certificate.issuer.dump(), serial)
