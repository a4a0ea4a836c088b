"""What a school does with a pack that is out: answers, waives, withdraws, reopens, starts."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.access import audiences_of
from formsvc.journeys.following import (
    answer_question,
    follow_pack,
    waive_signature,
)
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import own_pdf
from formsvc.web.problem_pages import page_for
from formsvc.web.school.acts import ACTS
from formsvc.web.school.asked_parts import PartMeant, part_meant
from formsvc.web.story_page import story_page

#: A number that no column of the database holds is no address of ours.
STATEMENT = "/packs/<ref>/waive/<invitation>/<document>/<signatory>/<int(max=9999):number>"


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/story")(story)
    pages.get("/packs/<ref>/story/whole")(whole_story)
    pages.get("/packs/<ref>/signed/<path:name>")(signed)
    pages.get("/packs/<ref>/questions/<int:seq>")(question)
    pages.post("/packs/<ref>/questions/<int:seq>")(answer)
    pages.get(STATEMENT)(ask_waive)
    pages.post(STATEMENT)(waive)
    pages.get("/packs/<ref>/do/<act>")(ask_act)
    pages.post("/packs/<ref>/do/<act>")(act)


@open_to("school")
def ask_act(ref: str, act: str) -> ResponseReturnValue:
    """Ask before something that cannot be undone."""
    view = follow_pack(services(), user(), ref)
    if act not in ACTS:
        raise NotFound("page")
    asked = ACTS[act]
    return render_template(
        "school/act.html",
        view=view,
        act=act,
        heading=asked.heading,
        words=asked.words,
        button=asked.button,
    )


@open_to("school")
def act(ref: str, act: str) -> ResponseReturnValue:
    """Do it."""
    if act not in ACTS:
        raise NotFound("page")
    ACTS[act].do(services(), user(), ref)
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def question(ref: str, seq: int) -> ResponseReturnValue:
    """Show a question with a box for the answer."""
    return _question(ref, seq)


def _question(ref: str, seq: int, *, words: str = "", error: str = "") -> str:
    view = follow_pack(services(), user(), ref)
    asked = next((one for one in view.asked if one.seq == seq), None)
    if asked is None:
        raise NotFound("question")
    return _words_page(
        view.pack.ref,
        heading=f"Answer the question of {asked.who}",
        quoted=asked.words,
        meant=part_meant(asked, ref, services().catalogue.definitions, mine=audiences_of(user())),
        label=f"Your answer. No letter reaches {asked.who}: tell it to them yourself"
        if asked.by_hand
        else "Your answer",
        button="Keep the answer" if asked.by_hand else "Send the answer",
        words=words,
        error=error,
    )


@open_to("school")
def answer(ref: str, seq: int) -> ResponseReturnValue:
    """Send the answer."""
    words = request.form.get("words", "")
    try:
        answer_question(services(), user(), ref, seq, words)
    except ReasonMissing as missing:
        return _question(ref, seq, words=words, error=missing.message), 400
    except (NotAllowed, StoreUnavailable) as problem:
        return _question(ref, seq, words=words, error=str(problem)), page_for(problem).status
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def ask_waive(
    ref: str, invitation: str, document: str, signatory: str, number: int
) -> ResponseReturnValue:
    """Ask why the school goes on without a signature."""
    del invitation, document, signatory, number
    return _waive(ref)


def _waive(ref: str, *, words: str = "", error: str = "") -> str:
    follow_pack(services(), user(), ref)
    return _words_page(
        ref,
        heading="Go on without this signature?",
        quoted="This signature is not needed by law or by the council's rules. The reason that "
        "you give becomes part of the record.",
        label="Why do you go on without it?",
        button="Go on without it",
        words=words,
        error=error,
    )


@open_to("school")
def waive(
    ref: str, invitation: str, document: str, signatory: str, number: int
) -> ResponseReturnValue:
    """Go on without a signature that is not needed."""
    words = request.form.get("words", "")
    item = (invitation, document, signatory, number)
    try:
        waive_signature(services(), user(), ref, item, words)
    except ReasonMissing as missing:
        return _waive(ref, words=words, error=missing.message), 400
    except (NotAllowed, StoreUnavailable) as problem:
        return _waive(ref, words=words, error=str(problem)), page_for(problem).status
    return redirect(url_for("school.pack", ref=ref), 303)


def _words_page(ref: str, *, meant: PartMeant | None = None, **said: str) -> str:
    errors = [{"text": said["error"], "href": "#words"}] if said["error"] else []
    back = url_for("school.pack", ref=ref)
    return render_template(
        "words.html", back=back, action=request.path, errors=errors, meant=meant, **said
    )


@open_to("school")
def story(ref: str) -> ResponseReturnValue:
    """Show what happened to the pack, day by day."""
    return _story(ref, "school.whole_story", whole=False)


@open_to("school")
def whole_story(ref: str) -> ResponseReturnValue:
    """Show every entry of the pack on one page."""
    return _story(ref, "school.story", whole=True)


def _story(ref: str, other: str, *, whole: bool) -> str:
    view = follow_pack(services(), user(), ref)
    back = url_for("school.pack", ref=ref)
    return story_page(view, whole=whole, back=back, other=url_for(other, ref=ref))


@open_to("school")
def signed(ref: str, name: str) -> ResponseReturnValue:
    """Give one sealed file of an edition that the user may read."""
    view = follow_pack(services(), user(), ref)
    mine = audiences_of(user())
    own = [one.path for one in view.sealed if one.audience in mine and one.path == name]
    if not own:
        raise NotFound("file")
    return own_pdf(
        services().packs.read(ref, view.version, own[0]),
        name=f"{ref}-{own[0].replace('/', '-')}",
        to_keep=True,
    )
