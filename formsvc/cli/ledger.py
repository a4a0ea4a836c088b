"""`formsvc ledger`: the chain of entries checked, copied, signed, and proved to others."""

from pathlib import Path

import click

from formsvc.adapters.ledger import ChainVerdict
from formsvc.cli.kept_notes import kept_notes
from formsvc.cli.opening import as_json, opened, show_json, write_or_show
from formsvc.cli.trusting import trust, trusted_files
from formsvc.journeys.moments import uk_words
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


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(ledger)


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
    with opened(begun=True) as services:
        found = check_against(services, list(notes.values()))
        files = faults_in_named(services)
    against = dict(zip(notes, found.against, strict=True))
    stamped = dict(zip(notes, found.stamped, strict=True))
    chain = found.chain
    if as_json:
        fault = None if chain.fault is None else {"seq": chain.fault.seq, "why": chain.fault.why}
        said = {"entries": chain.entries, "head": chain.head, "fault": fault, "against": against}
        show_json(
            {
                **said,
                "stamped": stamped,
                "files": [{"seq": one.seq, "why": one.why} for one in files],
            }
        )
    else:
        _tell_chain(chain)
        for one in files:
            click.echo(f"A file is NOT as it was. Entry {one.seq}: {one.why}.")
        for file, why in against.items():
            holds = f"The checkpoint {file} was taken of this ledger."
            if stamped[file]:
                holds += f" A time-stamp authority confirms it: {uk_words(stamped[file])}."
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
    with opened(begun=True) as services:
        write_or_show(export_entries(services), target)


@ledger.command("checkpoint")
@click.option("--to", "target", type=TARGET, help="A file. Left out: print.")
def checkpoint(target: Path | None) -> None:
    """Sign the head of the ledger. Keep it where this machine cannot reach it."""
    with opened(begun=True) as services:
        write_or_show(sign_checkpoint(services), target)


@ledger.command("prove")
@click.option("--since", required=True, type=SOURCE, help="An older checkpoint.")
@click.option("--to", "target", type=TARGET, help="A file. Left out: print.")
def prove(since: Path, target: Path | None) -> None:
    """Prove to whoever kept an older checkpoint that nothing before it was changed."""
    with opened(begun=True) as services:
        write_or_show(prove_since(services, since.read_text(errors="replace")), target)


@ledger.command("grown")
@click.argument("proof", type=SOURCE)
@trust
def grown(proof: Path, trust: tuple[Path, ...]) -> None:
    """Check a proof of `ledger prove`. Needs no database: a council can do it by itself."""
    why = check_growth(proof.read_text(errors="replace"), trusted_files(trust))
    click.echo(f"It does NOT hold: {why}." if why else "It holds: entries were only added.")
    raise SystemExit(1 if why else 0)
