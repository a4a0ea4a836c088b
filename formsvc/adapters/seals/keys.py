"""Makes the demonstration's seal key."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)

from formsvc.adapters.seals.certificates import SEAL_DAYS, certificate, named, new_seal_key
from formsvc.adapters.seals.files import SECRET, write_once
from formsvc.adapters.seals.lists import keep_list
from formsvc.adapters.seals.trusting import keep_trusted, read_pem

DEMO_SEAL = "formsvc demonstration seal"
ROOT_DAYS = 3650


def make_demo_key(folder: Path, *, now: datetime) -> tuple[Path, Path]:
    """Make a seal key for demonstrations, unless there is one; return its file and passphrase's.

    The root's own key is thrown away at once, so nothing else can be issued under it. The
    certificate says in its name that it is for demonstrations.
    """
    key_file, passphrase_file = folder / "seal.p12", folder / "seal.passphrase"
    if key_file.exists():
        return key_file, passphrase_file
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    root_key, seal_key = ec.generate_private_key(ec.SECP384R1()), new_seal_key()
    root_name = named("formsvc demonstration root")
    root, seal = (
        certificate(
            root_name,
            subject,
            begins=now,
            ends=now + timedelta(days=days),
            public_key=key.public_key(),
            issued_by=root_key.public_key(),
        ).sign(root_key, hashes.SHA384())
        for subject, days, key in (
            (root_name, ROOT_DAYS, root_key),
            (named(DEMO_SEAL), SEAL_DAYS, seal_key),
        )
    )
    # Of several processes that start at once the first one's files stay, and all use those.
    write_once(passphrase_file, secrets.token_urlsafe(32).encode(), SECRET)
    sealed_key = pkcs12.serialize_key_and_certificates(
        b"seal", seal_key, seal, [root], BestAvailableEncryption(passphrase_file.read_bytes())
    )
    if write_once(key_file, sealed_key, SECRET):
        pem = seal.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)
        keep_trusted(folder / "trusted", pem)
        # The only list there can be: whoever could sign another is thrown away with the root's key.
        until = root.not_valid_after_utc
        keep_list(folder / "trusted", root, root_key, now=now, until=until)
    return key_file, passphrase_file


def is_demonstration(pem: bytes) -> bool:
    """Say whether a PEM text's first certificate is one that `make_demo_key` made."""
    return read_pem([pem])[0].subject == named(DEMO_SEAL)
