"""Pages for anybody: the start, checking a signed file, health, and what we say about ourselves."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from formsvc.adapters.links import digest
from formsvc.adapters.pdf import describe_engine
from formsvc.domain.examination import how_it_stands
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking_uploads import check_upload
from formsvc.journeys.moments import uk_words
from formsvc.journeys.standing import standing_of
from formsvc.web.asking import open_to, services

pages = Blueprint("public", __name__)


@pages.get("/")
@open_to("anyone")
def start() -> ResponseReturnValue:
    """Say what this is, and where to begin."""
    return render_template("public/start.html")


@pages.get("/verify")
@open_to("anyone")
def verify() -> ResponseReturnValue:
    """Ask for a PDF to check."""
    return render_template("public/verify.html", verdict=None, errors=[])


@pages.post("/verify")
@open_to("anyone")
def check() -> ResponseReturnValue:
    """Say whether the PDF is as it was sealed: its status, never what it says."""
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        errors = [{"text": "Choose a PDF file", "href": "#file"}]
        return render_template("public/verify.html", verdict=None, errors=errors), 400
    verdict = check_upload(data, trusted=services().trusted)
    valid = verdict.outcome is Outcome.VALID
    standing = standing_of(services().ledger, digest(data)) if valid else ""
    return render_template(
        "public/verify.html", verdict=verdict, standing=standing, errors=[], uk_words=uk_words
    )


@pages.get("/healthz")
@open_to("anyone")
def healthz() -> ResponseReturnValue:
    """Say that the web server answers."""
    return jsonify(status="ok")


@pages.get("/readyz")
@open_to("anyone")
def readyz() -> ResponseReturnValue:
    """Say whether the parts that a person's work needs are there."""
    try:
        with services().ledger.reading() as tx:
            latest = tx.examinations.latest()
        checked = how_it_stands(latest, services().clock())
        database = True
    except FormsvcProblem:
        checked, database = "not known", False
    engine = describe_engine()
    parts = {"database": database, "pdf": bool(engine.office and engine.python)}
    # What the nightly check found is told, but people go on working: a proxy must not stop them.
    return jsonify(**parts, nightly_check=checked), 200 if all(parts.values()) else 503


@pages.get("/accessibility")
@open_to("anyone")
def accessibility() -> ResponseReturnValue:
    """Say how usable this is, and what is not yet."""
    return render_template("public/accessibility.html")


@pages.get("/privacy")
@open_to("anyone")
def privacy() -> ResponseReturnValue:
    """Say what is kept about whom."""
    return render_template("public/privacy.html")
