"""Makes the demo's seal key, and reads which seal certificates are trusted."""

import os
import secrets
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

DEMO_SEAL = "formsvc demonstration seal"
SEAL_BITS = 3072
SEAL_DAYS = 730
ROOT_DAYS = 3650
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


def make_demo_key(folder: Path, *, now: datetime) -> tuple[Path, Path]:
    """Make a seal key for demonstrations, unless there is one; return its file and passphrase's.

    The root's own key is thrown away at once, so nothing else can be issued under it. The
    certificate says in its name that it is for demonstrations.
    """
    key_file, passphrase_file = folder / "seal.p12", folder / "seal.passphrase"
    if key_file.exists():
        return key_file, passphrase_file
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root_key = ec.generate_private_key(ec.SECP384R1())
    seal_key = rsa.generate_private_key(public_exponent=65537, key_size=SEAL_BITS)
    root_name, seal_name = _name("formsvc demonstration root"), _name(DEMO_SEAL)
    root = _certificate(
        root_name, root_name, now=now, days=ROOT_DAYS, public_key=root_key.public_key()
    ).sign(root_key, hashes.SHA384())
    seal = _certificate(
        root_name, seal_name, now=now, days=SEAL_DAYS, public_key=seal_key.public_key()
    ).sign(root_key, hashes.SHA384())
    # Of several processes that start at once the first one's files stay, and all use those.
    _write_once(passphrase_file, secrets.token_urlsafe(32).encode(), 0o400)
    sealed_key = pkcs12.serialize_key_and_certificates(
        b"seal", seal_key, seal, [root], BestAvailableEncryption(passphrase_file.read_bytes())
    )
    if _write_once(key_file, sealed_key, 0o400):
        pem = seal.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)
        keep_trusted(folder / "trusted", pem)
    return key_file, passphrase_file


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    issuer: x509.Name,
    subject: x509.Name,
    *,
    now: datetime,
    days: int,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
) -> x509.CertificateBuilder:
    issues = isinstance(public_key, ec.EllipticCurvePublicKey)
    usage = _ISSUES_ONLY if issues else _SIGNS_ONLY
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issues, path_length=0 if issues else None), True)
        .add_extension(x509.KeyUsage(**usage), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
    )


def _write_once(file: Path, data: bytes, mode: int) -> bool:
    """Write a file unless there is one; say whether it was written. A link never replaces."""
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(mode)
        file.hardlink_to(temporary)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True


def trusted_in(folder: Path) -> tuple[bytes, ...]:
    """Return the trusted certificates in a folder: each *.pem holds a seal's and its root's."""
    return tuple(file.read_bytes() for file in sorted(folder.glob("*.pem")))


def valid_until(pem: bytes) -> datetime:
    """Return when the first certificate of a PEM text runs out, in UTC."""
    return read_pem([pem])[0].not_valid_after_utc


def is_demonstration(pem: bytes) -> bool:
    """Say whether a PEM text's first certificate is one that `make_demo_key` made."""
    return read_pem([pem])[0].subject == _name(DEMO_SEAL)


def keep_trusted(folder: Path, pem: bytes) -> None:
    """Keep a seal's certificate and root among the trusted ones, also for when the key changes."""
    folder.mkdir(parents=True, exist_ok=True)
    name = read_pem([pem])[0].fingerprint(hashes.SHA256()).hex()[:16]
    _write_once(folder / f"{name}.pem", pem, 0o444)


def read_pem(pems: Iterable[bytes]) -> list[x509.Certificate]:
    """Return all certificates of several PEM texts; a text that is no PEM counts as none."""
    found: list[x509.Certificate] = []
    for pem in pems:
        try:
            found += x509.load_pem_x509_certificates(pem)
        except ValueError:
            continue
    return found
