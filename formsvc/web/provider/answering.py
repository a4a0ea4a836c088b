"""A page of questions about the provider itself, answered once for all schools."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.providers import PartView, RegisterChanged, save_answers, see_part
from formsvc.web.asking import open_to, services
from formsvc.web.fields import RowButtons, build_page_form, error_links, raws_of
from formsvc.web.provider.inside import name_of, who


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/p/<token>/about/<page>")(answers)
    pages.post("/p/<token>/about/<page>")(keep_answers)


@open_to("provider")
def answers(token: str, page: str) -> ResponseReturnValue:
    """Show the page with what was answered so far."""
    view = see_part(services(), *who(token))
    questions = view.page(name_of(page)).page.questions
    page_form = build_page_form(questions, values=view.answers)
    return _render(token, view, page, page_form, version=_stamp(view, page))


@open_to("provider")
def keep_answers(token: str, page: str) -> ResponseReturnValue:
    """Save the answers, or show the page again with everything that was typed."""
    view = see_part(services(), *who(token))
    questions = view.page(name_of(page)).page.questions
    version = request.form.get("version", "")
    posted = build_page_form(questions, values={}, formdata=request.form)
    if RowButtons(request.form.get("action", "")).apply(posted):
        return _render(token, view, page, posted, version=version)
    try:
        faults = save_answers(
            services(), who(token), name_of(page), raws=raws_of(posted), expected=version
        )
    except RegisterChanged:
        version = _stamp(see_part(services(), *who(token)), page)
        return _render(token, view, page, posted, version=version, meanwhile=True), 409
    if faults:
        wrong = build_page_form(questions, values={}, formdata=request.form, faults=faults)
        return _render(token, view, page, wrong, version=version), 400
    return redirect(url_for("provider.doorway", token=token, after=page) + f"#{page}", 303)


def _stamp(view: PartView, page: str) -> str:
    return view.stamp_of(*(one.name for one in view.page(name_of(page)).page.questions))


def _render(
    token: str,
    view: PartView,
    page: str,
    page_form: object,
    *,
    version: str,
    meanwhile: bool = False,
) -> str:
    return render_template(
        "provider/answers.html",
        view=view,
        token=token,
        page=view.page(name_of(page)).page,
        fields=list(page_form),  # type: ignore[call-overload]
        errors=error_links(page_form),
        version=version,
        meanwhile=meanwhile,
    )
