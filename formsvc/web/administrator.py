"""The administrator's page: how the service is doing, without a word of any pupil."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from formsvc.journeys.watching import how_it_goes
from formsvc.web.asking import open_to, services, user

pages = Blueprint("administrator", __name__)


@pages.get("/administrator")
@open_to("administrator")
def service() -> ResponseReturnValue:
    """Show what was looked at, the bad first, and what to do."""
    found = how_it_goes(services(), user())
    return render_template("administrator/service.html", found=found)
