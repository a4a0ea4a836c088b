"""Shows the school a one-time code once, to be told to a signatory by phone."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from formsvc.journeys.signing import tell_code
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.post("/packs/<ref>/codes/<invitation>")(tell)


@open_to("school")
def tell(ref: str, invitation: str) -> ResponseReturnValue:
    """Make a code and show it: a reload makes another, and nothing shows this one again."""
    name, code = tell_code(services(), user(), ref, invitation)
    return render_template("school/code.html", ref=ref, name=name, code=code)
