"""One check: what the provider has, until when it holds, and its file."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.uploads import LARGEST, UploadRefused
from formsvc.domain.answers import Fault, Value
from formsvc.domain.evidence import CHECK_PAGE
from formsvc.domain.uploads import Upload
from formsvc.journeys.providers import (
    PartView,
    RegisterChanged,
    kept_file,
    receive_file,
    save_check,
    see_part,
    withdraw_check,
)
from formsvc.web.asking import open_to, services
from formsvc.web.fields import build_page_form, error_links, raws_of
from formsvc.web.provider.inside import name_of, who

_QUESTIONS = CHECK_PAGE.questions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """The file of a post: what stands now, and what was wrong with the one just chosen."""

    upload: Upload | None
    fault: str = ""


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/p/<token>/check/<item>")(check)
    pages.post("/p/<token>/check/<item>")(keep_check)


@open_to("provider")
def check(token: str, item: str) -> ResponseReturnValue:
    """Show one check with what was given for it."""
    view = see_part(services(), *who(token))
    view.check(name_of(item))
    given = view.evidence.get(name_of(item))
    values: Mapping[str, Value] = (
        dict(given.value) if given and isinstance(given.value, dict) else {}
    )
    page_form = build_page_form(_QUESTIONS, values=values)
    sent = _Sent(upload=given.upload if given else None)
    return _render(token, view, item, page_form, sent=sent, version=view.stamp_of(name_of(item)))


@open_to("provider")
def keep_check(token: str, item: str) -> ResponseReturnValue:
    """Save what is given, or show the page again with everything that was typed."""
    view = see_part(services(), *who(token))
    view.check(name_of(item))
    version = request.form.get("version", "")
    sent = _posted_file(token)
    posted = build_page_form(_QUESTIONS, values={}, formdata=request.form)
    if request.form.get("action") == "take-out":
        return _render(token, view, item, posted, sent=sent, version=version)
    try:
        faults = () if sent.fault else _keep(token, item, posted, sent, version)
    except RegisterChanged:
        view = see_part(services(), *who(token))
        mark = view.stamp_of(name_of(item))
        said = _render(token, view, item, posted, sent=sent, version=mark, meanwhile=True)
        return said, 409
    if faults or sent.fault:
        wrong = build_page_form(_QUESTIONS, values={}, formdata=request.form, faults=faults)
        return _render(token, view, item, wrong, sent=sent, version=version), 400
    return redirect(url_for("provider.doorway", token=token, after=item) + f"#{item}", 303)


def _keep(token: str, item: str, posted: object, sent: _Sent, version: str) -> tuple[Fault, ...]:
    if request.form.get("action") == "withdraw":
        withdraw_check(services(), who(token), name_of(item), expected=version)
        return ()
    return save_check(
        services(),
        who(token),
        name_of(item),
        raws=raws_of(posted),
        upload_id=sent.upload.id if sent.upload else "",
        expected=version,
    )


def _posted_file(token: str) -> _Sent:
    """Take a file that was chosen, before anything else can go wrong; else the one kept before."""
    before = request.form.get("upload", "")
    if request.form.get("action") == "take-out":
        before = ""
    kept = kept_file(services(), who(token), before) if before else None
    file = request.files.get("file")
    if file is None or not file.filename:
        return _Sent(upload=kept)
    data = file.stream.read(LARGEST + 1)
    try:
        return _Sent(upload=receive_file(services(), who(token), name=file.filename, data=data))
    except UploadRefused as refused:
        return _Sent(upload=kept, fault=str(refused))


def _render(
    token: str,
    view: PartView,
    item: str,
    page_form: object,
    *,
    sent: _Sent,
    version: str,
    meanwhile: bool = False,
) -> str:
    page, question = view.check(name_of(item))
    own = [{"text": sent.fault, "href": "#file"}] if sent.fault else []
    return render_template(
        "provider/check.html",
        view=view,
        token=token,
        group=page.page,
        question=question,
        given=view.evidence.get(question.name),
        fields={one.name: one for one in page_form},  # type: ignore[attr-defined]
        errors=own + error_links(page_form),
        sent=sent,
        version=version,
        meanwhile=meanwhile,
        largest=LARGEST >> 20,
    )
