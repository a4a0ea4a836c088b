"""Rules about dates: notice, reviews, day six, length, reviews of plans, evidence running out."""

from datetime import date, timedelta
from itertools import pairwise

from formsvc.domain.rules.finding import (
    Facts,
    Outcome,
    Rule,
    as_date,
    date_of,
    number_of,
    part_of,
    rows_of,
    text_of,
)

NOTICE_DAYS = 2
LONGEST_GAP = timedelta(weeks=6)
INTENDED_WEEKS = 12
#: Evidence without which the placement must not begin.
MUST_RUN = (
    ("chk_public_liability", "public liability insurance"),
    ("chk_employers_liability", "employers' liability insurance"),
    ("chk_dsl_training", "safeguarding lead's training"),
)


def weekdays_between(first: date, last: date) -> int:
    """Return how many weekdays lie strictly between two dates."""
    days = (last - first).days
    return sum((first + timedelta(days=one)).weekday() < 5 for one in range(1, max(days, 0)))


def in_words(day: date) -> str:
    """Return a date as "3 September 2026"."""
    return f"{day.day} {day:%B %Y}"


def notice(facts: Facts) -> tuple[Outcome, str]:
    """Judge the notice of an off-site direction: two clear school days before the first day."""
    if text_of(facts, "legal_route") != "off_site_direction":
        return Outcome.NOT_APPLICABLE, "This is not an off-site direction."
    given, first = date_of(facts, "notice_given_on"), date_of(facts, "start_date")
    if given is None or first is None:
        return Outcome.WARN, "The date of the notice or the first day is not known."
    clear = weekdays_between(given, first)
    if clear < NOTICE_DAYS:
        return Outcome.WARN, (
            f"There are {clear} weekdays between the notice ({in_words(given)}) and the first day "
            f"({in_words(first)}). The law asks for two school days. The count is approximate: "
            "it does not know the school's holidays."
        )
    return Outcome.PASS, (
        f"There are {clear} weekdays between the notice and the first day (approximate: it does "
        "not know the school's holidays)."
    )


def order(facts: Facts) -> tuple[Outcome, str]:
    """Judge that the placement ends after it begins."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    if first is None or last is None:
        return Outcome.NOT_APPLICABLE, "The dates are not known yet."
    if last < first:
        return Outcome.FAIL, f"The placement would end ({in_words(last)}) before it begins."
    return Outcome.PASS, f"The placement runs from {in_words(first)} to {in_words(last)}."


def reviews(facts: Facts) -> tuple[Outcome, str]:
    """Judge that no gap between the start, the reviews and the end is over six weeks."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    if first is None or last is None or first > last:
        return Outcome.NOT_APPLICABLE, "The dates are not known yet."
    planned = sorted(
        day for row in rows_of(facts, "reviews") if (day := as_date(row.get("date"))) is not None
    )
    stops = [first, *(day for day in planned if first <= day <= last), last]
    for earlier, later in pairwise(stops):
        if later - earlier > LONGEST_GAP:
            return Outcome.WARN, (
                f"There is no review between {in_words(earlier)} and {in_words(later)}: that is "
                "more than six weeks. Reviews should be held at least every half-term."
            )
    return Outcome.PASS, f"{len(planned)} reviews are planned, none more than six weeks apart."


def day_six(facts: Facts) -> tuple[Outcome, str]:
    """Judge that education begins by the sixth school day of a suspension."""
    if text_of(facts, "legal_route") != "day_six":
        return Outcome.NOT_APPLICABLE, "This is not provision from day six of a suspension."
    began, first = date_of(facts, "suspension_began"), date_of(facts, "start_date")
    if began is None or first is None:
        return Outcome.WARN, "The first day of the suspension is not known."
    day = weekdays_between(began, first) + (2 if first > began else 1)
    if day > 6:
        return Outcome.WARN, (
            f"The placement begins on about day {day} of the suspension (weekdays, approximate). "
            "Education must be arranged from the sixth school day."
        )
    return Outcome.PASS, f"The placement begins on about day {day} of the suspension."


def suspensions(facts: Facts) -> tuple[Outcome, str]:
    """Judge the days of suspension in this school year against the limit of 45."""
    days = number_of(facts, "suspension_days")
    if days is None:
        return Outcome.NOT_APPLICABLE, "The days of suspension are not known."
    if days > 45:
        return Outcome.WARN, f"{days} days of suspension this year is more than 45."
    return Outcome.PASS, f"{days} days of suspension this year is not more than 45."


def length(facts: Facts) -> tuple[Outcome, str]:
    """Say when a placement with an unregistered provider is longer than the government intends."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    if text_of(facts, "provider_registration") != "not_registered" or not first or not last:
        return Outcome.NOT_APPLICABLE, "This is about providers that are not registered."
    weeks = (last - first).days / 7
    if weeks > INTENDED_WEEKS:
        return Outcome.INFORM, (
            f"The placement is {weeks:.0f} weeks long. The government has said it wants no more "
            "than 12 weeks full-time with providers that are not registered. That is not law."
        )
    return Outcome.PASS, f"The placement is {weeks:.0f} weeks long."


def expiry(facts: Facts) -> tuple[Outcome, str]:
    """Judge evidence that runs out before the placement begins or ends."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    if first is None or last is None:
        return Outcome.NOT_APPLICABLE, "The dates are not known yet."
    for name, words in MUST_RUN:
        until = as_date(part_of(facts, name, "expires"))
        if until is not None and until < first:
            return Outcome.FAIL, f"The {words} runs out on {in_words(until)}, before the first day."
    ending = [
        name.removeprefix("chk_").replace("_", " ")
        for name in sorted(facts)
        if name.startswith("chk_")
        and (until := as_date(part_of(facts, name, "expires"))) is not None
        and until < last
    ]
    if ending:
        return Outcome.WARN, f"Runs out before the placement ends: {', '.join(ending)}."
    return Outcome.PASS, "No evidence runs out before the placement ends."


def annual_review(facts: Facts) -> tuple[Outcome, str]:
    """Say when an EHC plan's annual review falls inside the placement."""
    first, last = date_of(facts, "start_date"), date_of(facts, "end_date")
    due = date_of(facts, "ehc_next_review")
    if text_of(facts, "sen_status") != "ehc_plan" or not (first and last and due):
        return Outcome.NOT_APPLICABLE, "No EHC plan review date is known."
    if first <= due <= last:
        return Outcome.WARN, (
            f"The EHC plan's annual review is due on {in_words(due)}, inside the placement."
        )
    return Outcome.PASS, "The EHC plan's annual review is not due inside the placement."


_GUIDANCE = "Arranging alternative provision, DfE, February 2025"
RULES = (
    Rule(
        id="V4",
        version="1",
        title="Dates in order",
        source="A placement needs a first and a last day",
        judge=order,
    ),
    Rule(
        id="R5",
        version="2010-09",
        title="Notice of an off-site direction",
        source="SI 2010/1156 reg 3, in force 1 September 2010",
        judge=notice,
    ),
    Rule(
        id="R6",
        version="2025-09",
        title="Reviews at least every half-term",
        source=f"Keeping children safe in education, DfE, 2025; {_GUIDANCE}",
        judge=reviews,
    ),
    Rule(
        id="R7",
        version="2023-09",
        title="Days of suspension",
        source="Suspension and permanent exclusion guidance, DfE, September 2023",
        judge=suspensions,
    ),
    Rule(
        id="R7b",
        version="2023-09",
        title="Education from day six",
        source="Education and Inspections Act 2006 ss.100-102",
        judge=day_six,
    ),
    Rule(
        id="R9",
        version="2025-08",
        title="Length of the placement",
        source="Government response on non-school alternative provision, August 2025 (not law)",
        judge=length,
    ),
    Rule(
        id="R10",
        version="1",
        title="Evidence that runs out",
        source="Council guidance: key checks before a placement",
        judge=expiry,
    ),
    Rule(
        id="R13",
        version="1",
        title="EHC plan review inside the placement",
        source="Children and Families Act 2014 s.44",
        judge=annual_review,
    ),
)
