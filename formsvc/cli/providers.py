"""`formsvc provider`: whose links open a provider's register, and stopping one."""

import click

from formsvc.cli.opening import as_json, opened, show_json
from formsvc.journeys.providers import people_of_provider, reset_provider


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(provider)


@click.group()
def provider() -> None:
    """See whose links open a provider's register, and stop one."""


@provider.command("list")
@click.argument("name")
@as_json
def list_people(name: str, *, as_json: bool) -> None:
    """List whose links may open a provider's register."""
    with opened(begun=True) as services:
        people = people_of_provider(services, name)
    if as_json:
        show_json(
            [{"email": p.email, "name": p.name, "opened_at": p.opened_at or ""} for p in people]
        )
        return
    for one in people:
        click.echo(f"{one.email}  {one.name}, {one.opened_at or 'not opened yet'}")
    if not people:
        click.echo("Nobody has a link.")


@provider.command("reset")
@click.argument("name")
@click.option("--email", required=True, help="Whose link to stop.")
@click.option("--reason", required=True, help="Why: kept in the ledger.")
def reset(name: str, email: str, reason: str) -> None:
    """Stop the link of a wrong person, and withdraw what they gave.

    A school can then invite the right person.
    """
    with opened(begun=True) as services:
        count = reset_provider(services, provider=name, email=email, reason=reason)
    click.echo(f"The link of {email} has stopped. Items withdrawn: {count}.")
    click.echo("A school can now invite the right person, on the page of its pack's provider.")
