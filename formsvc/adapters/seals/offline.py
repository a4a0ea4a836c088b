"""Opens the root and the issuing key, which lie offline, and signs their lists of revoked keys."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from formsvc.adapters.seals.lists import keep_list
from formsvc.domain.problems import FormsvcProblem

SHORTEST_PASSPHRASE = 12
ROOT, ISSUER = "root", "issuing"


class KeysNotMade(FormsvcProblem):
    """Raised when keys or lists cannot be made as asked; nothing was changed."""


def open_offline(
    offline: Path, name: str, passphrase: bytes
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate, list[x509.Certificate]]:
    """Return an offline key, its certificate, and those above it. Raises KeysNotMade."""
    try:
        key, own, above = pkcs12.load_key_and_certificates(
            (offline / f"{name}.p12").read_bytes(), passphrase
        )
    except OSError as error:
        raise KeysNotMade(f"There is no {name}.p12 to be read in {offline}.") from error
    except ValueError as error:
        raise KeysNotMade(
            f"The passphrase does not open {offline / name}.p12, or the file is damaged."
        ) from error
    wanted = 1 if name == ISSUER else 0
    if not isinstance(key, ec.EllipticCurvePrivateKey) or own is None or len(above) != wanted:
        raise KeysNotMade(f"{offline / name}.p12 is not one that `formsvc keys init` made.")
    return key, own, above


def read_passphrase(file: Path) -> bytes:
    """Return a passphrase from its file. Raises KeysNotMade when it is missing or too short."""
    try:
        passphrase = file.read_bytes().strip()
    except OSError as error:
        raise KeysNotMade(f"The passphrase file {file} cannot be read.") from error
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeysNotMade(
            f"The passphrase in {file} is too short: it needs {SHORTEST_PASSPHRASE} letters or "
            "more."
        )
    return passphrase


def renew_lists(offline: Path, passphrase_file: Path, trusted: Path, *, now: datetime) -> None:
    """Sign the root's and the issuer's lists of revoked keys anew. Raises KeysNotMade."""
    passphrase = read_passphrase(passphrase_file)
    opened = [open_offline(offline, name, passphrase) for name in (ROOT, ISSUER)]
    for key, own, _ in opened:
        keep_list(trusted, own, key, now=now)
