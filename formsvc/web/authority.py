"""The local authority's pages: one pack rule by rule, accept or send back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.context import initials
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.versions import carried_from, versions_in
from formsvc.journeys.afterwards import look_afterwards
from formsvc.journeys.attaching import files_for_authority
from formsvc.journeys.checking_queue import view_sealed_change
from formsvc.journeys.deciding import (
    Seen,
    accept_pack,
    open_pack,
    read_sealed,
    seen_in,
    send_back,
)
from formsvc.journeys.erasing import holds_of
from formsvc.journeys.following import PackView
from formsvc.journeys.moments import uk_words
from formsvc.journeys.on_paper import kept_scans
from formsvc.journeys.pupil_record import corrections_of
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.signed_names import signed_names
from formsvc.web import (
    authority_afterwards,
    authority_files,
    authority_queue,
    authority_retention,
    authority_rules,
    authority_story,
    profile,
    scans,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.attachments import own_pdf
from formsvc.web.changes import changed_documents
from formsvc.web.problem_pages import page_for

pages = Blueprint("authority", __name__)
# "rules" is an address of its own, before any pack's: no reference has small letters.
authority_rules.add_to(pages)
authority_files.add_to(pages)
authority_queue.add_to(pages)
scans.add_authority_to(pages)
authority_afterwards.add_to(pages)
authority_retention.add_to(pages)
authority_story.add_to(pages)
profile.add_authority_to(pages)


@pages.get("/authority/<ref>")
@open_to("authority")
def pack(ref: str) -> ResponseReturnValue:
    """Show one pack: every rule, every seal, the documents."""
    return _pack(ref)


def _pack(ref: str, *, words: str = "", error: str = "", trouble: str = "") -> str:
    view, verdict = open_pack(services(), user(), ref)
    titles = {name: one.title for name, one in services().catalogue.definitions.items()}
    own = [one for one in view.sealed if one.audience == "authority"]
    documents = frozenset(one.document for one in own)
    change = view_sealed_change(services(), user(), ref)
    return render_template(
        "authority/pack.html",
        view=view,
        verdict=verdict,
        waiting=view.state is State.SEALED,
        seen=seen_in(view),
        titles=titles | {"signing-record": "Signing record"},
        rows=_first_facts(view),
        stories=[one for one in versions_in(view.entries) if one.number <= view.version],
        change=change,
        changes=changed_documents(change),
        carried_from=carried_from(view.entries),
        own=own,
        corrections=corrections_of(services(), user(), ref),
        afterwards=look_afterwards(services(), user(), ref),
        held=holds_of(services(), user(), ref),
        files=files_for_authority(services(), user(), ref),
        scans=kept_scans(services(), user(), ref),
        names=signed_names(services(), view, documents=documents),
        errors=[{"text": error, "href": "#words"}] if error else [],
        trouble=trouble,
        words=words,
        uk_words=uk_words,
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
    return own_pdf(
        read_sealed(services(), user(), ref, document), name=f"{ref}-{document}.pdf", to_keep=False
    )


@pages.get("/authority/<ref>/v<int:number>/<document>.pdf")
@open_to("authority")
def earlier_document(ref: str, number: int, document: str) -> ResponseReturnValue:
    """Give one sealed document of an earlier version in the authority's edition."""
    return own_pdf(
        read_sealed(services(), user(), ref, document, number),
        name=f"{ref}-v{number}-{document}.pdf",
        to_keep=False,
    )


@pages.post("/authority/<ref>")
@open_to("authority")
def decide(ref: str) -> ResponseReturnValue:
    """Accept the version on the officer's screen, or send it back with a reason."""
    form = request.form
    seen = Seen(version=form.get("version", ""), manifest=form.get("manifest", ""))
    words = form.get("words", "")
    try:
        if form.get("action") == "accept":
            accept_pack(services(), user(), ref, seen)
        elif form.get("action") == "send_back":
            send_back(services(), user(), ref, words, seen)
        else:
            said = "Nothing was decided. Press one of the buttons."
            return _pack(ref, words=words, trouble=said), 400
    except ReasonMissing as missing:
        return _pack(ref, words=words, error=missing.message), 400
    except FormsvcProblem as problem:
        return _say_why_not(ref, words, problem)
    return redirect(url_for("authority.pack", ref=ref), 303)


def _say_why_not(ref: str, words: str, problem: FormsvcProblem) -> ResponseReturnValue:
    """Show the pack as it stands now, why nothing was decided, and the reason as it was typed."""
    page = page_for(problem)
    try:
        return _pack(ref, words=words, trouble=str(problem)), page.status
    except FormsvcProblem:
        if not words.strip():
            raise problem from None
    said = page.words or str(problem)
    return render_template(
        "kept.html", page=page, said=said, label="Your reason", words=words, typed=[]
    ), page.status
