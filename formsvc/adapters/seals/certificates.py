"""What stands in the certificates that we make: roots and issuers, and seals below them."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

SEAL_BITS = 3072
SEAL_DAYS = 730
_SIGNS_ONLY = {
    "content_commitment": True,
    "digital_signature": True,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}
_ISSUES_ONLY = _SIGNS_ONLY | {
    "content_commitment": False,
    "digital_signature": False,
    "key_cert_sign": True,
    "crl_sign": True,
}


def named(common: str, organisation: str = "") -> x509.Name:
    """Return a certificate's name: what it is, and whose, where that is said."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


def certificate(
    issuer: x509.Name,
    subject: x509.Name,
    *,
    begins: datetime,
    ends: datetime,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    issued_by: ec.EllipticCurvePublicKey,
    below: int = 0,
) -> x509.CertificateBuilder:
    """Return a certificate to be signed: an elliptic key issues others, an RSA key seals.

    `below` is how many issuers may stand below an issuer. It begins five minutes early: clocks
    differ.
    """
    issues = isinstance(public_key, ec.EllipticCurvePublicKey)
    usage = _ISSUES_ONLY if issues else _SIGNS_ONLY
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins - timedelta(minutes=5))
        .not_valid_after(ends)
        .add_extension(
            x509.BasicConstraints(ca=issues, path_length=below if issues else None), True
        )
        .add_extension(x509.KeyUsage(**usage), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issued_by), False)
    )


def new_seal_key() -> rsa.RSAPrivateKey:
    """Return a new key to seal with: RSA, which every program that checks seals knows."""
    return rsa.generate_private_key(public_exponent=65537, key_size=SEAL_BITS)
