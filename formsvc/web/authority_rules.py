"""The officer's page of rules: which are on, the hours of a full week, the added checks."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from formsvc.domain.answers.words import date_in_words
from formsvc.domain.code_demand import DEMAND_WORDS
from formsvc.journeys.moments import uk_words
from formsvc.journeys.switching import SettingsNotKept, open_switches, switch_rules
from formsvc.web.asking import open_to, services, user


def add_to(pages: Blueprint) -> None:
    """Add this room's routes."""
    pages.get("/authority/rules")(rules)
    pages.post("/authority/rules")(change_rules)


@open_to("authority")
def rules() -> ResponseReturnValue:
    """Show every rule with its source, and its switch."""
    return _page()


def _page(*, typed: str | None = None, wanted: list[str] | None = None, error: str = "") -> str:
    view = open_switches(services(), user())
    kept = [one.rule.id for _, group in view.subjects for one in group if one.is_on]
    on = kept if wanted is None else wanted
    dfe = request.form.get("dfe_items") == "yes" if wanted is not None else view.dfe_items
    return render_template(
        "authority/rules.html",
        view=view,
        on=on,
        dfe_items=dfe,
        codes=view.codes.value if wanted is None else request.form.get("codes", ""),
        demands=[{"value": one.value, "text": words} for one, words in DEMAND_WORDS.items()],
        full_week=view.full_week if typed is None else typed,
        error=error,
        errors=[{"text": error, "href": "#full_week"}] if error else [],
        date_in_words=date_in_words,
        uk_words=uk_words,
    )


@open_to("authority")
def change_rules() -> ResponseReturnValue:
    """Keep the switches."""
    wanted, typed = request.form.getlist("on"), request.form.get("full_week", "")
    try:
        switch_rules(
            services(),
            user(),
            wanted=wanted,
            full_week=typed,
            dfe_items=request.form.get("dfe_items") == "yes",
            codes=request.form.get("codes", ""),
        )
    except SettingsNotKept as problem:
        return _page(typed=typed, wanted=wanted, error=problem.message), 400
    return redirect(url_for("authority.rules"), 303)
