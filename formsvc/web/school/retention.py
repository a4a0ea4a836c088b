"""The register of what falls due, and the pages that hold a pack or have it erased."""

from collections.abc import Iterable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.answers.words import date_in_words
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.erasing import (
    GROUNDS,
    DueLine,
    PackHeld,
    ask_erasure,
    certificate_of,
    confirm_erasure,
    erased_of,
    line_of,
    may_decide,
    other_packs_of,
    refuse_erasure,
    register_of,
)
from formsvc.journeys.moments import uk_words
from formsvc.journeys.reasons import ReasonMissing
from formsvc.web import holding
from formsvc.web.asking import open_to, services, user
from formsvc.web.lists import LONG, LONGEST, find_lines, group_lines, keep_search, kept_search
from formsvc.web.problem_pages import page_for


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/retention")(retention)
    pages.post("/retention")(find_due)
    pages.get("/packs/<ref>/record/hold")(ask_hold)
    pages.post("/packs/<ref>/record/hold")(hold)
    pages.get("/packs/<ref>/record/erase")(ask_erase)
    pages.post("/packs/<ref>/record/erase")(erase)
    pages.get("/packs/<ref>/erased")(erased)


@open_to("school")
def retention() -> ResponseReturnValue:
    """List the school's packs by the day that they fall due."""
    lines, looked_for = register_of(services(), user()), kept_search()
    found = find_lines(lines, looked_for, lambda one: (one.pupil, one.pack.ref))
    come = [one for one in lines if one.has_come and not one.held]
    groups = (
        ("due", "Fell due: decide", 10, come),
        ("held", "On hold", 5, [one for one in lines if one.held]),
        ("later", "Fall due later, the first on top", 5, _later(lines)),
    )
    return render_template(
        "school/retention.html",
        lines=lines,
        long=len(lines) > LONG,
        looked_for=looked_for,
        longest=LONGEST,
        groups=group_lines(groups) if found is None else [found],
        erased=erased_of(services(), user()),
        deciding=may_decide(user()),
        date_in_words=date_in_words,
        uk_words=uk_words,
    )


def _later(lines: Iterable[DueLine]) -> list[DueLine]:
    return [one for one in lines if not one.has_come and not one.held]


@open_to("school")
def find_due() -> ResponseReturnValue:
    """Look for packs that hold the words that were sent."""
    return keep_search("school.retention")


@open_to("school")
def ask_hold(ref: str) -> ResponseReturnValue:
    """Ask why a pack must not be erased, or why it may be again."""
    return holding.ask_hold(ref, back=url_for("school.pupil_record", ref=ref))


@open_to("school")
def hold(ref: str) -> ResponseReturnValue:
    """Put a pack on hold, or lift the school's hold."""
    return holding.hold(ref, back=url_for("school.pupil_record", ref=ref))


@open_to("school")
def ask_erase(ref: str) -> ResponseReturnValue:
    """Ask why a pack is to be erased, and for its reference, before it is gone for good."""
    return _erase(ref)


def _erase(ref: str, *, error: str = "", at: str = "reference") -> str:
    line = line_of(services(), user(), ref)
    if at == "reference" and line.asked and line.asked.mine:
        at = "words"  # who asked has only these to fill in
    return render_template(
        "school/erase.html",
        line=line,
        grounds={
            name: words for name, words in GROUNDS.items() if line.has_come or name != "time_over"
        },
        deciding=may_decide(user()),
        others=other_packs_of(services(), user(), ref),
        ground=request.form.get("ground", ""),
        typed=request.form.get("reference", ""),
        words=request.form.get("words", ""),
        error=error,
        at=at,
        errors=[{"text": error, "href": f"#{at}"}] if error else [],
        date_in_words=date_in_words,
    )


@open_to("school")
def erase(ref: str) -> ResponseReturnValue:
    """Ask that a pack be erased, confirm what another asked for, or refuse it."""
    act, ground = request.form.get("act", "ask"), request.form.get("ground", "")
    typed = request.form.get("reference", "")
    if act == "ask" and ground not in GROUNDS:
        return _erase(ref, error="Say why the pack is erased", at="ground"), 400
    try:
        if act == "ask":
            ask_erasure(services(), user(), ref, ground=ground, typed=typed)
        elif act == "confirm":
            _confirm(ref, typed)
        else:
            refuse_erasure(services(), user(), ref, request.form.get("words", ""))
    except ReasonMissing as missing:
        return _erase(ref, error=missing.message, at="words"), 400
    except (NotAllowed, StoreUnavailable) as problem:
        if not may_decide(user()) or isinstance(problem, PackHeld):
            raise
        return _erase(ref, error=str(problem)), page_for(problem).status
    if act == "confirm":
        return redirect(url_for("school.erased", ref=ref), 303)
    return redirect(url_for("school.pupil_record", ref=ref), 303)


def _confirm(ref: str, typed: str) -> None:
    try:
        confirm_erasure(services(), user(), ref, typed=typed)
    except NotFound:
        certificate_of(services(), user(), ref)  # the button was pressed twice: it is erased


@open_to("school")
def erased(ref: str) -> ResponseReturnValue:
    """Show the certificate of erasure of a pack."""
    return render_template(
        "erased.html",
        certificate=certificate_of(services(), user(), ref),
        back=url_for("school.retention"),
    )
