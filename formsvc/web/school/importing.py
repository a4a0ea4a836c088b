"""Facts from a file: choose it, look at what it would change, use what was ticked."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.facts_files import LARGEST_FILE, FactsFileRefused
from formsvc.domain.importing import Change, FilePerson
from formsvc.journeys.following import follow_pack
from formsvc.journeys.importing import (
    AnswersMoved,
    ImportView,
    choose_person,
    forget_import,
    open_import,
    take_file,
    use_import,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.saying import said_lines


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/import")(choose_file)
    pages.post("/packs/<ref>/import")(read_file)
    pages.get("/packs/<ref>/import/preview")(import_preview)
    pages.post("/packs/<ref>/import/preview")(use_file)


@open_to("school")
def choose_file(ref: str) -> ResponseReturnValue:
    """Ask for a file."""
    return _ask(ref)


def _ask(ref: str, error: str = "") -> str:
    return render_template(
        "school/import.html",
        view=follow_pack(services(), user(), ref),
        waiting=open_import(services(), user(), ref),
        used=request.args.get("used", ""),
        error=error,
        errors=[{"text": error, "href": "#file"}] if error else [],
    )


@open_to("school")
def read_file(ref: str) -> ResponseReturnValue:
    """Read the file; the file itself is not kept, and no answer is changed."""
    sent = request.files.get("file")
    data = sent.read(LARGEST_FILE + 1) if sent else b""
    if sent:
        sent.close()
    if not data:
        return _ask(ref, "Choose a file that is not empty"), 400
    try:
        take_file(services(), user(), ref, data)
    except FactsFileRefused as refused:
        return _ask(ref, str(refused)), 400
    return redirect(url_for("school.import_preview", ref=ref), 303)


@open_to("school")
def import_preview(ref: str) -> ResponseReturnValue:
    """Show whom the file names, or what it would change."""
    return _preview(ref)


def _preview(ref: str, *, moved: str = "", error: str = "") -> ResponseReturnValue:
    view = open_import(services(), user(), ref)
    if view is None:
        return redirect(url_for("school.choose_file", ref=ref), 303)
    return render_template(
        "school/import_preview.html",
        view=view,
        ref=ref,
        names=[_name(number, one) for number, one in enumerate(view.people, 1)],
        new=view.of(Change.NEW),
        other=view.of(Change.OTHER),
        same=view.of(Change.SAME),
        refused=view.of(Change.REFUSED),
        said_lines=said_lines,
        moved=moved,
        errors=[{"text": error, "href": "#pupil"}] if error else [],
        error=error,
    )


def _name(number: int, person: FilePerson) -> str:
    said = [person.raws.get(one) for one in ("pupil_forename", "pupil_surname", "pupil_dob")]
    return " ".join(one for one in said if isinstance(one, str)) or f"Row {number}"


@open_to("school")
def use_file(ref: str) -> ResponseReturnValue:
    """Use the ticked answers, choose a pupil, or forget the file."""
    action = request.form.get("action", "use")
    if action == "forget":
        forget_import(services(), user(), ref)
        return redirect(url_for("school.pack", ref=ref), 303)
    waiting = open_import(services(), user(), ref)
    if waiting is None:  # the button was pressed twice, or much later
        error = "This file was used or forgotten already. To use it again, choose it."
        return _ask(ref, error), 409
    return _choose(ref, waiting) if action == "choose" else _use(ref)


def _choose(ref: str, waiting: ImportView) -> ResponseReturnValue:
    picked = request.form.get("pupil", "")
    if not (picked.isascii() and picked.isdecimal() and len(picked) < 4):
        return _preview(ref, error="Choose the pupil of this pack"), 400  # type: ignore[return-value]
    if len(waiting.people) > 1:
        choose_person(services(), user(), ref, int(picked))
    return redirect(url_for("school.import_preview", ref=ref), 303)


def _use(ref: str) -> ResponseReturnValue:
    try:
        count = use_import(
            services(),
            user(),
            ref,
            names=set(request.form.getlist("use")),
            seen=request.form.get("seen", ""),
        )
    except AnswersMoved as moved:
        return _preview(ref, moved=str(moved)), 409  # type: ignore[return-value]
    return redirect(url_for("school.choose_file", ref=ref, used=count), 303)
