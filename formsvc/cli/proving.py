"""`formsvc verify` and `formsvc ledger`: what can be proved, with and without the database."""

import os
from pathlib import Path

import click

from formsvc.adapters.seals import trusted_in
from formsvc.cli.opening import as_json, opened, show_json, write_or_show
from formsvc.config import SETTINGS
from formsvc.domain.verdict import Outcome, worst
from formsvc.journeys.checking import PathVerdict, check_path
from formsvc.journeys.proving import export_entries, sign_checkpoint

TARGET = click.Path(dir_okay=False, path_type=Path)


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(verify)
    main.add_command(ledger)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A PEM file of a seal's certificate and its root. Left out: those in FORMSVC_DATA.",
)
@as_json
def verify(paths: tuple[Path, ...], trust: tuple[Path, ...], *, as_json: bool) -> None:
    """Check sealed PDFs and packs (folder or zip): valid, altered or unknown, and why.

    Needs no database and no network. Exits 0 only when everything is valid.
    """
    trusted = tuple(file.read_bytes() for file in trust) or trusted_in(_data() / "keys" / "trusted")
    verdicts = {str(path): check_path(path, trusted=trusted) for path in paths}
    if as_json:
        show_json({path: verdict.as_json() for path, verdict in verdicts.items()})
    else:
        for path, verdict in verdicts.items():
            _tell(path, verdict)
    outcome = worst([verdict.outcome for verdict in verdicts.values()])
    raise SystemExit(0 if outcome is Outcome.VALID else 1)


def _data() -> Path:
    """Return the data folder: a check must work where the other settings are not set up."""
    return Path(os.environ.get("FORMSVC_DATA") or SETTINGS["FORMSVC_DATA"][0])


def _tell(path: str, verdict: PathVerdict) -> None:
    click.echo(f"{path}: {verdict.outcome.value}. {verdict.reason}")
    for fault in verdict.faults:
        click.echo(f"  {fault}")
    for check in verdict.checks:
        click.echo(f"  {_MARKS[check.passed]}  {check.sentence}")
    for name, one in verdict.verdicts.items():
        if len(verdict.verdicts) > 1:
            click.echo(f"  {name}: {one.outcome.value}. {one.reason}")
        for check in one.checks:
            if check.passed is not True or len(verdict.verdicts) == 1:
                click.echo(f"    {_MARKS[check.passed]}  {check.sentence}")
        if len(verdict.verdicts) == 1 and one.sealed_at:
            click.echo(f"    Sealed by {one.sealed_by} at {one.sealed_at}, level {one.level}.")


_MARKS = {True: "yes", False: "NO ", None: "?  "}


@click.group()
def ledger() -> None:
    """Check, copy and sign the chain of entries."""


@ledger.command("verify")
@as_json
def verify_ledger(*, as_json: bool) -> None:
    """Check every entry, the chain, the tree and each pack's state; name the first bad entry."""
    with opened() as services:
        found = services.ledger.verify()
    if as_json:
        fault = None if found.fault is None else {"seq": found.fault.seq, "why": found.fault.why}
        show_json({"entries": found.entries, "head": found.head, "fault": fault})
    elif found.fault is None:
        click.echo(f"The ledger is whole: {found.entries} entries, head {found.head}.")
    else:
        click.echo(f"The ledger is NOT whole. Entry {found.fault.seq}: {found.fault.why}.")
    raise SystemExit(0 if found.fault is None else 1)


@ledger.command("export")
@click.option("--to", "target", type=TARGET, help="A file. Left out: print.")
def export(target: Path | None) -> None:
    """Copy the entries, one JSON object a line. They hold no personal data."""
    with opened() as services:
        write_or_show(export_entries(services), target)


@ledger.command("checkpoint")
@click.option("--to", "target", type=TARGET, help="A file. Left out: print.")
def checkpoint(target: Path | None) -> None:
    """Sign the head of the ledger. Keep it where this machine cannot reach it."""
    with opened() as services:
        write_or_show(sign_checkpoint(services), target)
