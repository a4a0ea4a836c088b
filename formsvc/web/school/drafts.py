"""What was typed and not saved: kept while somebody types, shown again, thrown away."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.problems import NotAllowed
from formsvc.journeys.answering import (
    Kept,
    PageView,
    TakesOutAnswers,
    keep_draft,
    open_page,
    throw_away_draft,
)
from formsvc.journeys.moments import uk_words
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import build_page_form, raws_of
from formsvc.web.saying import said_lines

KEPT = "What you type is kept for you. Others see it when you press Save and continue."


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.post("/packs/<ref>/<document>/<page>/draft")(keep_typing)
    pages.post("/packs/<ref>/<document>/<page>/throw-away")(throw_away)


@open_to("school")
def keep_typing(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Keep what is being typed; answer with one line for the page's status."""
    view = open_page(services(), user(), ref, document, page.replace("-", "_"))
    posted = build_page_form(view.questions, values={}, formdata=request.form)
    try:
        kept = _keep(view, posted, asked_for=False)
    except (NotAllowed, StoreUnavailable) as problem:
        return _line(f"What you type is not kept. {problem}", 409)
    meanwhile = kept.meanwhile
    if meanwhile is None:
        return _line(KEPT, 200)
    who = "You" if meanwhile.saved_by == user().id else "Somebody else"
    when = f" on {uk_words(meanwhile.saved_at)}" if meanwhile.saved_at else ""
    stays = "is not kept until you press Save and continue" if kept.late else "stays here"
    return _line(
        f"{who} saved this page{when}, after you opened it. What you typed {stays}. "
        f"{'Then' if kept.late else 'When you press Save and continue,'} you see both.",
        409,
    )


def _line(words: str, status: int) -> Response:
    return Response(words, status, mimetype="text/plain")


@open_to("school")
def throw_away(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Forget what was typed, and show the page as it was saved."""
    view = open_page(services(), user(), ref, document, page.replace("-", "_"))
    throw_away_draft(services(), user(), view)
    return redirect(url_for("school.page", ref=ref, document=document, page=page), 303)


def keep_typed(view: PageView, posted: Any) -> None:
    """Keep what a page was sent with and could not be saved."""
    try:
        _keep(view, posted, asked_for=True)
    except (NotAllowed, StoreUnavailable):
        return  # it is on the screen again, and the page says that it was not saved


def _keep(view: PageView, posted: Any, *, asked_for: bool) -> Kept:
    return keep_draft(
        services(),
        user(),
        view,
        raws=raws_of(posted) | _proposed(),
        version=posted_version(view),
        asked_for=asked_for,
        opening=opening(),
    )


def _proposed() -> dict[str, str]:
    """Return what the page proposed, so that it is known later whether anybody touched it."""
    said = request.form.get("worked_out", "")[:40]
    return {"worked_out": said} if said else {}


def opening() -> str:
    """Return the mark of the page as this browser opened it; a page opened now gets a new one."""
    return request.form.get("opening", "")[:40] or services().new_id()


def posted_version(view: PageView) -> int:
    """Return the version of the page that the browser was given."""
    words = request.form.get("version", "")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 9 else view.version


def ask_first(
    view: PageView, takes_out: TakesOutAnswers, typed: list[tuple[str, str]], *, later: bool
) -> ResponseReturnValue:
    """Tell which answers go, before anything is changed; what was typed comes along."""
    apart = {"csrf_token", "action", "takes_out"}
    page = render_template(
        "school/takes_out.html",
        view=view,
        lost=[(one, said_lines(one, view.values.get(one.name))) for one in takes_out.questions],
        typed=[pair for pair in typed if pair[0] not in apart],
        action="later" if later else "continue",
    )
    return page, 409
