"""The page that asks for a one-time code, where a form demands one."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.signing import (
    CodeNeeded,
    LinkUsedTooOften,
    NotYetComplete,
    ask_new_code,
    check_code,
    open_code_page,
)
from formsvc.web.asking import open_to, services
from formsvc.web.problem_pages import page_for
from formsvc.web.signing.doorway import secret_of
from formsvc.web.typists import typed_fields


def add_to(pages: Blueprint) -> None:
    """Add this room's routes, and ask for the code wherever it is missing."""
    pages.get("/s/<token>/code")(ask_code)
    pages.post("/s/<token>/code")(take_code)
    pages.register_error_handler(CodeNeeded, _needed)


@open_to("signer")
def ask_code(token: str) -> ResponseReturnValue:
    """Show the box for the code."""
    return _page(token)


def _page(token: str, *, fault: str = "", typed: list[tuple[str, str]] | None = None) -> str:
    invitation, school = open_code_page(services(), token, secret_of(token))
    return render_template(
        "signing/code.html",
        token=token,
        school=school,
        channel=invitation.code,
        fault=fault,
        errors=[{"text": fault, "href": "#code"}] if fault else [],
        typed=typed or [],
    )


@open_to("signer")
def take_code(token: str) -> ResponseReturnValue:
    """Check the code, or send a new one, as the pressed button says."""
    carried = [pair for pair in typed_fields() if pair[0].startswith("kept-")]
    try:
        if request.form.get("action") == "new_code":
            ask_new_code(services(), token, secret_of(token))
            return _page(token, typed=carried)
        g.inside = check_code(services(), token, secret_of(token), request.form.get("code", ""))
    except NotYetComplete as incomplete:
        return _page(token, fault=incomplete.faults["code"], typed=carried), 400
    except LinkUsedTooOften as often:
        return _page(token, fault=str(often), typed=carried), page_for(often).status
    if not carried:
        return redirect(url_for("signing.doorway", token=token), 303)
    given = [(name.removeprefix("kept-"), value) for name, value in carried]
    where = next((value for name, value in given if name == "where"), "")
    if not where.startswith(f"/s/{token}/"):
        where = url_for("signing.doorway", token=token)
    typed = [pair for pair in given if pair[0] != "where"]
    return render_template("signing/again.html", typed=typed, where=where, inside=True)


def _needed(_: FormsvcProblem) -> ResponseReturnValue:
    """Ask for the code; what was posted is carried along and can be sent afterwards."""
    token = str((request.view_args or {})["token"])
    if request.method != "POST":
        return redirect(url_for("signing.ask_code", token=token), 303)
    kept = [("where", request.path), *typed_fields()]
    return _page(token, typed=[(f"kept-{name}", value) for name, value in kept]), 409
