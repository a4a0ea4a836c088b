"""The pack's provider: who was asked to fill in its part, and what it gave."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.providers import (
    invite_again,
    invite_provider,
    look_at_provider,
    open_schools_file,
    take_name,
)
from formsvc.journeys.signing import NotYetComplete
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import attachment


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/provider")(provider_part)
    pages.post("/packs/<ref>/provider")(ask_provider)
    pages.post("/packs/<ref>/provider/name")(provider_name)
    pages.get("/packs/<ref>/provider/<evidence>/file")(provider_file)


@open_to("school")
def provider_part(ref: str) -> ResponseReturnValue:
    """Show what the provider gave, and a way to ask it."""
    return _render(ref)


def _render(ref: str, faults: dict[str, str] | None = None) -> str:
    view = look_at_provider(services(), user(), ref)
    faults = faults or {}
    typed = request.form if request.method == "POST" else view.contact
    return render_template(
        "provider/school.html",
        view=view,
        faults=faults,
        errors=[{"text": said, "href": f"#{name}"} for name, said in faults.items()],
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        sent=request.args.get("sent") == "yes",
        date_in_words=date_in_words,
    )


@open_to("school")
def ask_provider(ref: str) -> ResponseReturnValue:
    """Send somebody at the provider a link to its part."""
    known = request.form.get("link", "")
    try:
        if known:
            invite_again(services(), user(), ref, known)
        else:
            said = {name: request.form.get(name, "") for name in ("name", "email")}
            invite_provider(services(), user(), ref, **said)
    except NotYetComplete as incomplete:
        return _render(ref, incomplete.faults), 400
    return redirect(url_for("school.provider_part", ref=ref, sent="yes"), 303)


@open_to("school")
def provider_name(ref: str) -> ResponseReturnValue:
    """Name the provider as the register does, when the school says that it is the same."""
    take_name(services(), user(), ref, request.form.get("provider", ""))
    return redirect(url_for("school.provider_part", ref=ref), 303)


@open_to("school")
def provider_file(ref: str, evidence: str) -> ResponseReturnValue:
    """Give one file of the provider, to keep and never to show inside the page."""
    found, data = open_schools_file(services(), user(), ref, evidence)
    kind = found.upload.kind if found.upload else "pdf"
    return attachment(data, kind=kind, name=f"{found.item.removeprefix('chk_')}.{kind}")
