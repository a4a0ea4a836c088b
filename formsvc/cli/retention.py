"""`formsvc retention`: what falls due, holding and erasing it, and the proof of that."""

from pathlib import Path

import click

from formsvc.cli.opening import as_json, opened, show_json, somebody, write_or_show
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.retention import RECORD_KINDS
from formsvc.journeys.erasing import (
    GROUNDS,
    DueLine,
    PeriodsNotKept,
    ask_erasure,
    certificate_for,
    confirm_erasure,
    erased_list,
    finish_erasures,
    hold_pack,
    lift_hold,
    other_packs_of,
    refuse_erasure,
    register_of,
    set_periods,
)

_AS = click.option("--as", "email", help="The address of the safeguarding lead who decides.")
_HOLDS = click.option("--as", "email", help="The address of the safeguarding lead, or the officer.")
_REASON = click.option("--reason", required=True, help="Why. It becomes part of the record.")
_ONLY = click.option("--only", is_flag=True, help="Only this pack, no other pack of the pupil.")
_CONFIRM = click.option(
    "--confirm", required=True, help="The reference once more: it cannot be undone."
)
_TO = click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="File. Left out: here."
)


def add_to(main: click.Group) -> None:
    """Add this room's commands."""
    main.add_command(retention)


@click.group()
def retention() -> None:
    """Look at what is kept and until when. Nothing is erased without a person's decision."""


@retention.command("due")
@_AS
@as_json
def due(email: str | None, *, as_json: bool) -> None:
    """List a school's packs by the day that they fall due, with why, and what holds them."""
    with opened(begun=True) as services:
        lines = register_of(services, somebody(services, email))
    if as_json:
        show_json([_as_json(one) for one in lines])
        return
    for one in lines:
        day = date_in_words(one.due.on.isoformat()) if one.due.on else "not known"
        click.echo(f"{one.pack.ref}  {'DUE' if one.has_come else 'due'} {day}. {one.due.why}.")
        if one.due.looked_at_first:
            click.echo("    Somebody must look at it first: it may be needed longer.")
        if one.asked:
            click.echo(
                f"    {one.asked.by} asks to erase it. Confirm or refuse: {one.asked.until}."
            )
        for held in one.held:
            click.echo(f"    On hold, {held.words}")
    if not lines:
        click.echo("There are no packs.")


def _as_json(line: DueLine) -> dict[str, object]:
    return {
        "reference": line.pack.ref,
        "due": line.due.on.isoformat() if line.due.on else None,
        "has_come": line.has_come,
        "kind": line.due.kind.name,
        "why": line.due.why,
        "look_first": line.due.looked_at_first,
        "hold": "; ".join(held.why for held in line.held if held.why),
        "erasing_asked_by": line.asked.by if line.asked else "",
        "held_by": ", ".join(held.by for held in line.held),
    }


@retention.command("hold")
@click.argument("ref")
@_REASON
@_HOLDS
@_ONLY
def hold(ref: str, reason: str, email: str | None, *, only: bool) -> None:
    """Put a pack on hold, and the pupil's other packs: nobody can have them erased until then.

    A school and its authority hold a pack apart: each lifts its own hold.
    """
    with opened(begun=True) as services:
        who = somebody(services, email)
        others = () if only else other_packs_of(services, who, ref)
        also = [one.ref for one in others if not one.ours]
        hold_pack(services, who, ref, reason, also=also)
    click.echo(f"On hold: {', '.join([ref, *also])}.")


@retention.command("lift")
@click.argument("ref")
@_REASON
@_HOLDS
@_ONLY
def lift(ref: str, reason: str, email: str | None, *, only: bool) -> None:
    """Lift the hold of one's own side, also of the packs that were held for the same reason."""
    with opened(begun=True) as services:
        who = somebody(services, email)
        others = () if only else other_packs_of(services, who, ref)
        also = [one.ref for one in others if one.ours and one.alike]
        lift_hold(services, who, ref, reason, also=also)
    click.echo(f"No longer on hold for your side: {', '.join([ref, *also])}.")


@retention.command("ask")
@click.argument("ref")
@click.option("--ground", required=True, type=click.Choice(sorted(GROUNDS)), help="Why.")
@_CONFIRM
@_AS
def ask(ref: str, ground: str, confirm: str, email: str | None) -> None:
    """Ask that a pack be erased. Another safeguarding lead confirms it with `erase`."""
    with opened(begun=True) as services:
        ask_erasure(services, somebody(services, email), ref, ground=ground, typed=confirm)
    click.echo(f"Asked. Pack {ref} stays until another safeguarding lead confirms it.")


@retention.command("refuse")
@click.argument("ref")
@_REASON
@_AS
def refuse(ref: str, reason: str, email: str | None) -> None:
    """Refuse the erasing that somebody asked for, or take it back. The pack stays."""
    with opened(begun=True) as services:
        refuse_erasure(services, somebody(services, email), ref, reason)
    click.echo(f"Pack {ref} stays.")


@retention.command("erase")
@click.argument("ref")
@_CONFIRM
@_AS
def erase(ref: str, confirm: str, email: str | None) -> None:
    """Erase a pack that another person asked for, clean the disk, and print the certificate.

    The decision is kept at once. Stopped half-way, `formsvc retention finish` does the rest, and
    so does a worker.
    """
    with opened(begun=True) as services:
        confirm_erasure(services, somebody(services, email), ref, typed=confirm)
        finish_erasures(services)
        click.echo(certificate_for(services, ref).as_text(), nl=False)


@retention.command("set")
@click.argument("kind", type=click.Choice([one.name for one in RECORD_KINDS]))
@click.argument("period")
@click.option("--as", "email", help="The address of an officer of the local authority.")
def set_one(kind: str, period: str, email: str | None) -> None:
    """Say how many years a KIND of record is kept (months for unused_referral)."""
    with opened(begun=True) as services:
        try:
            set_periods(services, somebody(services, email), {kind: period})
        except PeriodsNotKept as problem:
            raise click.UsageError(". ".join(problem.faults.values())) from problem
    click.echo("Kept. It counts for all packs of the authority's schools at once.")


@retention.command("finish")
def finish() -> None:
    """Clean the disk of what erased packs left: after a stop half-way, or a backup meanwhile."""
    with opened(begun=True) as services:
        count = finish_erasures(services)
    click.echo(f"{count} finished. Nothing of an erased pack is left on this machine.")


@retention.command("certificate")
@click.argument("ref")
@_TO
def certificate(ref: str, target: Path | None) -> None:
    """Print the certificate of erasure of a pack. There is nothing of a person in it."""
    with opened(begun=True) as services:
        write_or_show(certificate_for(services, ref).as_text(), target)


@retention.command("erased")
@_TO
def erased(target: Path | None) -> None:
    """List what was erased, a line of JSON each: `formsvc restore --erased` needs it."""
    with opened(begun=True) as services:
        write_or_show(erased_list(services), target)
