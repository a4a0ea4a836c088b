"""A pupil's record: when it falls due, corrections beside it, a copy of everything."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.erasing import line_of, may_decide, other_packs_of
from formsvc.journeys.moments import uk_words
from formsvc.journeys.pupil_record import (
    DECISIONS,
    CorrectionNotTaken,
    corrections_of,
    export_record,
    may_export,
    note_correction,
)
from formsvc.web.asking import open_to, services, user
from formsvc.web.problem_pages import page_for


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/packs/<ref>/record")(pupil_record)
    pages.post("/packs/<ref>/record/export")(give_out)
    pages.get("/packs/<ref>/record/correct")(ask_correction)
    pages.post("/packs/<ref>/record/correct")(correct)


@open_to("school")
def pupil_record(ref: str) -> ResponseReturnValue:
    """Show how long a pack is kept, what holds it, and the corrections beside it."""
    return render_template(
        "school/pupil_record.html",
        line=line_of(services(), user(), ref),
        corrections=corrections_of(services(), user(), ref),
        deciding=may_decide(user()),
        exporting=may_export(user()),
        others=other_packs_of(services(), user(), ref),
        decisions=DECISIONS,
        date_in_words=date_in_words,
        uk_words=uk_words,
    )


@open_to("school")
def give_out(ref: str) -> ResponseReturnValue:
    """Give a copy of everything that is held on the pupil; an entry says so."""
    name, data = export_record(services(), user(), ref)
    return Response(
        data,
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@open_to("school")
def ask_correction(ref: str) -> ResponseReturnValue:
    """Ask who says that what is wrong, and what the school decided."""
    return _correction(ref, {})


def _correction(ref: str, faults: dict[str, str]) -> str:
    return render_template(
        "school/correction.html",
        line=line_of(services(), user(), ref),
        deciding=may_decide(user()),
        decisions=DECISIONS,
        typed=request.form,
        faults=faults,
        errors=[{"text": text, "href": f"#{name}"} for name, text in faults.items()],
    )


@open_to("school")
def correct(ref: str) -> ResponseReturnValue:
    """Put a correction beside the record."""
    only_leads = request.form.get("only_leads") == "yes"
    try:
        note_correction(services(), user(), ref, request.form, only_leads=only_leads)
    except CorrectionNotTaken as problem:
        return _correction(ref, dict(problem.faults)), 400
    except StoreUnavailable as problem:
        return _correction(ref, {"asked_by": str(problem)}), page_for(problem).status
    return redirect(url_for("school.pupil_record", ref=ref), 303)
