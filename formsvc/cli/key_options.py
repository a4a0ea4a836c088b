"""The options that name keys, for the commands of `formsvc keys`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


def offline_keys(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that name the offline keys."""
    passphrase = click.option(
        "--offline-passphrase-file",
        required=True,
        type=_FILE,
        help="File that holds the passphrase of the offline keys, 12 letters or more.",
    )
    folder = click.option(
        "--offline",
        required=True,
        type=_FOLDER,
        help="Folder of the root and the issuing key, on a disk that you take away afterwards.",
    )
    return folder(passphrase(command))


def seal_key(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that name the seal key."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        passphrase = click.option(
            "--seal-passphrase-file",
            required=required,
            envvar="FORMSVC_SEAL_PASSPHRASE_FILE",
            type=_FILE,
            help="File of the seal key's passphrase. Left out: FORMSVC_SEAL_PASSPHRASE_FILE.",
        )
        file = click.option(
            "--seal",
            required=required,
            envvar="FORMSVC_SEAL",
            type=_FILE,
            help="PKCS#12 file of the seal key. Left out: FORMSVC_SEAL.",
        )
        return file(passphrase(command))

    return added
