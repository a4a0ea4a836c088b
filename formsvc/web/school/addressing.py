"""Correcting how a person who signs is reached, after the pack was sent."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.pack import State
from formsvc.domain.problems import NotFound
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.following import follow_pack
from formsvc.journeys.former_addresses import tells_former_address
from formsvc.journeys.signing import NotYetComplete
from formsvc.journeys.ways import ways_for
from formsvc.journeys.ways_signed import ways_signed
from formsvc.web.asking import open_to, services, user

_NO_FAULTS: Mapping[str, str] = {}


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/people/<invitation>/address")(ask_address)
    pages.post("/packs/<ref>/people/<invitation>/address")(address)


@open_to("school")
def ask_address(ref: str, invitation: str) -> ResponseReturnValue:
    """Show how we reach the person, with boxes for what is right."""
    return _show(ref, invitation)


def _show(ref: str, invitation: str, faults: Mapping[str, str] = _NO_FAULTS) -> str:
    view = follow_pack(services(), user(), ref)
    for person, items in view.invitations:
        if person.id == invitation:
            return render_template(
                "school/address.html",
                ref=ref,
                person=person,
                out=view.state is State.OUT_FOR_SIGNATURE,
                ways=ways_for(services(), person),
                signed=ways_signed(services(), user(), ref, items),
                titles={name: one.title for name, one in services().catalogue.definitions.items()},
                letter=view.delivery.get(person.id),
                told=tells_former_address(services(), user(), ref, person.id),
                typed=_typed(person),
                faults=faults,
                errors=[{"text": one, "href": f"#{name}"} for name, one in faults.items()],
            )
    raise NotFound("person")


def _typed(person: Invitation) -> dict[str, str]:
    """Return what stands in the boxes: what was typed just now, else what we have."""
    kept = {"reach": person.reach, "email": "", "phone": ""}
    kept |= {Reach.EMAIL: {"email": person.address}, Reach.TEXT: {"phone": person.address}}.get(
        Reach(person.reach), {}
    )
    return {name: request.form.get(name, value) for name, value in kept.items()}


@open_to("school")
def address(ref: str, invitation: str) -> ResponseReturnValue:
    """Correct the way or the address; a fault leaves what was typed in the boxes."""
    reach = request.form.get("reach", Reach.EMAIL.value)
    typed = request.form.get("phone" if reach == Reach.TEXT else "email", "")
    try:
        correct_address(services(), user(), ref, invitation, typed, reach=reach)
    except NotYetComplete as incomplete:
        return _show(ref, invitation, incomplete.faults), 400
    return redirect(url_for("school.pack", ref=ref), 303)
