"""Shows the page of a problem, and never what somebody typed."""

import logging
from dataclasses import replace

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from formsvc.adapters.blobs import NoRoom, is_for_want_of_room
from formsvc.domain.problems import FormsvcProblem, place_of
from formsvc.web.asking import SignInNeeded
from formsvc.web.problem_pages.table import BROKEN, HTTP, PAGES, ProblemPage
from formsvc.web.security import PostFromElsewhere
from formsvc.web.typists import TypedByAnother, mark_of, typed_fields, typed_for

#: Pages on which people type for long, in English alone.
_WITH_LONG_PAGES = frozenset({"school", "authority"})
_SIGNING = "signing"
log = logging.getLogger("formsvc.web")


def show_problems(app: Flask) -> None:
    """Give every problem its page."""
    app.register_error_handler(FormsvcProblem, _show_problem)
    app.register_error_handler(CSRFError, lambda _: _show_unmarked())
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(OSError, _show_full)
    app.register_error_handler(Exception, _show_broken)


def page_for(problem: FormsvcProblem) -> ProblemPage:
    """Return the page of a problem: its own, or that of the nearest kind above it."""
    for kind in type(problem).__mro__:
        if kind in PAGES:
            return PAGES[kind]
    return BROKEN


def _show_problem(problem: FormsvcProblem) -> ResponseReturnValue:
    page = page_for(problem)
    if page.status >= 500:
        log.error("%s on %s", type(problem).__name__, request.endpoint)
    if isinstance(problem, SignInNeeded):
        return _offer_again(page, why="signed out")
    if isinstance(problem, TypedByAnother):
        return _offer_again(page, why="another")
    return _render(page, page.words or str(problem), getattr(problem, "reasons", ()))


def _show_unmarked() -> ResponseReturnValue:
    """Show that a post had not this browser's mark.

    From a page of ours, as the browser itself says, it comes when somebody signed out and in again
    beside it, or when a phone closed the browser and forgot its cookies while a page behind a
    sign-off link was open: then what they typed can be sent again.
    """
    page = page_for(PostFromElsewhere())
    if request.blueprint == _SIGNING and _is_from_us():
        return render_template("signing/again.html", typed=typed_fields(), where=request.path), 409
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if ours and request.blueprint in _WITH_LONG_PAGES:
        return _offer_again(page, why="no mark")
    return _show_problem(PostFromElsewhere())


def _is_from_us() -> bool:
    """Say whether the browser names one of our pages; an old phone names the site alone.

    Another site's name was refused before this. Nobody gets here without a link's own token.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    return site == "same-origin" or (site is None and origin != "null")


def _offer_again(page: ProblemPage, *, why: str) -> ResponseReturnValue:
    """Keep what was typed on the page: whoever typed it can send it again, signed in.

    The page goes on saying for whom it was made, whoever is signed in by now.
    """
    typed = typed_fields()
    return render_template(
        "signed_out.html",
        page=page,
        typed=typed,
        path=request.path,
        again=bool(typed),
        why=why,
        mark=mark_of(typed_for()),
        file=any(one.filename for one in request.files.values()),
    ), page.status


def _show_http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # The address asked for is not ours: no link can be built for it, so no page is drawn.
        return "This site does not answer to that name.", 400, {"Content-Type": "text/plain"}
    code = error.code or 500
    page = HTTP.get(code, BROKEN if code >= 500 else replace(HTTP[400], status=code))
    return _render(page, page.words)


def _show_full(error: OSError) -> ResponseReturnValue:
    """Tell a full disk: a large post is put on it before any code of ours sees the post."""
    return _show_problem(NoRoom()) if is_for_want_of_room(error) else _show_broken(error)


def _show_broken(error: Exception) -> ResponseReturnValue:
    log.error("%s at %s on %s", type(error).__name__, place_of(error), request.endpoint)
    return _render(BROKEN, BROKEN.words)


def _render(page: ProblemPage, words: str, reasons: tuple[str, ...] = ()) -> ResponseReturnValue:
    return render_template("problem.html", page=page, words=words, reasons=reasons), page.status
