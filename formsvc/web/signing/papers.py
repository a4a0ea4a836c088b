"""Reading behind a sign-off link: one paper in words or as a PDF, and what became of it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.acts import may_be_left_empty
from formsvc.domain.drawing import BOARD_HEIGHT, BOARD_WIDTH, LINE, MOST_POINTS, is_drawing
from formsvc.domain.pack import State
from formsvc.journeys.attaching import attached_to
from formsvc.journeys.signing import (
    CAPACITY,
    TOO_YOUNG,
    is_too_young,
    key_of,
    look_round,
    parts_of_paper,
    reach_end,
    read_pdf,
    read_sealed,
    read_words,
    see_refusal,
)
from formsvc.journeys.signing_facts import key_facts
from formsvc.web.asking import open_to, services
from formsvc.web.attachments import own_pdf
from formsvc.web.reading_page import mark_tables
from formsvc.web.signing.doorway import secret_of
from formsvc.web.translating import language_shown, translated

#: What the page's script must know of the board that people draw on.
BOARD = {"width": BOARD_WIDTH, "height": BOARD_HEIGHT, "line": LINE, "points": MOST_POINTS}


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/s/<token>/<document>")(read)
    pages.get("/s/<token>/<document>.pdf")(as_pdf)
    pages.get("/s/<token>/<document>/sealed.pdf")(as_sealed)
    pages.get("/s/<token>/<document>/declined")(said_no)
    pages.post("/s/<token>/<document>/end")(at_end)
    pages.get("/s/<token>/done")(next_one)


@open_to("signer")
def read(token: str, document: str) -> ResponseReturnValue:
    """Show one document in words, with its statement and the ways to answer."""
    return render_paper(token, document)


@open_to("signer")
def as_pdf(token: str, document: str) -> ResponseReturnValue:
    """Give exactly the PDF that is signed."""
    reading = look_round(services(), token, secret_of(token)).reading(document)
    return own_pdf(read_pdf(services(), reading), name=f"{document}.pdf", to_keep=False)


@open_to("signer")
def as_sealed(token: str, document: str) -> ResponseReturnValue:
    """Give the sealed copy to keep, once everybody has signed."""
    visit = look_round(services(), token, secret_of(token))
    return own_pdf(
        read_sealed(services(), visit, document), name=f"{document}-signed.pdf", to_keep=True
    )


@open_to("signer")
def said_no(token: str, document: str) -> ResponseReturnValue:
    """Say what follows a no. The no may have stopped the link: nothing else opens then."""
    visit = see_refusal(services(), token, secret_of(token), document)
    reading = visit.reading(document)
    return render_template("signing/declined.html", visit=visit, reading=reading, token=token)


@open_to("signer")
def at_end(token: str, document: str) -> ResponseReturnValue:
    """Note that the end of the paper came onto the screen, as the page's script says."""
    reach_end(
        services(),
        token,
        secret_of(token),
        document,
        shown=request.form.get("shown", ""),
        language=language_shown(),
    )
    return "", 204


@open_to("signer")
def next_one(token: str) -> ResponseReturnValue:
    """Go to the next document, or say that all is done and what happens next."""
    visit = look_round(services(), token, secret_of(token))
    if visit.waiting:
        return redirect(
            url_for("signing.read", token=token, document=visit.waiting[0].document), 303
        )
    return render_template("signing/done.html", visit=visit, token=token)


def typed_drawing() -> str:
    """Return what was drawn on the page that was sent, to be put back; "" for what is none."""
    sent = request.form.get("drawing", "")
    return sent if is_drawing(sent) else ""


def render_paper(
    token: str, document: str, *, faults: dict[str, str] | None = None, action: str = ""
) -> str:
    """Return a paper's page; after a post that did not work, with its faults and what was typed.

    Raises SigningSessionOver, LinkReplaced, LinkExpired or NotFound.
    """
    visit = look_round(services(), token, secret_of(token))
    reading = visit.reading(document)
    waiting = reading.state == "open"
    faults = faults or {}
    asked_here = any(one.document == document for one in visit.asked)
    return render_template(
        "signing/document.html",
        visit=visit,
        reading=reading,
        token=token,
        facts=key_facts(services(), visit),
        words=mark_tables(read_words(services(), reading)),
        parts=parts_of_paper(services(), reading.edition),
        files=attached_to(services(), reading.edition),
        too_young=TOO_YOUNG
        if waiting and is_too_young(services(), visit.invitation, reading.items)
        else "",
        key_of=key_of,
        out=visit.state is State.OUT_FOR_SIGNATURE,
        capacity=CAPACITY,
        may_be_left_empty=may_be_left_empty,
        faults=faults if waiting else {},
        # A paper that waits no longer has no boxes: what was wrong is said above it then.
        trouble="" if waiting else " ".join(map(translated, faults.values())),
        errors=[{"text": said, "href": f"#{name}"} for name, said in faults.items() if waiting],
        action=action,
        drawing=typed_drawing() if action == "sign" else "",
        board=BOARD,
        asked=asked_here and request.args.get("asked") == "yes",
        passed_on=request.args.get("asked") == "passed-on",
        place=visit.readings.index(reading) + 1,
    )
