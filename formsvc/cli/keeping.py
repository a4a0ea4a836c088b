"""`formsvc backup`, `doctor`, `config`, `letters`: looking after a machine."""

import os
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import click

from formsvc.cli.doctoring import examine
from formsvc.cli.opening import as_json, opened, read_settings, show_json
from formsvc.config import SETTINGS
from formsvc.journeys.keeping import back_up

_SECRET = ("FORMSVC_SECRET_KEYS", "FORMSVC_MAIL")


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    for command in (backup, doctor, config, letters):
        main.add_command(command)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy of everything into FILE, while the service runs.

    The copy holds personal data and keys: keep it as safe as the service itself. The seal key of
    FORMSVC_SEAL is not in it.
    """
    if file.exists() and not file.is_file():
        # A device or a pipe would be replaced by a file of its name.
        raise click.BadParameter(f"{file} is no ordinary file.", param_hint="FILE")
    with opened(begun=True) as services:
        count = back_up(services, file)
    click.echo(f"{file}: {count} files.")


@click.command()
@as_json
def doctor(*, as_json: bool) -> None:
    """Say what is missing or unsafe on this machine, and the command that mends it."""
    findings = examine(os.environ)
    if as_json:
        show_json([one.as_json() for one in findings])
    else:
        for one in findings:
            click.echo(f"{'ok ' if one.good else 'BAD'}  {one.what}: {one.said}")
            for line in one.details:
                click.echo(f"     {line}")
            if not one.good and one.mend:
                click.echo(f"     To mend it: {one.mend}")
    raise SystemExit(0 if all(one.good for one in findings) else 1)


@click.command()
@as_json
def config(*, as_json: bool) -> None:
    """List every setting: its name, what it is for, its default, and what it is now."""
    rows = [
        {"name": name, "what": what, "default": default, "now": _now(name, default)}
        for name, (default, what) in SETTINGS.items()
    ]
    if as_json:
        show_json(list(rows))
        return
    for row in rows:
        click.echo(f"{row['name']}\n    {row['what']}")
        click.echo(f"    Default: {row['default'] or '(none)'}. Now: {row['now'] or '(none)'}")


def _now(name: str, default: str) -> str:
    said = os.environ.get(name, "")
    return "(set, not shown)" if said and name in _SECRET else said or default


@click.command()
@click.option("--last", default=3, show_default=True, help="How many.")
def letters(last: int) -> None:
    """Print the last letters of the outbox folder (FORMSVC_MAIL=folder: only)."""
    settings = read_settings()
    files = sorted((settings.data / "outbox").glob("*.eml"), key=lambda one: one.stat().st_mtime)
    for file in files[-last:]:
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        click.echo(f"To: {letter['To']}\nSubject: {letter['Subject']}\n")
        body = letter.get_body(("plain",)) if isinstance(letter, EmailMessage) else None
        click.echo(body.get_content() if body else "")
        click.echo("-" * 60)
    if not files:
        click.echo("The outbox is empty.")
