"""`formsvc verify` and `formsvc ledger`: what can be proved, with and without the database."""

from pathlib import Path

import click

from formsvc.adapters.ledger import ChainVerdict
from formsvc.adapters.program import make_program
from formsvc.adapters.seals import trusted_in
from formsvc.cli.kept_notes import kept_notes
from formsvc.cli.opening import as_json, opened, show_json, trust_folder, write_or_show
from formsvc.cli.standing import standings
from formsvc.domain.verdict import Outcome, worst
from formsvc.journeys.checking import PathVerdict, check_path
from formsvc.journeys.named_files import faults_in_named
from formsvc.journeys.proving import (
    check_against,
    check_growth,
    export_entries,
    prove_since,
    sign_checkpoint,
)

TARGET = click.Path(dir_okay=False, path_type=Path)
SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TRUST = click.option(
    "--trust",
    multiple=True,
    type=SOURCE,
    help="A PEM file of a seal's certificate and its root, or of a checkpoint key; or the list "
    "revoked.json. "
    "Left out: those in FORMSVC_DATA.",
)


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(verify)
    main.add_command(ledger)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_TRUST
@click.option(
    "--write-program",
    "program",
    type=TARGET,
    help="Instead: write formsvc-verify with the trusted keys in it. One file that checks the "
    "same way with Python 3.9 or later and nothing else: `python3 FILE PATH...`.",
)
@as_json
def verify(
    paths: tuple[Path, ...], trust: tuple[Path, ...], program: Path | None, *, as_json: bool
) -> None:
    """Check sealed PDFs and packs (folder or zip): valid, altered or unknown, and why.

    Needs no database and no network. Where the ledger is here, it also says whether a newer
    version has taken the place of this one. Exits 0 only when everything is valid.
    """
    trusted = _trusted(trust)
    if program is not None:
        _write_program(program, trusted)
        return
    if not paths:
        raise click.UsageError("Name a sealed PDF or a pack, or give --write-program FILE.")
    verdicts = {str(path): check_path(path, trusted=trusted) for path in paths}
    stands = standings(paths, trust_folder().parent.parent)
    if as_json:
        show_json(
            {
                path: {**verdict.as_json(), "standing": stands.get(path, "")}
                for path, verdict in verdicts.items()
            }
        )
    else:
        for path, verdict in verdicts.items():
            _tell(path, verdict)
            if path in stands:
                click.echo(f"  The ledger says: {stands[path]}")
    outcome = worst([verdict.outcome for verdict in verdicts.values()])
    raise SystemExit(0 if outcome is Outcome.VALID else 1)


def _trusted(named: tuple[Path, ...]) -> tuple[bytes, ...]:
    """Return what is trusted: the files that are named, or else what lies in the data folder."""
    return tuple(file.read_bytes() for file in named) or trusted_in(trust_folder())


def _write_program(target: Path, trusted: tuple[bytes, ...]) -> None:
    if not trusted:
        raise click.UsageError("No key is trusted here, so the program would know none: --trust.")
    target.write_bytes(make_program(trusted))
    target.chmod(0o755)
    click.echo(f"Written: python3 {target} PATH...")


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
            if check.passed is False or len(verdict.verdicts) == 1:
                click.echo(f"    {_MARKS[check.passed]}  {check.sentence}")
        if len(verdict.verdicts) == 1 and one.sealed_at:
            click.echo(f"    Sealed by {one.sealed_by} at {one.sealed_at}, level {one.level}.")
            if one.stamped_at:
                click.echo(
                    f"    A time-stamp authority confirms that it was there by {one.stamped_at}."
                )


_MARKS = {True: "yes", False: "NO ", None: "?  "}


@click.group()
def ledger() -> None:
    """Check, copy and sign the chain of entries."""


@ledger.command("verify")
@click.option(
    "--against",
    "paths",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A checkpoint that was kept elsewhere, a letter with one, or a folder of them: shows a "
    "cut end, a rewrite, an older copy.",
)
@as_json
def verify_ledger(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Check every entry, the chain, the tree and each pack's state; name the first bad entry.

    Every kept file that an entry names by its SHA-256 is read too.
    """
    notes = kept_notes(paths)
    with opened() as services:
        found = check_against(services, list(notes.values()))
        files = faults_in_named(services)
    against = dict(zip(notes, found.against, strict=True))
    chain = found.chain
    if as_json:
        fault = None if chain.fault is None else {"seq": chain.fault.seq, "why": chain.fault.why}
        said = {"entries": chain.entries, "head": chain.head, "fault": fault, "against": against}
        show_json({**said, "files": [{"seq": one.seq, "why": one.why} for one in files]})
    else:
        _tell_chain(chain)
        for one in files:
            click.echo(f"A file is NOT as it was. Entry {one.seq}: {one.why}.")
        for file, why in against.items():
            holds = f"The checkpoint {file} was taken of this ledger."
            click.echo(f"The checkpoint {file} does NOT fit: {why}." if why else holds)
    raise SystemExit(0 if found.whole and not files else 1)


def _tell_chain(chain: ChainVerdict) -> None:
    if chain.fault is None:
        click.echo(f"The ledger is whole: {chain.entries} entries, head {chain.head}.")
    else:
        click.echo(f"The ledger is NOT whole. Entry {chain.fault.seq}: {chain.fault.why}.")


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


@ledger.command("prove")
@click.option("--since", required=True, type=SOURCE, help="An older checkpoint.")
@click.option("--to", "target", type=TARGET, help="A file. Left out: print.")
def prove(since: Path, target: Path | None) -> None:
    """Prove to whoever kept an older checkpoint that nothing before it was changed."""
    with opened() as services:
        write_or_show(prove_since(services, since.read_text(errors="replace")), target)


@ledger.command("grown")
@click.argument("proof", type=SOURCE)
@_TRUST
def grown(proof: Path, trust: tuple[Path, ...]) -> None:
    """Check a proof of `ledger prove`. Needs no database: a council can do it by itself."""
    why = check_growth(proof.read_text(errors="replace"), _trusted(trust))
    click.echo(f"It does NOT hold: {why}." if why else "It holds: entries were only added.")
    raise SystemExit(1 if why else 0)
