"""Lists of revoked keys (CRL, RFC 5280): made, kept among what is trusted, and found."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from formsvc.adapters.seals.files import PUBLIC, write_over
from formsvc.adapters.seals.trusting import fingerprint, read_pem, read_revocations
from formsvc.domain.revocation import Reason

#: How long a list counts as the newest: the next should be made by then.
LIST_DAYS = 35
_REASONS = {
    Reason.STOLEN: x509.ReasonFlags.key_compromise,
    Reason.REPLACED: x509.ReasonFlags.superseded,
    Reason.ENDED: x509.ReasonFlags.cessation_of_operation,
}
_MARK = b"-----BEGIN X509 CRL-----"


def keep_list(
    folder: Path,
    issuer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Sign the list of keys that an issuer revoked, and keep it in the trusted folder.

    It takes the place of the issuer's list before, and counts until `until` or for LIST_DAYS.
    """
    texts = [one.read_bytes() for one in sorted(folder.glob("*")) if one.is_file()]
    issued = {fingerprint(one): one for one in read_pem(texts) if one.issuer == issuer.subject}
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now)
        .next_update(until or now + timedelta(days=LIST_DAYS))
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
    )
    for one in read_revocations(texts):
        if one.fingerprint in issued:
            row = x509.RevokedCertificateBuilder(
                issued[one.fingerprint].serial_number, one.since, []
            ).add_extension(x509.CRLReason(_REASONS[one.reason]), critical=False)
            builder = builder.add_revoked_certificate(row.build())
    pem = builder.sign(key, hashes.SHA384()).public_bytes(Encoding.PEM)
    write_over(folder / f"list-{fingerprint(issuer)[:16]}.pem", pem, PUBLIC)


def lists_in(trusted: Iterable[bytes]) -> list[x509.CertificateRevocationList]:
    """Return the lists among trusted texts."""
    return [x509.load_pem_x509_crl(one) for one in trusted if _MARK in one]


def lists_until(trusted: Iterable[bytes]) -> datetime | None:
    """Return until when every list among trusted texts is the newest; None when there is none."""
    ends = [one.next_update_utc for one in lists_in(trusted)]
    return min((one for one in ends if one is not None), default=None)


def made_by(issuer: x509.Certificate, made: x509.CertificateRevocationList) -> bool:
    """Say whether an issuer signed a list."""
    try:
        return made.issuer == issuer.subject and made.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
    except TypeError:
        return False
