"""`formsvc record`: everything held on a pupil, and corrections beside it."""

from pathlib import Path

import click

from formsvc.adapters.blobs import write_whole
from formsvc.cli.opening import opened, somebody
from formsvc.journeys.pupil_record import (
    DECISIONS,
    CorrectionNotTaken,
    export_record,
    note_correction,
)


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(record)


@click.group()
def record() -> None:
    """Give out what is held on a pupil, and put corrections beside it."""


@record.command("export")
@click.argument("ref")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder.",
)
@click.option("--as", "email", help="The address of the school's safeguarding lead.")
def export(ref: str, target: Path, email: str | None) -> None:
    """Write a zip of everything held on the pupil of pack REF, in all packs of the school.

    With a list of what to look at before it is given out. No link and no code is in it.
    """
    with opened(begun=True) as services:
        name, data = export_record(services, somebody(services, email), ref)
    target.mkdir(parents=True, exist_ok=True)
    write_whole(target / name, data)
    click.echo(f"{target / name}: first read look-at-before-giving-out.txt in it.")


@record.command("correct")
@click.argument("ref")
@click.option("--asked-by", required=True, help="Who asks for the correction.")
@click.option("--words", required=True, help="What they say is right.")
@click.option("--decision", required=True, type=click.Choice(sorted(DECISIONS)))
@click.option("--why", default="", help="Why the school does not agree.")
@click.option("--only-leads", is_flag=True, help="Only safeguarding leads may read it.")
@click.option("--as", "email", help="The address of whoever decides at the school.")
def correct(ref: str, email: str | None, *, only_leads: bool, **said: str) -> None:
    """Put a correction beside the record of pack REF. Nothing that was written is changed."""
    with opened(begun=True) as services:
        try:
            note_correction(services, somebody(services, email), ref, said, only_leads=only_leads)
        except CorrectionNotTaken as problem:
            raise click.UsageError(". ".join(problem.faults.values())) from problem
    click.echo(f"The correction stands beside the record of pack {ref}.")
