"""A review, or what a placement came to, as the local authority reads it."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.afterwards import read_written
from formsvc.journeys.moments import uk_words
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority/<ref>/afterwards/<int:seq>")(written)


@open_to("authority")
def written(ref: str, seq: int) -> ResponseReturnValue:
    """Show what a school wrote after the start, as far as the council may see it."""
    return render_template(
        "written.html",
        written=read_written(services(), user(), ref, seq),
        ref=ref,
        back_to=url_for("authority.pack", ref=ref),
        copies=(),
        uk_words=uk_words,
    )
