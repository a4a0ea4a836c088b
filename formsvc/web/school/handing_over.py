"""Handing a draft over: who goes on with it, and a note for them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.following import follow_pack
from formsvc.journeys.handing_over import colleagues_of, hand_over
from formsvc.journeys.people import ROLES
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/hand-over")(ask_hand_over)
    pages.post("/packs/<ref>/hand-over")(do_hand_over)


@open_to("school")
def ask_hand_over(ref: str) -> ResponseReturnValue:
    """Ask which colleague goes on, and for a note."""
    return _ask(ref)


def _ask(ref: str, *, note: str = "", chosen: str = "", at: str = "", error: str = "") -> str:
    view = follow_pack(services(), user(), ref)
    people = colleagues_of(services(), user())
    return render_template(
        "school/hand_over.html",
        view=view,
        items=[{"value": one.id, "text": f"{one.name}, {ROLES[one.role]}"} for one in people],
        note=note,
        chosen=chosen,
        errors=[{"text": error, "href": f"#{at}"}] if error else [],
    )


@open_to("school")
def do_hand_over(ref: str) -> ResponseReturnValue:
    """Hand the draft over."""
    note, chosen = request.form.get("note", ""), request.form.get("colleague", "")
    if chosen not in {one.id for one in colleagues_of(services(), user())}:
        return _ask(ref, note=note, at="colleague", error="Choose a colleague"), 400
    try:
        hand_over(services(), user(), ref, chosen, note)
    except ReasonMissing as missing:
        return _ask(ref, note=note, chosen=chosen, at="note", error=missing.message), 400
    return redirect(url_for("school.pack", ref=ref), 303)
