"""Handing the school's device to a person who signs in person."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.following import follow_pack
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.signing import hand_over
from formsvc.journeys.signing_in import sign_out
from formsvc.web.asking import open_to, services, staff_cookie, user
from formsvc.web.cookies import read_cookie, take_cookie


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/in-person/<invitation>")(ask_in_person)
    pages.post("/packs/<ref>/in-person/<invitation>")(open_in_person)


@open_to("school")
def ask_in_person(ref: str, invitation: str) -> ResponseReturnValue:
    """Ask where they are, and whether the papers are read aloud."""
    return _page(ref, invitation)


def _page(ref: str, invitation: str, *, error: str = "") -> str:
    view = follow_pack(services(), user(), ref)
    person = next((one for one, _ in view.invitations if one.id == invitation), None)
    if person is None:
        raise NotFound("invitation")
    errors = [{"text": error, "href": "#place"}] if error else []
    return render_template(
        "school/in_person.html", ref=ref, person=person, error=error, errors=errors
    )


@open_to("school")
def open_in_person(ref: str, invitation: str) -> ResponseReturnValue:
    """Sign the staff out in this browser and open the person's own papers in it.

    The session ends before the page is handed over: going back opens nothing of the school's.
    """
    try:
        token = hand_over(
            services(),
            user(),
            ref,
            invitation,
            place=request.form.get("place", ""),
            read_aloud=request.form.get("read_aloud") == "yes",
        )
    except ReasonMissing as missing:
        return _page(ref, invitation, error=missing.message), 400
    except NotAllowed as not_allowed:
        return _page(ref, invitation, error=str(not_allowed)), 409
    sign_out(services(), read_cookie(staff_cookie()))
    answer = redirect(url_for("signing.doorway", token=token), 303)
    take_cookie(answer, staff_cookie())
    return answer
