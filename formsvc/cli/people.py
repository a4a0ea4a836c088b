"""`formsvc user` and `formsvc organisation`: who may sign in, and for whom they work."""

import click

from formsvc.cli.opening import as_json, opened, show_json
from formsvc.journeys.people import KINDS, ROLES, add_organisation, add_user, list_people


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(user)
    main.add_command(organisation)


@click.group()
def user() -> None:
    """People who sign in: school staff and officers of the local authority."""


@user.command("add")
@click.option("--email", required=True, help="Where the sign-in codes go.")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", required=True, type=click.Choice(sorted(ROLES)), help="What they do.")
@click.option("--organisation", help="Its name. May be left out when only one fits the role.")
def add_one(email: str, name: str, role: str, organisation: str | None) -> None:
    """Add somebody who may sign in."""
    with opened() as services:
        made = add_user(services, email=email, name=name, role=role, organisation=organisation)
    click.echo(f"{made.name} may sign in with {made.email}.")


@user.command("list")
@as_json
def list_all(*, as_json: bool) -> None:
    """List the people who may sign in."""
    with opened() as services:
        people = list_people(services)
    if as_json:
        show_json(
            [
                {"email": u.email, "name": u.name, "role": u.role, "organisation": o.name}
                for u, o in people
            ]
        )
        return
    for one, of in people:
        state = " (disabled)" if one.disabled else ""
        click.echo(f"{one.email}  {one.name}, {ROLES[one.role]}, {of.name}{state}")
    if not people:
        click.echo("Nobody may sign in yet. Add somebody: formsvc user add --help")


@click.group()
def organisation() -> None:
    """Schools, providers and the local authority."""


@organisation.command("add")
@click.option("--kind", required=True, type=click.Choice(sorted(KINDS)))
@click.option("--name", required=True, help="Its full name.")
@click.option("--urn", default="", help="A school's unique reference number (6 digits).")
@click.option("--authority", help="Which authority checks a school's packs, by name.")
def add_another(kind: str, name: str, urn: str, authority: str | None) -> None:
    """Add a school, a provider or a local authority."""
    with opened() as services:
        made = add_organisation(services, kind=kind, name=name, urn=urn, authority=authority)
    click.echo(f"{made.name} was added as {KINDS[made.kind]}.")
