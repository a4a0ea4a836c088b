"""Going in by a sign-off link, and coming back after a while with what was typed."""

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.amending import change_for_signer
from formsvc.journeys.signing import (
    Doorway,
    LinkReplaced,
    SigningSessionOver,
    Stopped,
    go_in,
    hand_back,
    note_fetched,
    open_link,
)
from formsvc.journeys.signing.visiting import SIGNING_MINUTES
from formsvc.journeys.signing_facts import key_facts
from formsvc.web.asking import open_to, services
from formsvc.web.changes import changed_documents
from formsvc.web.cookies import give_cookie, own_cookie, read_cookie, take_cookie
from formsvc.web.translating import language_shown, mark_of_link
from formsvc.web.typists import typed_fields


def add_to(pages: Blueprint) -> None:
    """Add this room's routes, and what holds for all pages behind a sign-off link."""
    pages.get("/s/<token>")(doorway)
    pages.post("/s/<token>")(continue_in)
    pages.post("/s/<token>/hand-back")(give_back)
    pages.after_request(_keep_inside)
    pages.register_error_handler(SigningSessionOver, _ask_again)


def signing_cookie(token: str) -> str:
    """Return the name of the cookie of one link: two links in one browser do not get mixed up.

    The name tells the link apart from others, and nobody can find the link by it.
    """
    return own_cookie(f"formsvc-signing-{mark_of_link(token)}")


def secret_of(token: str) -> str:
    """Return this browser's secret for a link; a person may go in with the very same post."""
    if request.method == "POST" and request.form.get("again") == "yes" and "inside" not in g:
        g.inside = go_in(services(), token, language=language_shown())
    return str(g.get("inside") or read_cookie(signing_cookie(token)))


def _keep_inside(answer: Response) -> Response:
    """Give the browser of a person who went in its secret, for as long as it is good."""
    if "inside" in g:
        name = signing_cookie(str((request.view_args or {})["token"]))
        give_cookie(answer, name, g.inside, path="/s/", seconds=SIGNING_MINUTES * 60)
    return answer


def _ask_again(_: Exception) -> ResponseReturnValue:
    """Ask to press Continue; what was typed is on the page and goes along."""
    token = str((request.view_args or {})["token"])
    typed = typed_fields() if request.method == "POST" else []
    where = request.path if typed else url_for("signing.continue_in", token=token)
    return render_template("signing/again.html", typed=typed, where=where), 409


@open_to("signer")
def doorway(token: str) -> ResponseReturnValue:
    """Show who asks; after Continue, the documents.

    Mail scanners open this too: all that is written is that the link was fetched, once.
    """
    visit = open_link(services(), token, secret_of(token))
    if isinstance(visit, Doorway):
        if visit.first:
            note_fetched(services(), token)
        return render_template("signing/doorway.html", door=visit, token=token)
    change = change_for_signer(services(), visit.invitation)
    return render_template(
        "signing/documents.html",
        visit=visit,
        token=token,
        facts=key_facts(services(), visit),
        change=change,
        changes=changed_documents(change),
    )


@open_to("signer")
def continue_in(token: str) -> ResponseReturnValue:
    """Go in: this, and not opening the link, is a person's act."""
    g.inside = go_in(services(), token, language=language_shown())
    return redirect(url_for("signing.doorway", token=token), 303)


@open_to("signer")
def give_back(token: str) -> ResponseReturnValue:
    """End the visit on the school's device, and ask the school to sign in again."""
    try:
        hand_back(services(), token, secret_of(token))
    except LinkReplaced as problem:
        if problem.why is not Stopped.REPLACED:
            raise  # else the button was pressed twice
    answer = redirect(url_for("account.sign_in"), 303)
    take_cookie(answer, signing_cookie(token), path="/s/")
    return answer
