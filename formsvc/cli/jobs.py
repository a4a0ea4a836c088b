"""`formsvc jobs`: what was promised and is not done yet, and trying it again."""

from collections.abc import Iterable

import click

from formsvc.cli.opening import as_json, opened, show_json
from formsvc.domain.jobs import UnfinishedJob
from formsvc.journeys.following import PackView
from formsvc.journeys.retrying import list_jobs, retry_jobs


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(jobs)


@click.group()
def jobs() -> None:
    """Jobs: letters, sealing and scans that were promised and are not done yet."""


@jobs.command("list")
@as_json
def show(*, as_json: bool) -> None:
    """List what is not done yet: what it is, whether it is still tried, what went wrong."""
    with opened(begun=True) as services:
        found = list_jobs(services)
    if as_json:
        show_json([job_as_json(one) for one in found])
        return
    for one in found:
        about = f", pack {one.pack}" if one.pack else ""
        next_try = "" if one.given_up else f", next try {one.next_at}"
        click.echo(f"{one.id}  {one.what}{about}: {_standing(one)}{next_try}")
        if one.last_error:
            click.echo(f"    {one.last_error}")
    if not found:
        click.echo("Everything that was promised is done.")
    elif any(one.given_up for one in found):
        click.echo("Try again what was given up: formsvc jobs retry ID, or --all")


def _standing(one: UnfinishedJob) -> str:
    if one.forgotten:
        return "given up, its link or code is forgotten: send a new one"
    return one.standing if one.last_error else "waiting"


def tell_troubles(troubles: Iterable[UnfinishedJob]) -> None:
    """Tell what went wrong behind a pack: what is still tried, and what is a task for a person."""
    troubles = tuple(troubles)
    for one in troubles:
        click.echo(f"- {_standing(one)}: {one.what}. {one.last_error}")
    if any(one.given_up for one in troubles):
        click.echo("Try again what was given up: formsvc jobs list, then formsvc jobs retry ID")


def tell_astray(view: PackView) -> None:
    """Tell whose letters do not arrive: a task for somebody at the school."""
    for person in view.astray:
        words = view.delivery[person.id].standing.words
        click.echo(f"- To do: correct how we reach {person.name}. Our letter {words}.")


def job_as_json(one: UnfinishedJob) -> dict[str, object]:
    """Return a job for a program to read."""
    return {
        "id": one.id,
        "kind": one.kind,
        "letter": one.letter,
        "pack": one.pack,
        "invitation": one.invitation,
        "given_up": one.given_up,
        "forgotten": one.forgotten,
        "tries": one.attempts,
        "next_try": one.next_at,
        "why": one.last_error,
    }


@jobs.command("retry")
@click.argument("job_id", metavar="[ID]", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="Try all of them again.")
def retry(job_id: int | None, *, every: bool) -> None:
    """Try a job again now: one that was given up, or one that waits for its next try."""
    if (job_id is None) is not every:
        raise click.UsageError("Say which: the ID that `formsvc jobs list` shows, or --all.")
    with opened(begun=True) as services:
        count = retry_jobs(services, job_id)
    click.echo(f"{count} {'job is' if count == 1 else 'jobs are'} tried again now.")
    click.echo("The worker does the work: formsvc serve")
