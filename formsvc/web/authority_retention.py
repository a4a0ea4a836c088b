"""The officer's page of how long records are kept, and certificates of what was erased."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.journeys.erasing import (
    PeriodsNotKept,
    certificate_of,
    erased_of,
    periods_of,
    set_periods,
)
from formsvc.journeys.moments import uk_words
from formsvc.web import holding
from formsvc.web.asking import open_to, services, user
from formsvc.web.problem_pages import page_for


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority/retention")(retention)
    pages.post("/authority/retention")(change_periods)
    pages.get("/authority/<ref>/hold")(ask_hold)
    pages.post("/authority/<ref>/hold")(hold)
    pages.get("/authority/<ref>/erased")(erased)


@open_to("authority")
def retention() -> ResponseReturnValue:
    """Show each kind of record with its period and source."""
    return _page({})


def _page(faults: dict[str, str], trouble: str = "") -> str:
    return render_template(
        "authority/retention.html",
        periods=periods_of(services(), user()),
        erased=erased_of(services(), user()),
        typed=request.form,
        faults=faults,
        trouble=trouble,
        errors=[{"text": text, "href": f"#{name}"} for name, text in faults.items()],
        uk_words=uk_words,
    )


@open_to("authority")
def change_periods() -> ResponseReturnValue:
    """Keep the periods."""
    try:
        set_periods(services(), user(), request.form)
    except PeriodsNotKept as problem:
        return _page(dict(problem.faults)), 400
    except StoreUnavailable as problem:
        return _page({}, str(problem)), page_for(problem).status
    return redirect(url_for("authority.retention"), 303)


@open_to("authority")
def erased(ref: str) -> ResponseReturnValue:
    """Show the certificate of erasure of a pack."""
    return render_template(
        "erased.html",
        certificate=certificate_of(services(), user(), ref),
        back=url_for("authority.retention"),
    )


@open_to("authority")
def ask_hold(ref: str) -> ResponseReturnValue:
    """Ask why a pack must not be erased, or why it may be again."""
    return holding.ask_hold(ref, back=url_for("authority.pack", ref=ref))


@open_to("authority")
def hold(ref: str) -> ResponseReturnValue:
    """Put a pack on hold, or lift the authority's hold."""
    return holding.hold(ref, back=url_for("authority.pack", ref=ref))
