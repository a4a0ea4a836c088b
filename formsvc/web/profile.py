"""What an organisation keeps for its next packs: one page for schools, one for authorities."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import SavedMeanwhile
from formsvc.journeys.moments import uk_day_words
from formsvc.journeys.profiles import ProfileView, open_profile, save_profile
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import build_page_form, error_links, raws_of


def add_school_to(pages: Blueprint) -> None:
    """Add the school's own page."""
    pages.get("/school")(your_school)
    pages.post("/school")(change_school)


def add_authority_to(pages: Blueprint) -> None:
    """Add the authority's own page."""
    pages.get("/authority/profile")(your_council)
    pages.post("/authority/profile")(change_council)


@open_to("school")
def your_school() -> ResponseReturnValue:
    """Show what new packs of the school start with."""
    return _show("school.change_school")


@open_to("school")
def change_school() -> ResponseReturnValue:
    """Keep it."""
    return _keep("school.change_school", "school.your_school")


@open_to("authority")
def your_council() -> ResponseReturnValue:
    """Show what new packs of the authority's schools start with."""
    return _show("authority.change_council")


@open_to("authority")
def change_council() -> ResponseReturnValue:
    """Keep it."""
    return _keep("authority.change_council", "authority.your_council")


def _show(target: str) -> str:
    view = open_profile(services(), user())
    values = {name: fact.value for name, fact in view.facts.items()}
    return _page(target, _form(view, values=values), version=view.version)


def _form(view: ProfileView, **given: Any) -> Any:
    """Return the form of the page; that every answer may stay empty is said once, at the top."""
    asked = [replace(one, required=True) for one in view.questions]
    return build_page_form(asked, **given)


def _page(target: str, page_form: Any, *, version: str, meanwhile: bool = False) -> str:
    view = open_profile(services(), user())
    return render_template(
        "profile.html",
        view=view,
        target=url_for(target),
        fields=list(page_form),
        errors=error_links(page_form),
        days={name: uk_day_words(fact.saved_at) for name, fact in view.facts.items()},
        version=version,
        meanwhile=meanwhile,
        saved=request.args.get("saved") == "yes",
        school=view.organisation.kind == "school",
    )


def _keep(target: str, shown: str) -> ResponseReturnValue:
    view = open_profile(services(), user())
    posted = _form(view, values={}, formdata=request.form)
    version = request.form.get("version", "")
    try:
        faults = save_profile(services(), user(), raws=raws_of(posted), expected=version)
    except SavedMeanwhile:
        return _page(target, posted, version=view.version, meanwhile=True), 409
    if faults:
        again = _form(view, values={}, formdata=request.form, faults=faults)
        return _page(target, again, version=version), 400
    return redirect(url_for(shown, saved="yes"), 303)
