"""The page where a school agrees, or does not, that papers go to somebody else."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.passing_on import pass_on, refuse_to_pass_on, waiting_to_pass_on
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/pass-on/<int:seq>")(ask_pass_on)
    pages.post("/packs/<ref>/pass-on/<int:seq>")(decide_pass_on)


@open_to("school")
def ask_pass_on(ref: str, seq: int) -> ResponseReturnValue:
    """Show who says that the papers should go to whom, and why."""
    return _page(ref, seq)


def _page(ref: str, seq: int, *, words: str = "", error: str = "") -> str:
    wish = next(
        (one for one in waiting_to_pass_on(services(), user(), ref) if one.seq == seq), None
    )
    if wish is None:
        raise NotFound("question")
    errors = [{"text": error, "href": "#words"}] if error else []
    return render_template(
        "school/pass_on.html", ref=ref, wish=wish, words=words, error=error, errors=errors
    )


@open_to("school")
def decide_pass_on(ref: str, seq: int) -> ResponseReturnValue:
    """Send the papers to the person named, or say why not, as the pressed button says."""
    words = request.form.get("words", "")
    try:
        if request.form.get("action") == "accept":
            pass_on(services(), user(), ref, seq)
        else:
            refuse_to_pass_on(services(), user(), ref, seq, words)
    except ReasonMissing as missing:
        return _page(ref, seq, words=words, error=missing.message), 400
    except NotAllowed as not_allowed:
        return _page(ref, seq, words=words, error=str(not_allowed)), 409
    return redirect(url_for("school.pack", ref=ref), 303)
