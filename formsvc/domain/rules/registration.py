"""Does the provider have to be a registered school? The test now, and as the 2026 Act has it."""

from datetime import date
from decimal import Decimal

from formsvc.domain.rules.answers import is_past_school_age
from formsvc.domain.rules.finding import Case, Found, Judged, Outcome, Rule
from formsvc.domain.rules.looking import number_of, said, text_of

#: The Department for Education treats more than 18 hours a week, in the day, as full-time.
FULL_TIME_PROVIDER = Decimal(18)
CLOSE_TO_FULL_TIME = Decimal(15)
FULL_TIME_PUPILS = 5


def _registration(case: Case, *, one_is_enough: bool, who: str) -> Found:
    registered = text_of(case.facts, "provider_registration")
    if not registered:
        return (
            Outcome.NOT_APPLICABLE,
            "The checklist does not say yet how the provider is registered.",
        )
    if registered != "not_registered":
        return Outcome.PASS, "The provider is registered or is a school."
    if is_past_school_age(case.facts):
        return Outcome.INFORM, (
            "The pupil is older than compulsory school age on the first day, so this test does "
            "not count them."
        )
    hours = number_of(case.facts, "hours_at_provider")
    if hours is None:
        return Outcome.WARN, "The hours at this provider are not known."
    return _unregistered(case, hours, one_is_enough=one_is_enough, who=who)


def _unregistered(case: Case, hours: Decimal, *, one_is_enough: bool, who: str) -> Found:
    told = number_of(case.facts, "provider_full_time_pupils")
    pupils = told or Decimal(0)
    if hours > FULL_TIME_PROVIDER and (one_is_enough or pupils >= FULL_TIME_PUPILS):
        reason = who if one_is_enough else f"it has {said(pupils)} full-time pupils"
        return Outcome.WARN, (
            f"This may mean that the provider must be registered: {said(hours)} hours a week is "
            f"more than 18, and {reason}. Running an unregistered school is an offence."
        )
    if hours > FULL_TIME_PROVIDER:
        has = "has not said how many" if told is None else f"says it has {said(told)}"
        return Outcome.WARN, (
            f"{said(hours)} hours a week is more than 18, so this pupil counts as full-time there. "
            f"The provider {has} full-time pupils; at 5 it must register."
        )
    if hours >= CLOSE_TO_FULL_TIME and one_is_enough:
        return Outcome.WARN, (
            f"{said(hours)} hours a week is close to 18, and {who}. Check all of the pupil's "
            "education together: 18 hours is a guide, not a safe limit."
        )
    words = f"The provider is not registered. {said(hours)} hours a week is not more than 18"
    if hours <= 0 or not _all_of_it(case):
        return Outcome.INFORM, f"{words}. That is a guide, not a safe limit."
    words = f"{words}, but it is all of the pupil's education, and that may count as full-time"
    return (Outcome.WARN, f"{words}; {who}.") if one_is_enough else (Outcome.INFORM, f"{words}.")


def _all_of_it(case: Case) -> bool:
    """Say whether the pupil is known to be taught nowhere else."""
    elsewhere = [number_of(case.facts, one) for one in ("hours_at_school", "hours_elsewhere")]
    return elsewhere == [Decimal(0), Decimal(0)]


def registration_now(case: Case) -> Judged:
    """Judge the test in force: five full-time pupils, or one looked after or with an EHC plan."""
    looked_after = text_of(case.facts, "looked_after") == "yes"
    plan = text_of(case.facts, "sen_status") == "ehc_plan"
    who = "the pupil is looked after" if looked_after else "the pupil has an EHC plan"
    return _registration(case, one_is_enough=looked_after or plan, who=who)


def registration_2026(case: Case) -> Judged:
    """Judge the test to come: one pupil with any special educational needs is enough."""
    needs = text_of(case.facts, "sen_status") in {"sen_support", "assessment", "ehc_plan"}
    looked_after = text_of(case.facts, "looked_after") == "yes"
    who = "the pupil is looked after" if looked_after else "the pupil has special educational needs"
    outcome, why = _registration(case, one_is_enough=looked_after or needs, who=who)
    if outcome is Outcome.WARN:
        why = f"Under the 2026 Act, once it is in force: {why[0].lower()}{why[1:]}"
    return outcome, why


_QUESTIONS = ("hours_at_provider", "provider_registration", "provider_full_time_pupils")
RULES = (
    Rule(
        id="R1",
        version="2025-02",
        effective_from=date(2025, 2, 1),
        title="Does the provider need to be registered?",
        source="Education Act 1996 s.463; Education and Skills Act 2008; Arranging alternative "
        "provision, DfE, February 2025",
        judge=registration_now,
        questions=_QUESTIONS,
    ),
    Rule(
        id="R1b",
        version="2026-pending",
        effective_from=date(2026, 4, 29),
        title="Would the provider need to be registered under the 2026 Act?",
        source="Children's Wellbeing and Schools Act 2026 s.43 (start date not known)",
        judge=registration_2026,
        questions=_QUESTIONS,
        on_by_default=False,
    ),
)
