"""Answering a paper: signing it, asking about it, saying no. Whatever happens, words stay."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.translating import to_say
from formsvc.journeys.signing import (
    CodeNeeded,
    Delegate,
    NotYetComplete,
    Person,
    SignedAlready,
    SigningSessionOver,
    ask_question,
    ask_to_pass_on,
    decline_document,
    sign_document,
)
from formsvc.web.asking import open_to, services
from formsvc.web.problem_pages import page_for
from formsvc.web.signing.doorway import secret_of
from formsvc.web.signing.papers import render_paper
from formsvc.web.translating import language_shown
from formsvc.web.typists import typed_fields

#: The box of each button: its name, and what the words in it are.
BOXES = {
    "sign": ("typed_name", to_say("The name you typed")),
    "ask": ("question", to_say("Your question")),
    "decline": ("reason", to_say("Your reason")),
    "delegate": ("delegate_reason", to_say("Your reason")),
}


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.post("/s/<token>/<document>")(act)


@open_to("signer")
def act(token: str, document: str) -> ResponseReturnValue:
    """Sign, ask or decline, as the pressed button says; a reload afterwards sends nothing again."""
    action = request.form.get("action", "")
    try:
        _do(token, document, action)
    except NotYetComplete as incomplete:
        return render_paper(token, document, faults=incomplete.faults, action=action), 400
    except (SigningSessionOver, CodeNeeded):
        raise
    except SignedAlready:
        pass  # the button was pressed twice: it leads where the first press led
    except FormsvcProblem as problem:
        return _say_why_not(token, document, action, problem)
    if action == "sign":
        return redirect(url_for("signing.next_one", token=token), 303)
    if action == "decline":
        return redirect(url_for("signing.said_no", token=token, document=document), 303)
    sent = "passed-on" if action == "delegate" else "yes"
    return redirect(url_for("signing.read", token=token, document=document, asked=sent), 303)


def _do(token: str, document: str, action: str) -> None:
    if action not in ACTS:
        raise NotYetComplete({"typed_name": to_say("Press one of the buttons on the page")})
    ACTS[action](token, document, request.form.get(BOXES[action][0], ""))


def _ask(token: str, document: str, words: str) -> None:
    wish, shown = request.form.get("wish", ""), language_shown()
    ask_question(
        services(),
        token,
        secret_of(token),
        document,
        words,
        wish=wish,
        part=request.form.get("part", ""),
        language=shown,
    )


def _decline(token: str, document: str, words: str) -> None:
    decline_document(
        services(),
        token,
        secret_of(token),
        document,
        words,
        everything=request.form.get("all") == "yes",
        language=language_shown(),
    )


def _pass_on(token: str, _: str, words: str) -> None:
    typed = {name: request.form.get(f"delegate_{name}", "") for name in ("name", "email", "role")}
    named = Delegate(**typed, reason=words)
    ask_to_pass_on(services(), token, secret_of(token), named, language=language_shown())


def _sign(token: str, document: str, words: str) -> None:
    sign_document(
        services(),
        token,
        secret_of(token),
        document,
        typed_name=words,
        agreed=request.form.getlist("agree"),
        shown=request.form.get("shown", ""),
        drawing=request.form.get("drawing", "") if _draws() else None,
        person=Person(
            address=request.remote_addr or "",
            agent=request.headers.get("User-Agent", ""),
            language=language_shown(),
            end=request.form.get("end", ""),
        ),
    )


def _draws() -> bool:
    """Say whether somebody chose to draw: what was drawn before they chose to type is not kept."""
    return request.form.get("signature") == "drawn"


ACTS = {"sign": _sign, "ask": _ask, "decline": _decline, "delegate": _pass_on}


def _say_why_not(
    token: str, document: str, action: str, problem: FormsvcProblem
) -> ResponseReturnValue:
    """Show the paper again with what was typed and why it was not taken.

    Where the paper itself opens no more, the words stand on a plain page. A post without words
    has nothing to keep: the problem's own page comes then.
    """
    page = page_for(problem)
    name, label = BOXES[action]
    try:
        return render_paper(
            token, document, faults={name: str(problem)}, action=action
        ), page.status
    except FormsvcProblem:
        words = request.form.get(name, "")
        if not words.strip():
            raise problem from None
    again = page.status in {429, 503}
    return render_template(
        "kept.html",
        page=page,
        said=page.words or str(problem),
        label=label,
        words=words,
        typed=typed_fields() if again else [],
        where=request.path,
    ), page.status
