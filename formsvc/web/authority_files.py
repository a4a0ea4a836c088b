"""The files that come with the authority's copies of a pack."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formsvc.journeys.attaching import open_for_authority
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import attachment


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority/<ref>/files/<question>")(file)


@open_to("authority")
def file(ref: str, question: str) -> ResponseReturnValue:
    """Give one file that comes with the authority's copies, to keep."""
    found, data = open_for_authority(services(), user(), ref, question)
    return attachment(data, kind=found.kind, name=found.name)
