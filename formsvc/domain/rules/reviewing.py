"""Rules about a review that was held: a worry about safety, and when the next one is."""

from formsvc.domain.rules.dates import LONGEST_GAP_DAYS
from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import date_of, in_words, text_of

#: Decisions with which a placement does not go on as long as a worry about safety is open.
_STOPS = frozenset({"pause", "end"})


def safety(case: Case) -> Judged:
    """Judge that a placement does not go on while a worry about the pupil's safety is open."""
    if text_of(case.facts, "review_concern") != "yes":
        return Outcome.NOT_APPLICABLE, "No worry about safety was raised at a review."
    if text_of(case.facts, "review_decision") in _STOPS:
        return Outcome.PASS, "A worry about safety was raised, and the placement does not go on."
    return Outcome.WARN, (
        "A worry about safety was raised, and the placement goes on. It must be looked at at once; "
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
        id="R6b",
        version="2025-09",
        title="A worry about safety at a review",
        source=_SOURCE,
        judge=safety,
        questions=("review_concern", "review_decision"),
        of_review=True,
    ),
    Rule(
        id="R6d",
        version="2025-09",
        title="The next review",
        source=_SOURCE,
        judge=next_review,
        questions=("review_next",),
        of_review=True,
    ),
)
