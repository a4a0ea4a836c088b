"""Links that work no more: what happened, who to call, and a fresh one where one can be had."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from formsvc.journeys.fresh_links import ask_fresh_link
from formsvc.journeys.signing import LinkExpired, LinkReplaced
from formsvc.web.asking import open_to, services


def add_to(pages: Blueprint) -> None:
    """Add this room's route, and the pages of links that have stopped."""
    pages.post("/s/<token>/new-link")(fresh_link)
    pages.register_error_handler(LinkReplaced, _tell_stopped)
    pages.register_error_handler(LinkExpired, _tell_expired)


@open_to("signer")
def fresh_link(token: str) -> ResponseReturnValue:
    """Send a new link to the recorded address if that may be; the answer is the same whatever."""
    ask_fresh_link(services(), token)
    return render_template("signing/asked_fresh.html")


def _tell_stopped(problem: Exception) -> ResponseReturnValue:
    return render_template("signing/stopped.html", problem=problem), 410


def _tell_expired(problem: Exception) -> ResponseReturnValue:
    token = str((request.view_args or {})["token"])
    return render_template("signing/expired.html", problem=problem, token=token), 410
