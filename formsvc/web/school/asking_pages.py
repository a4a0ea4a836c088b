"""A page of questions: shown, saved, and shown again when something is to be put right."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import SavedMeanwhile, StoreUnavailable
from formsvc.domain.answers import Fault, words
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.problems import NotAllowed
from formsvc.journeys.answering import (
    PageView,
    next_page,
    open_page,
    save_page,
)
from formsvc.journeys.moments import uk_words
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import RowButtons, build_page_form, error_links, raws_of
from formsvc.web.school.carried import after_saving
from formsvc.web.school.offering import asks_provider, offers_on, use_offer
from formsvc.web.school.rules_beside import beside_page, note_after


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/<document>/<page>")(page)
    pages.post("/packs/<ref>/<document>/<page>")(save)


def _open(ref: str, document: str, page_name: str) -> PageView:
    return open_page(services(), user(), ref, document, page_name.replace("-", "_"))


@open_to("school")
def page(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Show a page of questions with the answers kept so far."""
    view = _open(ref, document, page)
    page_form = build_page_form(view.questions, values=view.values)
    return _render(view, page_form, version=view.version)


@open_to("school")
def save(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Save the page and go on; or show it again with everything that was typed."""
    view = _open(ref, document, page)
    action = request.form.get("action", "continue")
    posted = build_page_form(view.questions, values={}, formdata=request.form)
    used = use_offer(view, action, posted)
    if used or RowButtons(action).apply(posted):
        return _render(view, posted, version=_version(view), used=used)
    raws = raws_of(posted)
    later = action == "later"
    try:
        faults = save_page(
            services(), user(), view, raws=raws, expected=_version(view), complete=not later
        )
    except SavedMeanwhile as meanwhile:
        return _render(view, posted, version=view.version, meanwhile=meanwhile), 409
    except (NotAllowed, StoreUnavailable) as problem:
        # What was typed stays on the screen: it can be copied, or sent once more.
        status = 503 if isinstance(problem, StoreUnavailable) else 409
        return _render(view, posted, version=_version(view), not_saved=str(problem)), status
    if faults:
        return _render(view, _with_faults(view, faults), version=_version(view)), 400
    pack = url_for("school.pack", ref=ref)
    return after_saving(view, redirect(pack, 303) if later else _go_on(view))


def _version(view: PageView) -> int:
    said = request.form.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else view.version


def _with_faults(view: PageView, faults: tuple[Fault, ...]) -> object:
    return build_page_form(view.questions, values={}, formdata=request.form, faults=faults)


def _go_on(view: PageView) -> ResponseReturnValue:
    following = next_page(services(), user(), view)
    where: dict[str, Any] = {"ref": view.pack.ref, "document": view.definition.name}
    where |= note_after(view)
    if following is None:
        return redirect(url_for("school.check_answers", **where), 303)
    return redirect(url_for("school.page", page=following.name.replace("_", "-"), **where), 303)


def _render(
    view: PageView,
    page_form: object,
    *,
    version: int,
    meanwhile: SavedMeanwhile | None = None,
    used: str = "",
    not_saved: str = "",
) -> str:
    own = {question.name for question in view.questions}
    return render_template(
        "school/page.html",
        view=view,
        fields=list(page_form),  # type: ignore[call-overload]
        errors=error_links(page_form),
        version=version,
        meanwhile=meanwhile,
        not_saved=not_saved,
        saved_at=uk_words(meanwhile.saved_at) if meanwhile else "",
        conditions=_conditions(view, own),
        **beside_page(view, page_form),
        offers=offers_on(view),
        ask_provider=asks_provider(view),
        used=used,
        date_in_words=date_in_words,
        words=words,
        uk_words=uk_words,
    )


def _conditions(view: PageView, own: set[str]) -> Mapping[str, list[dict[str, object]]]:
    """Return each question's conditions on answers of this same page, for the browser."""
    return {
        question.name: [
            {"question": one.question, "values": list(one.values)}
            for one in question.show_if
            if one.question in own
        ]
        for question in view.questions
    }
