"""Starts a renewal: a pack with what an earlier one said, where that still holds."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.following import follow_pack
from formsvc.journeys.renewing import MAY_BE_RENEWED, FirstDayNotRead, start_renewal
from formsvc.web.asking import open_to, services, user
from formsvc.web.school.drafts import opening

_PARTS = ("day", "month", "year")


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/renew")(ask_renewal)
    pages.post("/packs/<ref>/renew")(renew)


@open_to("school")
def ask_renewal(ref: str) -> ResponseReturnValue:
    """Say what a renewal carries over, and ask for its first day."""
    return _ask(ref)


def _ask(ref: str, error: str = "") -> str:
    view = follow_pack(services(), user(), ref)
    return render_template(
        "school/renew.html",
        view=view,
        opening=opening(),
        allowed=view.state in MAY_BE_RENEWED,
        typed={part: request.form.get(f"first_day-{part}", "") for part in _PARTS},
        error=error,
        errors=[{"text": error, "href": "#first_day-day"}] if error else [],
    )


@open_to("school")
def renew(ref: str) -> ResponseReturnValue:
    """Start the renewal and go to it."""
    typed = {part: request.form.get(f"first_day-{part}", "") for part in _PARTS}
    try:
        new = start_renewal(services(), user(), ref, typed, opening=opening())
    except FirstDayNotRead as not_read:
        return _ask(ref, str(not_read)), 400
    return redirect(url_for("school.pack", ref=new), 303)
