"""The school's term dates: what stands, what a file says before it is kept, keeping it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.calendars import CalendarUnreadable, ReadCalendar
from formsvc.domain.answers.words import date_in_words
from formsvc.journeys.moments import uk_words
from formsvc.journeys.term_dates import as_csv, keep_term_dates, term_dates, understand
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/school/calendar")(calendar)
    pages.post("/school/calendar")(look_at_calendar)
    pages.post("/school/calendar/keep")(keep_calendar)


@open_to("school")
def calendar() -> ResponseReturnValue:
    """Show the term dates as they stand, and ask for a file."""
    return _page()


def _page(*, read: ReadCalendar | None = None, error: str = "", kept: str = "") -> str:
    return render_template(
        "school/calendar.html",
        dates=term_dates(services(), user()),
        read=read,
        kept=kept,
        error=error,
        errors=[{"text": error, "href": "#file"}] if error else [],
        date_in_words=date_in_words,
        uk_words=uk_words,
    )


@open_to("school")
def look_at_calendar() -> ResponseReturnValue:
    """Show what a file says; nothing is kept yet."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(error="Choose a file with your term dates"), 400
    try:
        read = understand(file.read())
    except CalendarUnreadable as problem:
        return _page(error=problem.message), 400
    return _page(read=read, kept=as_csv(read))


@open_to("school")
def keep_calendar() -> ResponseReturnValue:
    """Keep what the preview showed."""
    try:
        keep_term_dates(services(), user(), request.form.get("dates", ""))
    except CalendarUnreadable as problem:
        return _page(error=problem.message), 400
    return redirect(url_for("school.calendar"), 303)
