"""The files that come with a paper behind a sign-off link: given to keep, never shown inside."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from formsvc.journeys.attaching import open_attached
from formsvc.journeys.signing import look_round
from formsvc.web.asking import open_to, services
from formsvc.web.attachments import attachment
from formsvc.web.signing.doorway import secret_of


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/s/<token>/<document>/files/<question>")(file)


@open_to("signer")
def file(token: str, document: str, question: str) -> ResponseReturnValue:
    """Give one file that comes with this person's own copy of a paper."""
    reading = look_round(services(), token, secret_of(token)).reading(document)
    found, data = open_attached(services(), reading.edition, question)
    return attachment(data, kind=found.kind, name=found.name)
