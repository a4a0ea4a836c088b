"""Looks into the hole of a seal: the signature's own place, which no signature covers.

Of the signature in it (CMS, RFC 5652) large parts are not signed either: the certificates that go
with it, room for further attributes, the spelling of lengths. Whoever changes them leaves the
seal intact for every tool. So the hole must hold, byte for byte, what our sealer writes there.
"""

from collections.abc import Sequence
from typing import Any

from asn1crypto import cms, core, x509

_SHA256 = {"algorithm": "sha256"}
_RSA = {"algorithm": "sha256_rsa", "parameters": core.Null()}


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
    enclosed = {one.chosen.dump(): one.chosen for one in data["certificates"]}
    if signer.dump() in ours:
        enclosed = {der: one for der, one in enclosed.items() if der in ours}
    sid = cms.IssuerAndSerialNumber(
        {"issuer": signer.issuer, "serial_number": signer.serial_number}
    )
    again = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
            "digest_algorithm": _SHA256,
            "signature_algorithm": _RSA,
            "signed_attrs": info["signed_attrs"],
            "signature": info["signature"].native,
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [
                cms.CertificateChoices({"certificate": one}) for one in enclosed.values()
            ],
            "signer_infos": [again],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": content})
    return bytes(whole.dump(force=True))
