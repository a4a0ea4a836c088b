"""Everything that happened to a pack, as the local authority reads it."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.checking_queue import open_sealed
from formsvc.web.asking import open_to, services, user
from formsvc.web.story_page import story_page


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority/<ref>/story")(story)
    pages.get("/authority/<ref>/story/whole")(whole_story)


@open_to("authority")
def story(ref: str) -> ResponseReturnValue:
    """Show what happened to the pack, day by day."""
    return _story(ref, "authority.whole_story", whole=False)


@open_to("authority")
def whole_story(ref: str) -> ResponseReturnValue:
    """Show every entry of the pack on one page."""
    return _story(ref, "authority.story", whole=True)


def _story(ref: str, other: str, *, whole: bool) -> str:
    view = open_sealed(services(), user(), ref)
    back = url_for("authority.pack", ref=ref)
    return story_page(view, whole=whole, back=back, other=url_for(other, ref=ref))
