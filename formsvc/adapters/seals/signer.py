"""The key that seals: read from its file, judged, and kept ready."""

from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from formsvc.domain.problems import FormsvcProblem

SHORTEST_BITS = 2048


class SealKeyUnusable(FormsvcProblem):
    """Raised when the seal key cannot be read, is out of date, or is not of the right kind."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The seal key cannot be used: {why}")
        self.why = why


class KeptKeySigner(SimpleSigner):
    """Keeps the parsed key: SimpleSigner parses and checks it anew at every signature."""

    kept_key: RSAPrivateKey
    certificate: Certificate

    async def async_sign_raw(  # noqa: D102 - it says what pyHanko says
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's own signature
    ) -> bytes:
        if dry_run:
            return bytes(self.kept_key.key_size // 8)
        if digest_algorithm != "sha256":
            raise SigningError(f"unexpected digest {digest_algorithm}")
        return self.kept_key.sign(data, PKCS1v15(), hashes.SHA256())


def load_signer(
    key_file: Path, passphrase_file: Path, *, now: datetime
) -> tuple[KeptKeySigner, bytes]:
    """Return the signer of a PKCS#12 file (RSA key), and its certificates as PEM.

    Raises SealKeyUnusable.
    """
    try:
        passphrase = passphrase_file.read_bytes().strip()
        key, certificate, others = pkcs12.load_key_and_certificates(
            key_file.read_bytes(), passphrase
        )
    except OSError as error:
        raise SealKeyUnusable("the key file or its passphrase file is missing") from error
    except ValueError as error:
        raise SealKeyUnusable("the passphrase is wrong, or the file is damaged") from error
    if not isinstance(key, RSAPrivateKey) or certificate is None:
        raise SealKeyUnusable("it should hold one RSA key and its certificate")
    if certificate.public_key() != key.public_key():
        raise SealKeyUnusable("the certificate belongs to another key")
    if key.key_size < SHORTEST_BITS:
        raise SealKeyUnusable(f"the key is too short: it needs {SHORTEST_BITS} bits or more")
    check_certificate(certificate, now)
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
    return _signer(key, certificate, others), pem


def check_certificate(certificate: Certificate, now: datetime) -> None:
    """Raise SealKeyUnusable for a certificate that is not for sealing, or not in date."""
    _check_usage(certificate)
    check_in_date(certificate, now)


def check_in_date(certificate: Certificate, moment: datetime) -> None:
    """Raise SealKeyUnusable when a certificate is not in date."""
    if moment < certificate.not_valid_before_utc:
        raise SealKeyUnusable(
            f"its certificate begins only on {certificate.not_valid_before_utc:%Y-%m-%d}"
        )
    if moment > certificate.not_valid_after_utc:
        raise SealKeyUnusable(
            f"its certificate ran out on {certificate.not_valid_after_utc:%Y-%m-%d}"
        )


def _check_usage(certificate: Certificate) -> None:
    """Refuse a certificate whose seals every check would refuse later."""
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return
    if not usage.content_commitment:
        raise SealKeyUnusable(
            "its certificate is not one for sealing (no content commitment, also called "
            "non-repudiation, in its key usage)"
        )


def _signer(key: RSAPrivateKey, certificate: Any, others: Any) -> KeptKeySigner:
    store = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
        [asn1(one) for one in others]
    )
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = KeptKeySigner(
        signing_cert=asn1(certificate),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )
    signer.kept_key = key
    signer.certificate = certificate
    return signer


def asn1(certificate: Any) -> x509.Certificate:
    """Return a certificate as pyHanko wants it, read to its end.

    Else asn1crypto reads each part when it is first asked for, and two threads that ask at once
    find parts missing: then a seal was not made (3 of 160 first seals, with eager switching).
    """
    read = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    _ = read.native
    return read
