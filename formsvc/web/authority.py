"""The local authority's pages: the queue, one pack rule by rule, accept or send back."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.context import initials
from formsvc.domain.pack import State
from formsvc.journeys.deciding import (
    accept_pack,
    open_pack,
    open_queue,
    read_sealed,
    send_back,
)
from formsvc.journeys.following import PackView
from formsvc.journeys.moments import uk_words, utc_words
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web import authority_rules, profile
from formsvc.web.asking import open_to, services, user

pages = Blueprint("authority", __name__)
# "rules" is an address of its own, before any pack's: no reference has small letters.
authority_rules.add_to(pages)
profile.add_authority_to(pages)


@pages.get("/authority")
@open_to("authority")
def queue() -> ResponseReturnValue:
    """List the packs that wait, the one that starts first on top."""
    waiting, checked = open_queue(services(), user())
    return render_template(
        "authority/queue.html", waiting=waiting, checked=checked, date_in_words=date_in_words
    )


@pages.get("/authority/<ref>")
@open_to("authority")
def pack(ref: str) -> ResponseReturnValue:
    """Show one pack: every rule, every seal, the documents, the story."""
    return _pack(ref)


def _pack(ref: str, *, words: str = "", error: str = "") -> str:
    view, verdict = open_pack(services(), user(), ref)
    titles = {name: one.title for name, one in services().catalogue.definitions.items()}
    return render_template(
        "authority/pack.html",
        view=view,
        verdict=verdict,
        waiting=view.state is State.SEALED,
        titles=titles | {"signing-record": "Signing record"},
        rows=_first_facts(view),
        own=[one for one in view.sealed if one.audience == "authority"],
        errors=[{"text": error, "href": "#words"}] if error else [],
        words=words,
        uk_words=uk_words,
        utc_words=utc_words,
    )


def _first_facts(view: PackView) -> list[dict[str, dict[str, str]]]:
    """Return what an officer looks for first: who, where, from when until when."""
    days = [str(view.facts.get(name, "")) for name in ("start_date", "end_date")]
    said = {
        "Pupil": initials(view.facts),
        "Provider": str(view.facts.get("provider_name", "")),
        "First and last day": " to ".join(date_in_words(day) for day in days if day),
        "Hours a week there": str(view.facts.get("hours_at_provider", "")),
    }
    return [
        {"key": {"text": key}, "value": {"text": text or "Not said"}} for key, text in said.items()
    ]


@pages.get("/authority/<ref>/<document>.pdf")
@open_to("authority")
def document(ref: str, document: str) -> ResponseReturnValue:
    """Give one sealed document in the authority's edition."""
    return Response(
        read_sealed(services(), user(), ref, document),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{ref}-{document}.pdf"'},
    )


@pages.post("/authority/<ref>")
@open_to("authority")
def decide(ref: str) -> ResponseReturnValue:
    """Accept the pack, or send it back with a reason."""
    if request.form.get("action") == "accept":
        accept_pack(services(), user(), ref)
        return redirect(url_for("authority.pack", ref=ref), 303)
    words = request.form.get("words", "")
    try:
        send_back(services(), user(), ref, words)
    except ReasonMissing as missing:
        return _pack(ref, words=words, error=missing.message), 400
    return redirect(url_for("authority.pack", ref=ref), 303)
