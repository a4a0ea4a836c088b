"""The checks of the provider: the decision, answers with No, evidence that runs out."""

from datetime import date

from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import (
    as_date,
    checks_in,
    date_of,
    in_words,
    item,
    part_of,
    span_of,
    text_of,
)

#: Evidence without which the placement must not begin.
MUST_RUN = (
    ("chk_public_liability", "public liability insurance"),
    ("chk_employers_liability", "employers' liability insurance"),
    ("chk_professional_indemnity", "professional indemnity insurance"),
    ("chk_motor_insurance", "motor insurance"),
    ("chk_activity_insurance", "insurance for activities"),
    ("chk_dsl_training", "safeguarding lead's training"),
)


def decision(case: Case) -> Judged:
    """Judge the checklist's decision: a placement must not start when it is "not satisfied"."""
    decided = text_of(case.facts, "decision")
    if not decided:
        return Outcome.NOT_APPLICABLE, "The checklist has no decision yet."
    if decided == "not_satisfied":
        return Outcome.FAIL, "The school is not satisfied with the checks of this provider."
    if decided == "with_conditions":
        return Outcome.WARN, "The school is satisfied with conditions. Check that they are met."
    return Outcome.PASS, "The school is satisfied with the checks of this provider."


def added_items(case: Case) -> Judged:
    """Judge that the checklist asks the added items where the council wants them."""
    asked = text_of(case.facts, "dfe_items")
    if not asked or not case.dfe_items:
        return Outcome.NOT_APPLICABLE, "The key checks are asked; the council asks no more."
    if asked == "no":
        return Outcome.FAIL, "The council asks for the DfE and safeguarding items too. Answer Yes."
    return Outcome.PASS, "The checklist asks for the DfE and safeguarding items too."


def refused_checks(case: Case) -> Judged:
    """List the checks that were answered with No."""
    checks = checks_in(case.facts)
    if not checks:
        return Outcome.NOT_APPLICABLE, "No checks have been recorded yet."
    refused = [name for name in checks if part_of(case.facts, name, "result") == "no"]
    if refused:
        named = ", ".join(item(name) for name in refused)
        return Outcome.WARN, f"Answered with No: {named}. The comments say why.", tuple(refused)
    return Outcome.PASS, "No check was answered with No."


def days(case: Case) -> Judged:
    """Judge that no check was made after all of them were finished, which the checklist prints."""
    on = {
        name: day
        for name in checks_in(case.facts)
        if (day := as_date(part_of(case.facts, name, "checked_on"))) is not None
    }
    finished = date_of(case.facts, "checks_on")
    if not on or finished is None:
        return Outcome.NOT_APPLICABLE, "No check tells a day of its own."
    late = {name: day for name, day in on.items() if day > finished}
    if late:
        named = ", ".join(f"{item(name)} ({in_words(day)})" for name, day in late.items())
        why = f"The checks were finished on {in_words(finished)}. Checked after that: {named}."
        return Outcome.WARN, why, tuple(late)
    return Outcome.PASS, "No check was made after the checks were finished."


def expiry(case: Case) -> Judged:
    """Judge evidence that runs out before the placement begins or ends."""
    span = span_of(case.facts)
    if span is None:
        return Outcome.NOT_APPLICABLE, "The dates are not known yet."
    first, last = span
    until = _until(case)
    for name, words in MUST_RUN:
        if name in until and until[name] < first:
            day = in_words(until[name])
            return Outcome.FAIL, f"The {words} runs out on {day}, before the first day.", (name,)
    ending = {name: day for name, day in until.items() if day < last}
    if ending:
        named = ", ".join(f"{item(name)} ({in_words(day)})" for name, day in ending.items())
        return Outcome.WARN, f"Runs out before the placement ends: {named}.", tuple(ending)
    return Outcome.PASS, "No evidence runs out before the placement ends."


def _until(case: Case) -> dict[str, date]:
    """Return when each check's evidence runs out, where a date is given."""
    days = {
        name: as_date(part_of(case.facts, name, "expires"))
        for name in checks_in(case.facts)
        if part_of(case.facts, name, "result") != "not_applicable"
    }
    return {name: day for name, day in days.items() if day is not None}


_KEY_CHECKS = "Council guidance: key checks before a placement"
RULES = (
    Rule(
        id="R10",
        version="1",
        title="Evidence that runs out",
        source=_KEY_CHECKS,
        judge=expiry,
        severity=Outcome.FAIL,
        questions=tuple(name for name, _ in MUST_RUN),
    ),
    Rule(
        id="C1",
        version="1",
        title="The decision on the provider",
        source=_KEY_CHECKS,
        judge=decision,
        severity=Outcome.FAIL,
        questions=("decision",),
    ),
    Rule(
        id="C3",
        version="1",
        title="The items that the council asks for",
        source="The council's own settings, beside the B&NES key checks",
        judge=added_items,
        severity=Outcome.FAIL,
        questions=("dfe_items",),
    ),
    Rule(
        id="C2",
        version="1",
        title="Checks answered with No",
        source=_KEY_CHECKS,
        judge=refused_checks,
    ),
    Rule(
        id="C6",
        version="1",
        title="Days of the checks",
        source=_KEY_CHECKS,
        judge=days,
        questions=("checks_on",),
    ),
)
