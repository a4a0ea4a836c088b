"""Rules about reviews: how often, one that was asked for, and what is written at one."""

from datetime import date, timedelta
from itertools import pairwise

from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import as_date, date_of, in_words, rows_of, span_of, text_of

#: Six school weeks from Monday to Monday have 29 school days between them.
LONGEST_GAP_DAYS = 29
REVIEW_AGAIN = timedelta(weeks=10)

#: Decisions with which a placement does not go on as long as a worry about safety is open.
_STOPS = frozenset({"pause", "end"})


def _planned(case: Case) -> list[date]:
    days = [as_date(row.get("date")) for row in rows_of(case.facts, "reviews")]
    days.append(date_of(case.facts, "first_review_date"))
    return sorted({day for day in days if day is not None})


def reviews(case: Case) -> Judged:
    """Judge that no gap between the start, the reviews and the end is over six school weeks."""
    span = span_of(case.facts)
    if span is None or span[0] > span[1]:
        return Outcome.NOT_APPLICABLE, "The dates are not known yet."
    first, last = span
    planned = [day for day in _planned(case) if first <= day <= last]
    for earlier, later in pairwise([first, *planned, last]):
        count = case.calendar.between(earlier, later)
        if count.days > LONGEST_GAP_DAYS:
            return Outcome.WARN, (
                f"There is no review between {in_words(earlier)} and {in_words(later)}: that is "
                "more than six school weeks. Reviews should be held at least every half-term."
                f"{count.caution}"
            )
    many = f"{len(planned)} review{'s are' if len(planned) != 1 else ' is'} planned"
    return Outcome.PASS, f"{many}, with no more than six school weeks between."


def asked_review(case: Case) -> Judged:
    """Judge a review asked for in writing: due soon, unless one was held ten weeks before."""
    asked = date_of(case.facts, "review_asked_on")
    if asked is None:
        return Outcome.NOT_APPLICABLE, "Nobody has asked for a review in writing."
    held = date_of(case.facts, "review_last_held")
    if held is not None and timedelta(0) <= asked - held <= REVIEW_AGAIN:
        return Outcome.INFORM, (
            f"A review was asked for on {in_words(asked)}. The last was held on {in_words(held)}, "
            "not more than ten weeks before, so another need not be held for that."
        )
    following = [day for day in _planned(case) if day >= asked]
    if not following:
        return Outcome.WARN, (
            f"A review was asked for on {in_words(asked)}, and none is planned after that. It must "
            "be held as soon as can be done."
        )
    return Outcome.PASS, f"A review was asked for, and one is planned on {in_words(following[0])}."


def safety(case: Case) -> Judged:
    """Judge that a placement does not go on while a worry about the pupil's safety is open."""
    if text_of(case.facts, "review_concern") != "yes":
        return Outcome.NOT_APPLICABLE, "No worry about safety was raised at a review."
    if text_of(case.facts, "review_decision") in _STOPS:
        return Outcome.PASS, "A worry about safety was raised, and the placement does not go on."
    return Outcome.WARN, (
        "A worry about safety was raised, and the placement goes on. It must be looked at today; "
        "the guidance expects it to stop until the worry is settled."
    )


def next_review(case: Case) -> Judged:
    """Judge that the next review is within six school weeks of the one that was held."""
    held, following = date_of(case.facts, "review_date"), date_of(case.facts, "review_next")
    if held is None or following is None:
        return Outcome.NOT_APPLICABLE, "No review with a next one has been written down."
    if following <= held:
        return Outcome.WARN, "The next review is not after this one. Check the dates."
    count = case.calendar.between(held, following)
    if count.days > LONGEST_GAP_DAYS:
        return Outcome.WARN, (
            f"The next review, {in_words(following)}, is more than six school weeks after this "
            f"one. Reviews should be held at least every half-term.{count.caution}"
        )
    return Outcome.PASS, "The next review is within six school weeks."


_GUIDANCE = "Arranging alternative provision, DfE, February 2025"
_SOURCE = f"Keeping children safe in education, DfE, 2025; {_GUIDANCE}"
RULES = (
    Rule(
        id="R6",
        version="2025-09",
        effective_from=date(2025, 9, 1),
        title="Reviews at least every half-term",
        source=_SOURCE,
        judge=reviews,
        questions=("reviews", "first_review_date"),
    ),
    Rule(
        id="R6c",
        version="2013-01",
        effective_from=date(2013, 1, 1),
        title="A review that was asked for",
        source="SI 2010/1156 reg 4A, as SI 2012/2532 made it, in force 1 January 2013",
        judge=asked_review,
        questions=("review_asked_on", "review_last_held", "reviews"),
    ),
    Rule(
        id="R6b",
        version="2025-09",
        effective_from=date(2025, 9, 1),
        title="A worry about safety at a review",
        source=_SOURCE,
        judge=safety,
        questions=("review_concern", "review_decision"),
        of_review=True,
    ),
    Rule(
        id="R6d",
        version="2025-09",
        effective_from=date(2025, 9, 1),
        title="The next review",
        source=_SOURCE,
        judge=next_review,
        questions=("review_next",),
        of_review=True,
    ),
)
