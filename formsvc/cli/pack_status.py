"""`formsvc pack status`: where a pack and each of its versions stands."""

import click

from formsvc.cli.jobs import job_as_json, tell_astray, tell_troubles
from formsvc.cli.opening import as_json, opened, show_json
from formsvc.domain.pack import State
from formsvc.domain.rules import Outcome
from formsvc.domain.versions import VersionStory, versions_in
from formsvc.journeys.following import PackView
from formsvc.journeys.managing import look_at_pack


@click.command("status")
@click.argument("ref")
@as_json
def status(ref: str, *, as_json: bool) -> None:
    """Say where a pack stands: who signed, what the rules say, what is being tried."""
    with opened(begun=True) as services:
        view = look_at_pack(services, ref)
        titles = {name: one.title for name, one in services.catalogue.definitions.items()}
    if as_json:
        show_json(_as_json(view))
        return
    click.echo(f"Pack {ref} of {view.school}: {view.pack.where.words.lower()}")
    for story in versions_in(view.entries):
        click.echo(f"- version {story.number}: {_standing(view, story).lower()}")
    for invitation, items in view.invitations:
        for item in items:
            click.echo(
                f"- {titles.get(item.document, item.document)}: {invitation.name}, {item.state}"
            )
    for one in view.findings:
        if one.outcome in {Outcome.WARN, Outcome.FAIL}:
            click.echo(f"- {one.rule} {one.outcome.value}: {one.why}")
    tell_astray(view)
    tell_troubles(view.troubles)


def _standing(view: PackView, story: VersionStory) -> str:
    """Return where a version stands; of an erased pack none is in force."""
    return "Erased" if view.state is State.ERASED else story.standing


def _as_json(view: PackView) -> dict[str, object]:
    return {
        "reference": view.pack.ref,
        "state": view.state.value,
        "stands": view.pack.where.words,
        "version": view.version,
        "versions": {one.number: _standing(view, one) for one in versions_in(view.entries)},
        "school": view.school,
        "signatures": [
            {
                "document": item.document,
                "signatory": item.signatory,
                "name": invitation.name,
                "state": item.state,
                "required": item.required,
            }
            for invitation, items in view.invitations
            for item in items
        ],
        "findings": [
            {"rule": one.rule, "outcome": one.outcome.value, "why": one.why, "source": one.source}
            for one in view.findings
        ],
        "sealed": {one.path: one.sha256 for one in view.sealed},
        "troubles": [job_as_json(one) for one in view.troubles],
    }
