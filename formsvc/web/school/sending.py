"""The page before sending: who signs what, a reason for each warning, one button."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.signers import all_signers
from formsvc.journeys.amending import view_change
from formsvc.journeys.answering import progress
from formsvc.journeys.following import PackView, follow_pack
from formsvc.journeys.judging import ReasonsMissing, answer_warnings
from formsvc.journeys.reasons import LONGEST
from formsvc.journeys.sending import (
    LINK_DAYS,
    how_reached,
    people_who_sign,
    replace_link,
    send_pack,
    why_not_ready,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.changes import changed_documents
from formsvc.web.school.rule_links import link_findings

#: The name of a reason's box is this and the rule's id.
BOX = "reason-"


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/send")(review)
    pages.post("/packs/<ref>/send")(send)
    pages.post("/packs/<ref>/links/<invitation>")(new_link)


@open_to("school")
def review(ref: str) -> ResponseReturnValue:
    """Show who will sign what, and why the pack cannot be sent if it cannot."""
    return _review(ref, typed={}, faults={})


def _review(ref: str, *, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    view = follow_pack(services(), user(), ref)
    definitions = services().catalogue.definitions
    warnings = view.judgement.warnings
    done = progress(services(), view.all_facts)
    change, needs = view_change(services(), user(), ref)
    return render_template(
        "school/send.html",
        view=view,
        change=change,
        changes=changed_documents(change),
        needs=needs,
        reasons=(
            *why_not_ready(services(), view.all_facts, view.judgement.findings),
            *(view.strangers if not any(one.missing for one in done) else ()),
            *view.files_not_ready,
        ),
        done=done,
        link_days=LINK_DAYS,
        warnings=link_findings(warnings, ref, definitions),
        words=_words(view, typed),
        faults=faults,
        errors=[
            {"text": f"{one.title}: {faults[one.rule]}", "href": f"#{BOX}{one.rule}"}
            for one in warnings
            if one.rule in faults
        ],
        how_reached=how_reached,
        box=BOX,
        longest=LONGEST,
        people=people_who_sign(all_signers(definitions.values(), view.facts)),
        titles={name: one.title for name, one in definitions.items()},
    )


def _words(view: PackView, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in each reason's box: what was typed just now, else what was kept."""
    kept = {rule: one.reason for rule, one in view.judgement.reasons.items()}
    return kept | dict(typed)


@open_to("school")
def send(ref: str) -> ResponseReturnValue:
    """Keep the reasons, and send the pack for signature."""
    typed = {
        name.removeprefix(BOX): words
        for name, words in request.form.items()
        if name.startswith(BOX)
    }
    try:
        answer_warnings(services(), user(), ref, typed)
        if request.form.get("action") != "keep":
            send_pack(services(), user(), ref)
    except ReasonsMissing as missing:
        return _review(ref, typed=typed, faults=missing.faults), 400
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def new_link(ref: str, invitation: str) -> ResponseReturnValue:
    """Send one person a fresh link."""
    replace_link(services(), user(), ref, invitation)
    return redirect(url_for("school.pack", ref=ref), 303)
