"""Changing a pack after sending: the reason, and what is different."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.pack import DRAFTS
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.versions import versions_in
from formsvc.journeys.amending import MAY_BE_AMENDED, amend_pack, view_change
from formsvc.journeys.following import PackView, follow_pack
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web.asking import open_to, services, user
from formsvc.web.changes import changed_documents
from formsvc.web.problem_pages import page_for


def add_to(pages: Blueprint) -> None:
    """Add this room's routes, and what its part of the pack's page needs."""
    pages.get("/packs/<ref>/change")(ask_change)
    pages.post("/packs/<ref>/change")(amend)
    pages.get("/packs/<ref>/difference")(difference)
    pages.context_processor(lambda: {"MAY_BE_AMENDED": MAY_BE_AMENDED, "versions_in": versions_in})


@open_to("school")
def ask_change(ref: str) -> ResponseReturnValue:
    """Say what a change means, and ask for the reason."""
    view = follow_pack(services(), user(), ref)
    if view.state not in MAY_BE_AMENDED:
        return redirect(url_for("school.pack", ref=ref), 303)
    return _ask(view)


def _ask(view: PackView, *, words: str = "", error: str = "") -> str:
    errors = [{"text": error, "href": "#words"}] if error else []
    return render_template("school/amend.html", view=view, words=words, error=error, errors=errors)


@open_to("school")
def amend(ref: str) -> ResponseReturnValue:
    """Begin the change."""
    words = request.form.get("words", "")
    try:
        amend_pack(services(), user(), ref, words)
    except ReasonMissing as missing:
        return _ask(follow_pack(services(), user(), ref), words=words, error=missing.message), 400
    except (NotAllowed, StoreUnavailable) as problem:
        page = _ask(follow_pack(services(), user(), ref), words=words, error=str(problem))
        return page, page_for(problem).status
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def difference(ref: str) -> ResponseReturnValue:
    """Show what a draft changes, or what the version that was sent last has changed."""
    view = follow_pack(services(), user(), ref)
    change, needs = view_change(services(), user(), ref)
    if change is None:
        raise NotFound("page")
    return render_template(
        "school/difference.html",
        view=view,
        change=change,
        needs=needs,
        drafting=view.state in DRAFTS,
        documents=changed_documents(change),
        titles={name: one.title for name, one in services().catalogue.definitions.items()},
    )
