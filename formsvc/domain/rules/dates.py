"""Rules about dates: order, suspensions, day six, length, the review of an EHC plan."""

from datetime import date

from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import (
    date_of,
    in_words,
    number_of,
    said,
    span_of,
    text_of,
)

INTENDED_WEEKS = 12
SUSPENSION_LIMIT = 45
DAY_SIX = 6
_NOT_KNOWN: Judged = (Outcome.NOT_APPLICABLE, "The dates are not known yet.")


def order(case: Case) -> Judged:
    """Judge that the placement ends after it begins."""
    span = span_of(case.facts)
    if span is None:
        return _NOT_KNOWN
    first, last = span
    if last < first:
        return Outcome.FAIL, f"The placement would end ({in_words(last)}) before it begins."
    return Outcome.PASS, f"The placement runs from {in_words(first)} to {in_words(last)}."


def suspensions(case: Case) -> Judged:
    """Judge the days of suspension in this school year against the limit of 45."""
    days = number_of(case.facts, "suspension_days")
    if days is None:
        return Outcome.NOT_APPLICABLE, "The days of suspension are not known."
    if days > SUSPENSION_LIMIT:
        return Outcome.WARN, f"{said(days)} days of suspension this year is more than 45."
    return Outcome.PASS, f"{said(days)} days of suspension this year is not more than 45."


def day_six(case: Case) -> Judged:
    """Judge that education begins by the sixth school day of a suspension."""
    if text_of(case.facts, "legal_route") != "day_six":
        return Outcome.NOT_APPLICABLE, "This is not provision from day six of a suspension."
    began, first = date_of(case.facts, "suspension_began"), date_of(case.facts, "start_date")
    if began is None or first is None:
        return Outcome.WARN, "The first day of the suspension is not known."
    count = case.calendar.through(began, first)
    where = f"The placement begins on day {count.days} of the suspension, counted in {count.unit}."
    if count.days > DAY_SIX:
        return Outcome.WARN, (
            f"{where} Education must be arranged from the sixth school day.{count.caution}"
        )
    return Outcome.PASS, f"{where}{count.caution}"


def length(case: Case) -> Judged:
    """Say when a placement with an unregistered provider is longer than the government intends."""
    span = span_of(case.facts)
    if text_of(case.facts, "provider_registration") != "not_registered" or span is None:
        return Outcome.NOT_APPLICABLE, "This is about providers that are not registered."
    days = (span[1] - span[0]).days
    if days > INTENDED_WEEKS * 7:
        return Outcome.INFORM, (
            f"The placement is {days / 7:.0f} weeks long. The government has said it wants no more "
            "than 12 weeks full-time, or two days a week beside school, with providers that are "
            "not registered. That is not law."
        )
    return Outcome.PASS, "The placement is not longer than 12 weeks."


def annual_review(case: Case) -> Judged:
    """Say when an EHC plan's annual review falls inside the placement."""
    span, due = span_of(case.facts), date_of(case.facts, "ehc_next_review")
    if text_of(case.facts, "sen_status") != "ehc_plan" or span is None or due is None:
        return Outcome.NOT_APPLICABLE, "No EHC plan review date is known."
    if span[0] <= due <= span[1]:
        return Outcome.WARN, (
            f"The EHC plan's annual review is due on {in_words(due)}, inside the placement. "
            "Hold it first, or tell the caseworker."
        )
    return Outcome.PASS, "The EHC plan's annual review is not due inside the placement."


RULES = (
    Rule(
        id="V4",
        version="1",
        title="Dates in order",
        source="A placement needs a first and a last day",
        judge=order,
        severity=Outcome.FAIL,
        questions=("start_date", "end_date"),
    ),
    Rule(
        id="R7",
        version="2023-09",
        effective_from=date(2023, 9, 1),
        title="Days of suspension",
        source="Suspension and permanent exclusion guidance, DfE, September 2023",
        judge=suspensions,
        questions=("suspension_days",),
    ),
    Rule(
        id="R7b",
        version="2023-09",
        effective_from=date(2023, 9, 1),
        title="Education from day six",
        source="Education and Inspections Act 2006 ss.100-102",
        judge=day_six,
        questions=("suspension_began", "start_date"),
    ),
    Rule(
        id="R9",
        version="2025-08",
        effective_from=date(2025, 8, 1),
        title="Length of the placement",
        source="Government response on non-school alternative provision, August 2025 (not law)",
        judge=length,
        severity=Outcome.INFORM,
        questions=("end_date",),
    ),
    Rule(
        id="R13",
        version="1",
        effective_from=date(2014, 9, 1),
        title="EHC plan review inside the placement",
        source="Children and Families Act 2014 s.44",
        judge=annual_review,
        questions=("ehc_next_review",),
    ),
)
