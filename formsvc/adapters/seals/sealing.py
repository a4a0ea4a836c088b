"""Seals a PDF with one certification signature over the whole file (PAdES B-B, ETSI EN 319 142)."""

import io
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
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from formsvc.domain.problems import FormsvcProblem

#: The level that a seal reaches without a time-stamp authority.
LEVEL = "B-B"
FIELD = "Seal"
SHORTEST_BITS = 2048
#: Bytes kept for the signature, so that pyHanko need not make a second one to measure it.
_RESERVED = 16384


class SealKeyUnusable(FormsvcProblem):
    """Raised when the seal key cannot be read, is out of date, or is not of the right kind."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The seal key cannot be used: {why}")
        self.why = why


class SealNotMade(FormsvcProblem):
    """Raised when a PDF could not be sealed; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("The document could not be sealed. It will be tried again.")


class _KeptKeySigner(SimpleSigner):
    """Keeps the parsed key: SimpleSigner parses and checks it anew at every signature."""

    kept_key: RSAPrivateKey
    certificate: Certificate

    async def async_sign_raw(
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


class _TimedPdfSigner(PdfSigner):
    """States the time that it is given: pyHanko asks the machine's clock otherwise."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(metadata, signer)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session


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


class Sealer:
    """Seals PDFs with one organisation's key, loaded once."""

    def __init__(self, signer: _KeptKeySigner, certificate_pem: bytes) -> None:
        self._signer = signer
        self.certificate_pem = certificate_pem
        self.level = LEVEL

    @classmethod
    def load(cls, key_file: Path, passphrase_file: Path, *, now: datetime) -> "Sealer":
        """Return the sealer of a PKCS#12 file (RSA key). Raises SealKeyUnusable."""
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
        _check_usage(certificate)
        check_in_date(certificate, now)
        return cls(
            _signer(key, certificate, others),
            b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others)),
        )

    def seal(self, pdf: bytes, *, reason: str, name: str, at: datetime) -> bytes:
        """Return the PDF under one certification signature that allows no change at all.

        `at` is the time that the seal states. Raises SealKeyUnusable when the key is not in date
        then, SealNotMade when the PDF cannot be sealed.
        """
        check_in_date(self._signer.certificate, at)
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason,
            name=name,
            certify=True,
            subfilter=SigSeedSubFilter.PADES,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        out = io.BytesIO()
        try:
            writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
            signer = _TimedPdfSigner(metadata, self._signer, at)
            signer.sign_pdf(writer, bytes_reserved=_RESERVED, output=out)
        except (PdfError, SigningError, ValueError, TypeError) as error:
            raise SealNotMade from error
        return out.getvalue()


def _signer(key: RSAPrivateKey, certificate: Any, others: Any) -> _KeptKeySigner:
    store = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
        [_asn1(one) for one in others]
    )
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = _KeptKeySigner(
        signing_cert=_asn1(certificate),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )
    signer.kept_key = key
    signer.certificate = certificate
    return signer


def _asn1(certificate: Any) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
