"""Tells beside the answers where they came from, and what a change of them touches."""

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from formsvc.journeys.answering import PageView
from formsvc.journeys.profiles import kept_questions
from formsvc.journeys.renewing import MAY_BE_RENEWED, renewal_of
from formsvc.journeys.sources import sources_in
from formsvc.journeys.touching import Touched, settle_saved, touched_by
from formsvc.web.asking import services, user

_MOST_TOLD = 20


def add_to(pages: Blueprint) -> None:
    """Let this audience's templates ask; nothing is looked up for pages that do not."""
    pages.context_processor(
        lambda: {
            "sources_in": lambda ref: sources_in(services(), user(), ref),
            "renewal_of": lambda ref: renewal_of(services(), user(), ref),
            "touched_now": _touched_now,
            "kept_questions": kept_questions,
            "may_be_renewed": MAY_BE_RENEWED,
        }
    )


def _touched_now(ref: str) -> Touched:
    """Return what the change touches that brought the browser here: the address names it."""
    names = request.args.getlist("changed")[:_MOST_TOLD]
    return touched_by(services(), user(), ref, names) if names else Touched()


def after_saving(view: PageView, answer: ResponseReturnValue) -> ResponseReturnValue:
    """Do what follows a saved page, and let the next page tell what the change touches."""
    keep = request.form.get("keep_for_next") == "yes"
    changed = settle_saved(services(), user(), view, keep=keep)
    if changed and isinstance(answer, Response):
        touched = touched_by(services(), user(), view.pack.ref, changed)
        if touched:
            query = urlencode([("changed", name) for name in sorted(changed)[:_MOST_TOLD]])
            mark = "&" if "?" in str(answer.location) else "?"
            answer.location = f"{answer.location}{mark}{query}"
    return answer
