"""Whether the pupil signs for themself: from 18 on, and not before."""

from datetime import date

from formsvc.domain.of_age import adult_from
from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import date_of, in_words, text_of


def signs_for_themself(case: Case) -> Judged:
    """Judge whether who signs for the family fits the pupil's age on this day and the first one.

    A pupil who signs says that they are 18. One who is so by the first day may be asked now, and
    can sign from their birthday on.
    """
    signs = text_of(case.facts, "pupil_signs")
    if not signs:
        return Outcome.NOT_APPLICABLE, "The referral does not say yet whether the pupil signs."
    born, first = date_of(case.facts, "pupil_dob"), date_of(case.facts, "start_date") or case.on
    if born is None:
        return Outcome.WARN, "The pupil's date of birth is not known, so nor is who signs."
    day = adult_from(born)
    if signs == "yes":
        return _the_pupil(day, today=case.on, first=first)
    if day <= max(first, case.on):
        return Outcome.WARN, (
            f"The pupil is 18 on {in_words(day)}. From then on the pupil decides, not a parent. "
            "Say that the pupil signs, or why not."
        )
    return Outcome.PASS, "The pupil is under 18, so a parent signs."


def _the_pupil(day: date, *, today: date, first: date) -> Judged:
    """Judge a pupil who signs for themself and is 18 on `day`."""
    if day <= today:
        return Outcome.PASS, "The pupil is 18, and signs for themself."
    if day <= first:
        return Outcome.WARN, (
            f"The pupil is 18 on {in_words(day)}, and cannot sign before that day. Say why you do "
            "not wait with sending, or let a parent sign."
        )
    return Outcome.FAIL, (
        f"The pupil is under 18 until {in_words(day)}. They cannot sign in the parents' place: say "
        "that the pupil does not sign, and which parent does. What the pupil thinks and wants has "
        "its own place in the referral, at any age."
    )


RULES = (
    Rule(
        id="V8",
        version="1",
        title="Who signs for the family, by the pupil's age",
        source="SI 2010/1156 reg 2 (at 18 the pupil is told, not a parent); Family Law Reform Act "
        "1969 s.1",
        judge=signs_for_themself,
        severity=Outcome.FAIL,
        questions=("pupil_signs", "pupil_dob", "start_date"),
    ),
)
