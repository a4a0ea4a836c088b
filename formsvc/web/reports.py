"""Where GOV.UK Notify reports what became of a letter: a program, known by its bearer token."""

import hmac

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import NotFound
from formsvc.journeys.bouncing import hear_from_notify
from formsvc.web.asking import open_to, services

LARGEST_REPORT = 16 << 10

pages = Blueprint("reports", __name__)


def let_programs_in(app: Flask) -> None:
    """Let a program post here without a browser's mark; its token is what counts."""
    app.extensions["csrf"].exempt(pages)


@pages.post("/notify/delivery")
@open_to("anyone")
def notify_delivery() -> ResponseReturnValue:
    """Keep one report. Without a token set up there is no such page.

    Whoever has the token learns nothing either: every report gets the same answer.
    """
    token = services().notify_token
    if not token:
        raise NotFound("page")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return "", 401, {"WWW-Authenticate": "Bearer"}
    request.max_content_length = LARGEST_REPORT
    said = request.get_json(silent=True, force=True)
    if isinstance(said, dict):
        hear_from_notify(services(), said)
    return "", 204
