"""Keeps which seal certificates are trusted, and which of them are revoked, in one folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import overload

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes

from formsvc.adapters.private_folders import make_private
from formsvc.adapters.seals.files import PUBLIC, write_once, write_over
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.revocation import Reason, Revocation

REVOKED = "revoked.json"
_PEM = b"-----BEGIN"


class TrustUnreadable(FormsvcProblem):
    """Raised when a trusted file is neither PEM nor a list of revoked keys: nothing is believed."""

    def __init__(self) -> None:
        super().__init__(
            "One of the files that say which keys are trusted is neither a certificate nor a "
            "list of revoked keys. Nothing is believed until it is put right."
        )


class AuthorityUnusable(FormsvcProblem):
    """Raised when the root of a time-stamp authority is missing, or is none."""

    def __init__(self) -> None:
        super().__init__(
            "FORMSVC_TSA_ROOT should be a PEM file of issuing certificates, and nothing else."
        )


class TrustFolder(Sequence[bytes]):
    """The trusted texts of a folder, read anew each time: a key may be revoked meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | Sequence[bytes]:
        """Return one of the texts, or several."""
        return trusted_in(self.folder)[index]

    def __iter__(self) -> Iterator[bytes]:
        """Yield the texts as the folder holds them now."""
        return iter(trusted_in(self.folder))

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(trusted_in(self.folder))


def trusted_in(folder: Path) -> tuple[bytes, ...]:
    """Return a folder's trusted texts.

    Each *.pem holds a seal's certificate and those that issued it, or a checkpoint's key, or only
    certificates that issue others: the roots of a time-stamp authority.
    `revoked.json` lists the keys that are revoked.
    """
    texts = [file.read_bytes() for file in sorted(folder.glob("*.pem"))]
    revoked = folder / REVOKED
    return (*texts, revoked.read_bytes()) if revoked.exists() else tuple(texts)


def keep_trusted(folder: Path, pem: bytes) -> None:
    """Keep a seal's certificate and root among the trusted ones, also for when the key changes."""
    make_private(folder)
    name = fingerprint(read_pem([pem])[0])[:16]
    write_once(folder / f"{name}.pem", pem, PUBLIC)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in hex: the name that it is pinned and revoked by."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def valid_until(pem: bytes) -> datetime:
    """Return when the first certificate of a PEM text runs out, in UTC."""
    return read_pem([pem])[0].not_valid_after_utc


def read_pem(pems: Iterable[bytes]) -> list[x509.Certificate]:
    """Return all certificates of several PEM texts; a text that is no PEM counts as none."""
    found: list[x509.Certificate] = []
    for pem in pems:
        try:
            found += x509.load_pem_x509_certificates(pem)
        except ValueError:
            continue
    return found


def read_authorities(trusted: Iterable[bytes]) -> list[x509.Certificate]:
    """Return the roots of time-stamp authorities: texts in which every certificate issues others.

    A seal's text begins with the seal's own certificate, so its issuers are none of these.
    """
    texts = [read_pem([text]) for text in trusted]
    return [one for certificates in texts if all(map(issues, certificates)) for one in certificates]


def issues(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is one that issues others."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    """Say whether one certificate issued another."""
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return issues(above)


def keep_authority(folder: Path, root: Path) -> None:
    """Keep the root of a time-stamp authority among the trusted ones, also when another follows.

    Raises AuthorityUnusable when the PEM file holds anything but certificates that issue others.
    """
    pem = root.read_bytes() if root.is_file() else b""
    roots = read_authorities([pem])
    if not roots:
        raise AuthorityUnusable
    make_private(folder)
    write_once(folder / f"tsa-{fingerprint(roots[0])[:16]}.pem", pem, PUBLIC)


def read_revocations(trusted: Iterable[bytes]) -> tuple[Revocation, ...]:
    """Return the revocations among trusted texts. Raises TrustUnreadable: never less than all."""
    lists = [text for text in trusted if _PEM not in text]
    try:
        return tuple(_revocation(one) for text in lists for one in json.loads(text)["revoked"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TrustUnreadable from error


def _revocation(said: dict[str, str]) -> Revocation:
    since = datetime.fromisoformat(said["since"])
    if since.tzinfo is None:
        raise ValueError("a moment without its zone")
    return Revocation(
        fingerprint=said["fingerprint"].lower(), since=since, reason=Reason(said["reason"])
    )


def add_revocation(folder: Path, revocation: Revocation) -> None:
    """Add one to a folder's list of revoked keys. None is ever taken out of it again."""
    known = read_revocations(one for one in trusted_in(folder) if _PEM not in one)
    rows = [
        {"fingerprint": one.fingerprint, "since": one.since.isoformat(), "reason": one.reason.value}
        for one in (*known, revocation)
    ]
    write_over(folder / REVOKED, json.dumps({"revoked": rows}, indent=1).encode() + b"\n", PUBLIC)
