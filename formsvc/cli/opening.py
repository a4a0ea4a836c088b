"""Opens settings and services for a command, and closes what was opened."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from formsvc.app import open_services
from formsvc.config import SETTINGS, Settings
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import User
from formsvc.journeys.services import Services

DATABASE = "formsvc.db"
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


class NobodyMeant(FormsvcProblem):
    """Raised when a command cannot tell for whom it is run."""


class NothingBegun(FormsvcProblem):
    """Raised when a command would look after a service that was never begun in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no service in {folder.absolute()}: it holds no {DATABASE}. Is FORMSVC_DATA "
            "right?"
        )


def read_settings() -> Settings:
    """Return the settings of this environment. Raises SettingsUnsafe."""
    return Settings.from_env(os.environ)


def trust_folder() -> Path:
    """Return the folder of trusted keys. Reads no other settings: checks must work without."""
    data = Path(os.environ.get("FORMSVC_DATA") or SETTINGS["FORMSVC_DATA"][0])
    return data / "keys" / "trusted"


@contextmanager
def opened(*, begun: bool = False) -> Iterator[Services]:
    """Yield the services of this environment; LibreOffice and the database are closed after.

    With `begun` a folder without a database is refused, as a slip in FORMSVC_DATA names one: an
    empty service would be made there, found whole and backed up. Raises NothingBegun.
    """
    settings = read_settings()
    if begun and not (settings.data / DATABASE).exists():
        raise NothingBegun(settings.data)
    services = open_services(settings)
    try:
        yield services
    finally:
        services.pdf.close()
        services.ledger.close()


def somebody(services: Services, email: str | None) -> User:
    """Return the user with this address, or the only one at a school. Raises NobodyMeant."""
    with services.ledger.reading() as tx:
        if email is not None:
            found = tx.people.by_email(email)
            if found is None:
                raise NobodyMeant(f"Nobody here has the email address {email}.")
            return found
        schools = tx.people.organisations("school")
        users = [user for school in schools for user in tx.people.users_of(school.id)]
    if len(users) != 1:
        raise NobodyMeant("Say for whom: --as EMAIL. `formsvc user list` names the people.")
    return users[0]


def show_json(value: Mapping[str, object] | list[object]) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def write_or_show(text: str, target: Path | None) -> None:
    """Write text into a file, or print it."""
    if target is None:
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")
