"""The page before sending: who signs what, what the rules say, one button."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.rules import Outcome
from formsvc.domain.signers import all_signers
from formsvc.journeys.answering import progress
from formsvc.journeys.following import follow_pack
from formsvc.journeys.sending import (
    LINK_DAYS,
    people_who_sign,
    replace_link,
    send_pack,
    why_not_ready,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.school.rule_links import link_findings


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/send")(review)
    pages.post("/packs/<ref>/send")(send)
    pages.post("/packs/<ref>/links/<invitation>")(new_link)


@open_to("school")
def review(ref: str) -> ResponseReturnValue:
    """Show who will sign what, and why the pack cannot be sent if it cannot."""
    view = follow_pack(services(), user(), ref)
    definitions = services().catalogue.definitions
    return render_template(
        "school/send.html",
        view=view,
        reasons=why_not_ready(services(), view.facts, view.findings),
        done=progress(services(), view.facts),
        link_days=LINK_DAYS,
        warnings=link_findings(
            (one for one in view.findings if one.outcome is Outcome.WARN), ref, definitions
        ),
        people=people_who_sign(all_signers(definitions.values(), view.facts)),
        titles={name: one.title for name, one in definitions.items()},
    )


@open_to("school")
def send(ref: str) -> ResponseReturnValue:
    """Send the pack for signature."""
    send_pack(services(), user(), ref)
    return redirect(url_for("school.pack", ref=ref), 303)


@open_to("school")
def new_link(ref: str, invitation: str) -> ResponseReturnValue:
    """Send one person a fresh link."""
    replace_link(services(), user(), ref, invitation)
    return redirect(url_for("school.pack", ref=ref), 303)
