"""The option --trust: files that name keys, each of which must hold what can be trusted."""

from pathlib import Path

import click

from formsvc.adapters.seals import names_trust, trusted_in
from formsvc.cli.opening import trust_folder
from formsvc.domain.problems import FormsvcProblem

trust = click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A PEM file of a seal's certificate and its root, or of a checkpoint key; or the list "
    "revoked.json. "
    "Left out: those in FORMSVC_DATA.",
)


class NothingToTrust(FormsvcProblem):
    """Raised when a file that should say what is trusted says nothing, or holds a secret key."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} should be a PEM file of certificates or of a public key, or the list "
            "revoked.json, and nothing else."
        )


def trusted_files(named: tuple[Path, ...]) -> tuple[bytes, ...]:
    """Return what is trusted: the files that are named, or else what lies in the data folder.

    Raises NothingToTrust.
    """
    if not named:
        return trusted_in(trust_folder())
    return tuple(_read(file) for file in named)


def _read(file: Path) -> bytes:
    text = file.read_bytes()
    if not names_trust(text):
        raise NothingToTrust(str(file))
    return text
