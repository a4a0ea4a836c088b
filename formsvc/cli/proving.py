"""`formsvc verify`: sealed PDFs and packs checked, and the program that does it elsewhere."""

from pathlib import Path

import click

from formsvc.adapters.program import make_program
from formsvc.adapters.seals import names_trust
from formsvc.cli.opening import as_json, show_json, trust_folder
from formsvc.cli.standing import standings
from formsvc.cli.trusting import NothingToTrust, trust, trusted_files
from formsvc.domain.verdict import Outcome, worst
from formsvc.journeys.checking import PathVerdict, check_path


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(verify)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@trust
@click.option(
    "--write-program",
    "program",
    type=click.Path(dir_okay=False, path_type=Path),
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
    trusted = trusted_files(trust)
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


def _write_program(target: Path, trusted: tuple[bytes, ...]) -> None:
    if not trusted:
        raise click.UsageError("No key is trusted here, so the program would know none: --trust.")
    if not all(names_trust(text) for text in trusted):
        raise NothingToTrust(f"Each file in {trust_folder()}")
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
