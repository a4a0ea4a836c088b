"""Correcting the email address of a person who signs, after the pack was sent."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import NotFound
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.following import follow_pack
from formsvc.journeys.signing import NotYetComplete
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/people/<invitation>/address")(ask_address)
    pages.post("/packs/<ref>/people/<invitation>/address")(address)


@open_to("school")
def ask_address(ref: str, invitation: str) -> ResponseReturnValue:
    """Show the address that we have, with a box for the right one."""
    return _show(ref, invitation)


def _show(ref: str, invitation: str, *, typed: str | None = None, error: str = "") -> str:
    view = follow_pack(services(), user(), ref)
    for person, items in view.invitations:
        if person.id == invitation:
            return render_template(
                "school/address.html",
                ref=ref,
                person=person,
                signed=[one for one in items if one.state == "signed"],
                letter=view.delivery.get(person.id),
                typed=person.email if typed is None else typed,
                error=error,
            )
    raise NotFound("person")


@open_to("school")
def address(ref: str, invitation: str) -> ResponseReturnValue:
    """Correct the address; a fault leaves what was typed in the box."""
    typed = request.form.get("email", "")
    try:
        correct_address(services(), user(), ref, invitation, typed)
    except NotYetComplete as incomplete:
        return _show(ref, invitation, typed=typed, error=incomplete.faults["email"]), 400
    return redirect(url_for("school.pack", ref=ref), 303)
