"""Whether a public key made a signature: RSA or ECDSA, with SHA-2."""

from __future__ import annotations

import hashlib

from .der import read
from .ecdsa import CURVES, ecdsa_signed

_RSA = bytes.fromhex("06092a864886f70d010101")
_ELLIPTIC = bytes.fromhex("06072a8648ce3d0201")
#: What stands before a digest in an RSA signature (RFC 8017, 9.2, note 1).
_INFO = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
#: Algorithms (DER) by the digest that they take; plain "RSA" leaves that to be said elsewhere.
DIGESTS = {
    bytes.fromhex(f"{head}060960864801650304020{kind}{tail}"): f"sha{size}"
    for kind, size in ((1, 256), (2, 384), (3, 512))
    for head, tail in (("300d", "0500"), ("300b", ""))
}
SIGNATURES = {bytes.fromhex("300d06092a864886f70d0101010500"): ""}
SIGNATURES.update(
    {
        bytes.fromhex(f"300d06092a864886f70d0101{kind}0500"): f"sha{size}"
        for kind, size in (("0b", 256), ("0c", 384), ("0d", 512))
    }
)
SIGNATURES.update(
    {
        bytes.fromhex(f"300a06082a8648ce3d04030{kind}"): f"sha{size}"
        for kind, size in ((2, 256), (3, 384), (4, 512))
    }
)


def key_signed(key: bytes, digest: str, signature: bytes, data: bytes) -> bool:
    """Say whether a public key (SubjectPublicKeyInfo, RFC 5280) signed the data."""
    kind, bits = read(key).inner()
    if digest not in _INFO:
        return False
    if kind.contents.startswith(_RSA):
        info = _INFO[digest] + hashlib.new(digest, data).digest()
        return _rsa_signed(bits.contents[1:], info, signature)
    curve = CURVES.get(kind.contents[len(_ELLIPTIC) :])
    if curve is None or not kind.contents.startswith(_ELLIPTIC):
        return False
    return ecdsa_signed(curve, bits.contents[1:], digest, signature, data)


def _rsa_signed(key: bytes, info: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2)."""
    modulus, exponent = (int.from_bytes(one.contents, "big") for one in read(key).inner())
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or size < 256 or number >= modulus:
        return False
    wanted = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    return pow(number, exponent, modulus).to_bytes(size, "big") == wanted
