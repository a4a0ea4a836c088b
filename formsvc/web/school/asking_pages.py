"""A page of questions: shown, saved, and shown again when something is to be put right."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import SavedMeanwhile, StoreUnavailable
from formsvc.domain.answers import words
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.problems import NotAllowed
from formsvc.journeys.answering import (
    PageView,
    TakesOutAnswers,
    next_page,
    open_page,
    save_page,
)
from formsvc.journeys.moments import uk_day_words, uk_words
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import (
    RowButtons,
    build_page_form,
    error_links,
    mark_faults,
    put_back,
    raws_of,
)
from formsvc.web.saying import said_lines
from formsvc.web.school.carried import after_saving
from formsvc.web.school.clashing import clashes
from formsvc.web.school.drafts import ask_first, keep_typed, opening, posted_version
from formsvc.web.school.files import (
    describe_files,
    status_of,
    take_files,
    take_out,
    typed_with_files,
)
from formsvc.web.school.instead import instead_on, use_instead
from formsvc.web.school.offering import asks_provider, offers_on, use_offer
from formsvc.web.school.proposing import propose, propose_anew, to_carry
from formsvc.web.school.rules_beside import beside_page, note_after


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/<document>/<page>")(page)
    pages.post("/packs/<ref>/<document>/<page>")(save)


def open_here(ref: str, document: str, page_name: str) -> PageView:
    """Return the page of an address, as its reader may see it."""
    return open_page(services(), user(), ref, document, page_name.replace("-", "_"))


@open_to("school")
def page(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Show a page of questions with the answers kept so far."""
    view = open_here(ref, document, page)
    page_form = build_page_form(view.questions, values=view.values)
    if view.draft is None:
        propose(view, page_form)
        return _render(view, page_form, version=view.version)
    put_back(page_form, view.draft.typed)
    propose(view, page_form)
    meanwhile = SavedMeanwhile(*view.saved) if view.draft.version != view.version else None
    return _render(
        view, page_form, version=view.version, meanwhile=meanwhile, typed_at=view.draft.kept_at
    )


@open_to("school")
def save(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Save the page and go on; or show it again with everything that was typed."""
    view = open_here(ref, document, page)
    action = request.form.get("action", "continue")
    posted = build_page_form(view.questions, values={}, formdata=request.form)
    refused = take_files(view, posted)
    used = use_offer(view, action, posted) or use_instead(view, action, posted)
    buttons = RowButtons(action).apply(posted) or take_out(action, posted)
    if used or buttons or refused or action == "back":
        keep_typed(view, posted)
        mark_faults(posted, refused)
        page = _render(view, posted, version=posted_version(view), used=used)
        return page, status_of(refused)
    return _save(view, posted, later=action == "later")


def _save(view: PageView, posted: Any, *, later: bool) -> ResponseReturnValue:
    ours = propose_anew(view, posted, later=later)
    try:
        faults = save_page(
            services(),
            user(),
            view,
            raws=raws_of(posted),
            expected=posted_version(view),
            complete=not later,
            told=request.form.getlist("takes_out"),
            opening=opening(),
            worked_out=ours,
        )
    except TakesOutAnswers as takes_out:
        return ask_first(view, takes_out, typed_with_files(posted), later=later)
    except SavedMeanwhile as meanwhile:
        if _sent_twice(view, posted, meanwhile):
            return _saved(view, later=later)
        keep_typed(view, posted)
        return _render(view, posted, version=view.version, meanwhile=meanwhile), 409
    except (NotAllowed, StoreUnavailable) as problem:
        # What was typed stays on the screen: it can be copied, or sent once more.
        status = 503 if isinstance(problem, StoreUnavailable) else 409
        return _render(view, posted, version=posted_version(view), not_saved=str(problem)), status
    if faults:
        keep_typed(view, posted)
        mark_faults(posted, faults)
        propose(view, posted)
        return _render(view, posted, version=posted_version(view)), 400
    return _saved(view, later=later)


def _sent_twice(view: PageView, posted: Any, meanwhile: SavedMeanwhile) -> bool:
    """Say whether this person saved just these answers already: a button pressed twice does it."""
    if meanwhile.saved_by != user().id:
        return False
    now = open_here(view.pack.ref, view.definition.name, view.page.name)
    return not clashes(now, posted)


def _saved(view: PageView, *, later: bool) -> ResponseReturnValue:
    pack = url_for("school.pack", ref=view.pack.ref)
    return after_saving(view, redirect(pack, 303) if later else _go_on(view))


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
    typed_at: str = "",
) -> str:
    describe_files(view, page_form)
    own = {question.name for question in view.questions}
    return render_template(
        "school/page.html",
        view=view,
        fields=list(page_form),  # type: ignore[call-overload]
        errors=error_links(page_form),
        version=version,
        opening=opening(),
        worked_out=to_carry(view, page_form),
        meanwhile=meanwhile,
        clashes=clashes(view, page_form) if meanwhile else [],
        not_saved=not_saved,
        saved_at=uk_words(meanwhile.saved_at) if meanwhile and meanwhile.saved_at else "",
        saved_by_me=meanwhile is not None and meanwhile.saved_by == user().id,
        typed_at=uk_words(typed_at) if typed_at else "",
        fillers=list(dict.fromkeys(one.filled_by for one in view.questions)),
        said_lines=said_lines,
        conditions=_conditions(view, own),
        **beside_page(view, page_form),
        offers=offers_on(view),
        instead=instead_on(view),
        ask_provider=asks_provider(view),
        used=used,
        date_in_words=date_in_words,
        words=words,
        uk_words=uk_words,
        uk_day_words=uk_day_words,
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
