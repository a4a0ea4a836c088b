"""`formsvc pack`: a pack from a file, sending it, where it stands, a copy of the sealed pack."""

import json
from pathlib import Path
from typing import Any

import click

from formsvc.cli.given_files import with_files
from formsvc.cli.importing import import_facts
from formsvc.cli.opening import as_json, opened, show_json, somebody
from formsvc.cli.pack_status import status
from formsvc.domain.definition import placed_in
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.answering import AnswersNotAccepted, new_pack_from
from formsvc.journeys.judging import ReasonsMissing
from formsvc.journeys.managing import look_at_pack, send_for
from formsvc.journeys.services import Services

ON_BEHALF = "The address of the person at the school for whom this is done."


class FileNotRead(FormsvcProblem):
    """Raised when a file of answers is not a JSON object of facts by name."""


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    pack.add_command(import_facts)
    pack.add_command(status)
    main.add_command(pack)


@click.group()
def pack() -> None:
    """Packs: start one from a file, send it, see where it stands, copy it."""


@pack.command("new")
@click.option(
    "--answers",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file: facts by name, as the forms ask for them.",
)
@click.option("--as", "email", help=ON_BEHALF)
@as_json
def new(answers: Path, email: str | None, *, as_json: bool) -> None:
    """Start a pack with the answers of a file: same rules and same errors as the pages."""
    with opened() as services:
        try:
            given = with_files(services.catalogue, _read(answers), answers.parent)
            ref = new_pack_from(services, somebody(services, email), given)
        except AnswersNotAccepted as problem:
            _tell_faults(services, problem, as_json=as_json)
            raise SystemExit(1) from problem
    show_json({"reference": ref}) if as_json else click.echo(ref)


def _read(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise FileNotRead(f"{file.name} is not readable as JSON.") from error
    if not isinstance(read, dict):
        raise FileNotRead(f"{file.name} should hold one object: facts by name.")
    return read


def _tell_faults(services: Services, problem: AnswersNotAccepted, *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "faults": [
                    {"question": one.question, "part": one.part, "message": one.message}
                    for one in problem.faults
                ]
            }
        )
        return
    placed = placed_in(services.catalogue.definitions)
    click.echo("Nothing was kept. These answers cannot be taken:", err=True)
    for one in problem.faults:
        where = f"{one.question}.{one.part}" if one.part else one.question
        place = ""
        if one.question in placed:
            definition, page, _ = placed[one.question]
            place = f" ({definition.title}, {page.title})"
        click.echo(f"- {where}{place}: {one.message}", err=True)


@pack.command("send")
@click.argument("ref")
@click.option("--as", "email", help=f"{ON_BEHALF} Left out: whoever started the pack.")
@click.option(
    "--reason",
    "reasons",
    multiple=True,
    metavar="RULE=TEXT",
    help="Why the school goes on with a warning. Give it once for each rule that warns.",
)
def send(ref: str, email: str | None, reasons: tuple[str, ...]) -> None:
    """Send a pack for signature: freeze it, make its PDFs, write to everybody who signs."""
    with opened(begun=True) as services:
        user = somebody(services, email) if email else None
        try:
            people = send_for(services, ref, user, _by_rule(reasons))
        except ReasonsMissing as missing:
            _tell_missing(services, ref, missing)
            raise SystemExit(1) from missing
    click.echo(f"Pack {ref} is out for signature. {len(people)} people get a letter with a link")
    click.echo("as soon as a worker runs: formsvc serve")


def _by_rule(reasons: tuple[str, ...]) -> dict[str, str]:
    split = [one.partition("=") for one in reasons]
    wrong = [rule for rule, sign, _ in split if not sign]
    if wrong:
        raise click.BadParameter(
            f"“{wrong[0]}” should be RULE=TEXT, like R10=It is renewed in May."
        )
    return {rule.strip(): text for rule, _, text in split}


def _tell_missing(services: Services, ref: str, missing: ReasonsMissing) -> None:
    """Tell each warning that still needs a reason, and how to give it."""
    click.echo("The pack was not sent. Say for each of these why you go on:", err=True)
    for one in look_at_pack(services, ref).judgement.warnings:
        if one.rule in missing.faults:
            click.echo(f"- {one.rule} {one.title}: {one.why}", err=True)
            click.echo(f'  --reason {one.rule}="..."', err=True)


@pack.command("export")
@click.argument("ref")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder.",
)
def export(ref: str, target: Path) -> None:
    """Copy the sealed pack, as a zip, into a folder."""
    with opened(begun=True) as services:
        view = look_at_pack(services, ref)
        copy = services.packs.export(ref, view.version, target)
    click.echo(str(copy))
