"""`formsvc pack import`: facts from a file into a pack that is being drafted."""

from pathlib import Path

import click

from formsvc.cli.opening import opened, somebody
from formsvc.domain.answers import words
from formsvc.domain.definition import Kind
from formsvc.domain.importing import Change, Proposal
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.importing import (
    ImportView,
    choose_person,
    forget_import,
    open_import,
    take_file,
    use_import,
)
from formsvc.journeys.services import Services


class PupilNotChosen(FormsvcProblem):
    """Raised when a file names several pupils and the command does not say which."""


@click.command("import")
@click.argument("ref")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "email", help="The address of the person at the school who does this.")
@click.option("--row", type=int, help="Which pupil, when the file names several: 1 is the first.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_facts(
    ref: str, file: Path, email: str | None, row: int | None, *, dry_run: bool
) -> None:
    """Take facts from a JSON or CSV file into a pack: same rules and same errors as the pages.

    Every answer that changes is printed with what it was. Nothing is taken when one of the file's
    answers cannot be.
    """
    with opened() as services:
        user = somebody(services, email)
        take_file(services, user, ref, file.read_bytes())
        try:
            if row is not None:
                choose_person(services, user, ref, row)
            view = open_import(services, user, ref)
            if view is None or len(view.people) > 1:
                raise PupilNotChosen("The file names several pupils. Say which: --row 1")
            _tell(services, view)
            if view.of(Change.REFUSED):
                raise SystemExit(1)
            if not dry_run:
                names = {one.question.name for one in view.proposals}
                use_import(services, user, ref, names=names, seen=view.seen)
        finally:
            forget_import(services, user, ref)
    click.echo("Nothing was changed." if dry_run else f"Taken into pack {ref}.")


def _tell(services: Services, view: ImportView) -> None:
    titles = {name: one.title for name, one in services.catalogue.definitions.items()}
    for one in view.of(Change.NEW, Change.OTHER):
        now = f"{_said(one, one.now)} -> " if one.now else ""
        click.echo(f"- {titles[one.document]}, {one.question.ask}: {now}{_said(one, one.new)}")
    for one in view.of(Change.REFUSED):
        for fault in one.faults:
            where = f"{one.question.name}.{fault.part}" if fault.part else one.question.name
            click.echo(f"- not taken: {where} ({one.column}): {fault.message}", err=True)
    if view.unknown:
        click.echo(f"Not recognised: {', '.join(name[:80] for name in view.unknown)}", err=True)
    click.echo(f"{len(view.of(Change.SAME))} answers are in the pack already.")


def _said(one: Proposal, value: object) -> str:
    if one.question.kind is Kind.TABLE and isinstance(value, list):
        return f"{len(value)} rows"
    return " / ".join(words(one.question, value).split("\n"))  # type: ignore[arg-type]
