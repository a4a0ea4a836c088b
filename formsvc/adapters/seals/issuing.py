"""Makes a service's own keys: a root and an issuer that stay offline, and seals below them."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from formsvc.adapters.private_folders import make_private
from formsvc.adapters.seals.certificates import SEAL_DAYS, certificate, named, new_seal_key
from formsvc.adapters.seals.files import PUBLIC, SECRET, write_once, write_over
from formsvc.adapters.seals.offline import (
    ISSUER,
    ROOT,
    KeysNotMade,
    open_offline,
    read_passphrase,
)
from formsvc.adapters.seals.trusting import fingerprint, keep_trusted

ROOT_DAYS, ISSUER_DAYS = 7300, 3650
#: OWASP's figure for PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023).
_ROUNDS = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """Where a service's seal key lies, and the folder of what it trusts."""

    key_file: Path
    passphrase_file: Path
    trusted: Path


def begin_keys(
    offline: Path, passphrase_file: Path, place: SealPlace, *, organisation: str, now: datetime
) -> str:
    """Make a root, an issuer below it, and the first seal key; return the seal's fingerprint.

    Root and issuer go into the folder `offline`, encrypted; whoever runs the service takes them
    away from it. Raises KeysNotMade.
    """
    if offline.exists() and any(offline.iterdir()):
        raise KeysNotMade(
            f"{offline} is not empty. When your root lies in it, `formsvc keys rotate` makes a "
            "seal key under it."
        )
    if place.key_file.exists():
        raise KeysNotMade(f"There is a seal key already: {place.key_file}.")
    passphrase = read_passphrase(passphrase_file)
    _seal_passphrase(place.passphrase_file)
    _keep_offline(offline, passphrase, organisation, now)
    return renew_seal(offline, passphrase_file, place, now=now)


def _keep_offline(offline: Path, passphrase: bytes, organisation: str, now: datetime) -> None:
    """Write root and issuer: the folder appears whole or not at all."""
    root_key, issuer_key = (ec.generate_private_key(ec.SECP384R1()) for _ in range(2))
    root_name = named(f"{organisation} root", organisation)
    root = certificate(
        root_name,
        root_name,
        begins=now,
        ends=now + timedelta(days=ROOT_DAYS),
        public_key=root_key.public_key(),
        issued_by=root_key.public_key(),
        below=1,
    ).sign(root_key, hashes.SHA384())
    issuer = certificate(
        root_name,
        named(f"{organisation} issuing", organisation),
        begins=now,
        ends=now + timedelta(days=ISSUER_DAYS),
        public_key=issuer_key.public_key(),
        issued_by=root_key.public_key(),
    ).sign(root_key, hashes.SHA384())
    with _appearing(offline) as made:
        for name, key, own, above in (
            (ROOT, root_key, root, []),
            (ISSUER, issuer_key, issuer, [root]),
        ):
            data = pkcs12.serialize_key_and_certificates(
                name.encode(), key, own, above, _encrypted(passphrase)
            )
            write_once(made / f"{name}.p12", data, SECRET)
            write_once(made / f"{name}.pem", own.public_bytes(Encoding.PEM), PUBLIC)


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """Yield a folder to fill, which takes its name only when it is full."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield made
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made)
        raise


def renew_seal(offline: Path, passphrase_file: Path, place: SealPlace, *, now: datetime) -> str:
    """Make a new seal key under the issuer in `offline`; return its fingerprint.

    It takes the place of the one before, whose certificate stays trusted. Raises KeysNotMade.
    """
    issuer_key, issuer, above = open_offline(offline, ISSUER, read_passphrase(passphrase_file))
    ends = now + timedelta(days=SEAL_DAYS)
    if ends > issuer.not_valid_after_utc:
        raise KeysNotMade(
            "The issuing certificate runs out before a new seal key would: make new keys with "
            "`formsvc keys init` in another folder."
        )
    (named_in,) = issuer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    organisation = str(named_in.value)
    key = new_seal_key()
    seal = certificate(
        issuer.subject,
        named(f"{organisation} seal {now:%Y-%m-%d}", organisation),
        begins=now,
        ends=ends,
        public_key=key.public_key(),
        issued_by=issuer_key.public_key(),
    ).sign(issuer_key, hashes.SHA384())
    passphrase = _seal_passphrase(place.passphrase_file)
    data = pkcs12.serialize_key_and_certificates(
        b"seal", key, seal, [issuer, *above], BestAvailableEncryption(passphrase)
    )
    # Trusted first: a key that is trusted and lost does no harm, one that is used and not
    # trusted would seal what nobody believes.
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in (seal, issuer, *above))
    keep_trusted(place.trusted, pem)
    make_private(place.key_file.parent)
    write_over(place.key_file, data, SECRET)
    return fingerprint(seal)


def _seal_passphrase(file: Path) -> bytes:
    """Return the seal key's passphrase; a random one is made when there is none."""
    if not file.exists():
        make_private(file.parent)
        write_once(file, secrets.token_urlsafe(32).encode(), SECRET)
    return read_passphrase(file)


def _encrypted(passphrase: bytes) -> KeySerializationEncryption:
    """Encrypt for a disk in a drawer: slow to open, for whoever guesses at the passphrase."""
    return (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase)
    )
