"""What the rules say beside the questions of a page, and after the page was saved."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.journeys.answering import PageView, open_page
from formsvc.journeys.looking_on import (
    findings_beside,
    names_judged,
    warned_on,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.fields import build_page_form, raws_of

#: The name of what an address says about the page that was just saved: "document.page".
AFTER = "after"


def add_to(pages: Blueprint) -> None:
    """Add this room's route."""
    pages.post("/packs/<ref>/<document>/<page>/findings")(findings)


@open_to("school")
def findings(ref: str, document: str, page: str) -> ResponseReturnValue:
    """Say what the rules say about what is typed; nothing is kept."""
    view = open_page(services(), user(), ref, document, page.replace("-", "_"))
    posted = build_page_form(view.questions, values={}, formdata=request.form)
    beside = findings_beside(services(), user(), view, raws_of(posted))
    return jsonify(
        {
            name: render_template("school/beside.html", found=beside.get(name, ()))
            for name in sorted(names_judged(view))
        }
    )


def beside_page(view: PageView, page_form: Any) -> dict[str, Any]:
    """Return what the page's template shows of the rules: about what was posted, or what is kept.

    `after` is what the rules warn of on the page that was just saved.
    """
    raws = raws_of(page_form) if request.method == "POST" else None
    return {
        "judged": names_judged(view),
        "beside": findings_beside(services(), user(), view, raws),
        "after": said_after(view.pack.ref),
    }


def note_after(view: PageView) -> dict[str, str]:
    """Return what the next page's address says when the rules warn of what was just saved."""
    place = f"{view.definition.name}.{view.page.name.replace('_', '-')}"
    return {AFTER: place} if warned_on(services(), user(), view.pack.ref, place) else {}


def said_after(ref: str) -> dict[str, object] | None:
    """Return what the rules warn of on the page that was just saved, and the way back to it."""
    place = request.args.get(AFTER, "") if request.method == "GET" else ""
    found = warned_on(services(), user(), ref, place) if place else None
    if found is None:
        return None
    before, warned = found
    return {
        "title": before.page.title,
        "findings": warned,
        "address": url_for(
            "school.page",
            ref=ref,
            document=before.definition.name,
            page=before.page.name.replace("_", "-"),
        ),
    }
