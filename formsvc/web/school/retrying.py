"""Trying again what was given up for a pack: its sealing, its letters."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.retrying import retry_pack
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.post("/packs/<ref>/try-again")(try_again)


@open_to("school")
def try_again(ref: str) -> ResponseReturnValue:
    """Try again what was given up, and show the pack."""
    retry_pack(services(), user(), ref)
    return redirect(url_for("school.pack", ref=ref), 303)
