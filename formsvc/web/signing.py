"""The sign-off link: a doorway that shows nothing, then reading, signing, asking, declining."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.moments import uk_words
from formsvc.journeys.signing import (
    NotYetComplete,
    Person,
    Reading,
    SigningSessionOver,
    Visit,
    ask_question,
    decline_document,
    go_in,
    key_of,
    look_round,
    open_doorway,
    read_pdf,
    read_words,
    sign_document,
)
from formsvc.journeys.signing_facts import key_facts
from formsvc.web.asking import open_to, services
from formsvc.web.reading_page import mark_tables

pages = Blueprint("signing", __name__)


def signing_cookie() -> str:
    """Return the name of the signing cookie."""
    secure = services().base_url.startswith("https://")
    return "__Secure-formsvc-signing" if secure else "formsvc-signing"


def _secret() -> str:
    return request.cookies.get(signing_cookie(), "")


@pages.get("/s/<token>")
@open_to("signer")
def doorway(token: str) -> ResponseReturnValue:
    """Show who asks; after Continue, the documents. Mail scanners open this too: it only reads."""
    try:
        visit = look_round(services(), token, _secret())
    except SigningSessionOver:
        return render_template(
            "signing/doorway.html", door=open_doorway(services(), token), token=token
        )
    return render_template(
        "signing/documents.html",
        visit=visit,
        token=token,
        facts=key_facts(services(), visit),
        until=uk_words(visit.invitation.expires_at),
    )


@pages.post("/s/<token>")
@open_to("signer")
def continue_in(token: str) -> ResponseReturnValue:
    """Go in: this, and not opening the link, is a person's act."""
    secret = go_in(services(), token)
    answer = redirect(url_for("signing.doorway", token=token), 303)
    answer.set_cookie(
        signing_cookie(),
        secret,
        secure=services().base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
        path="/s/",
    )
    return answer


@pages.get("/s/<token>/<document>")
@open_to("signer")
def read(token: str, document: str) -> ResponseReturnValue:
    """Show one document in words, with its statement and the ways to answer."""
    return _render(token, look_round(services(), token, _secret()), document)


@pages.get("/s/<token>/<document>.pdf")
@open_to("signer")
def as_pdf(token: str, document: str) -> ResponseReturnValue:
    """Give exactly the PDF that is signed."""
    reading = look_round(services(), token, _secret()).reading(document)
    return Response(
        read_pdf(services(), reading),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{document}.pdf"'},
    )


@pages.post("/s/<token>/<document>")
@open_to("signer")
def act(token: str, document: str) -> ResponseReturnValue:
    """Sign, ask or decline, as the pressed button says."""
    action = request.form.get("action", "")
    # Read before saying no: a link whose papers were declined opens nothing any more.
    before = look_round(services(), token, _secret()) if action == "decline" else None
    try:
        _do(token, document, action)
    except NotYetComplete as incomplete:
        visit = look_round(services(), token, _secret())
        return _render(token, visit, document, faults=incomplete.faults, action=action), 400
    if before is not None:
        reading = before.reading(document)
        return render_template("signing/declined.html", visit=before, reading=reading, token=token)
    if action == "ask":
        return _render(token, look_round(services(), token, _secret()), document, asked=True)
    return redirect(url_for("signing.next_one", token=token), 303)


def _do(token: str, document: str, action: str) -> None:
    if action == "ask":
        words = request.form.get("question", "")
        ask_question(services(), token, _secret(), document, words)
    elif action == "decline":
        words = request.form.get("reason", "")
        decline_document(services(), token, _secret(), document, words)
    elif action == "sign":
        sign_document(
            services(),
            token,
            _secret(),
            document,
            typed_name=request.form.get("typed_name", ""),
            agreed=request.form.getlist("agree"),
            shown=request.form.get("shown", ""),
            person=Person(
                address=request.remote_addr or "", agent=request.headers.get("User-Agent", "")
            ),
        )
    else:
        raise NotYetComplete({"typed_name": "Press one of the buttons on the page"})


@pages.get("/s/<token>/done")
@open_to("signer")
def next_one(token: str) -> ResponseReturnValue:
    """Go to the next document, or say that all is done and what happens next."""
    visit = look_round(services(), token, _secret())
    if visit.waiting:
        return redirect(
            url_for("signing.read", token=token, document=visit.waiting[0].document), 303
        )
    return render_template("signing/done.html", visit=visit, token=token)


def _render(
    token: str,
    visit: Visit,
    document: str,
    *,
    faults: dict[str, str] | None = None,
    action: str = "",
    asked: bool = False,
) -> str:
    reading: Reading = visit.reading(document)
    faults = faults or {}
    return render_template(
        "signing/document.html",
        visit=visit,
        reading=reading,
        token=token,
        words=mark_tables(read_words(services(), reading)),
        key_of=key_of,
        faults=faults,
        errors=[{"text": said, "href": f"#{name}"} for name, said in faults.items()],
        action=action,
        asked=asked,
        place=visit.readings.index(reading) + 1,
    )
