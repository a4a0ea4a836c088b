"""Rules about hours: whether the provider must be registered, and whether the week is full."""

from decimal import Decimal

from formsvc.domain.rules.finding import Facts, Outcome, Rule, number_of, said, text_of

#: The Department for Education treats more than 18 hours a week, in the day, as full-time.
FULL_TIME_PROVIDER = Decimal(18)
CLOSE_TO_FULL_TIME = Decimal(15)
FULL_TIME_PUPILS = 5
#: A local threshold, not law: returns are collected below 25 hours a week.
FULL_WEEK = Decimal(25)


def _registration(facts: Facts, *, one_is_enough: bool, who: str) -> tuple[Outcome, str]:
    registered = text_of(facts, "provider_registration")
    if not registered:
        return (
            Outcome.NOT_APPLICABLE,
            "The checklist does not say yet how the provider is registered.",
        )
    if registered != "not_registered":
        return Outcome.PASS, "The provider is registered or is a school."
    hours = number_of(facts, "hours_at_provider")
    if hours is None:
        return Outcome.WARN, "The hours at this provider are not known."
    return _unregistered(facts, hours, one_is_enough=one_is_enough, who=who)


def _unregistered(
    facts: Facts, hours: Decimal, *, one_is_enough: bool, who: str
) -> tuple[Outcome, str]:
    pupils = number_of(facts, "provider_full_time_pupils") or Decimal(0)
    if hours > FULL_TIME_PROVIDER and (one_is_enough or pupils >= FULL_TIME_PUPILS):
        reason = who if one_is_enough else f"it has {said(pupils)} full-time pupils"
        return Outcome.WARN, (
            f"This may mean that the provider must be registered: {said(hours)} hours a week is "
            f"more than 18, and {reason}. Running an unregistered school is an offence."
        )
    if hours > FULL_TIME_PROVIDER:
        return Outcome.WARN, (
            f"{said(hours)} hours a week is more than 18, so this pupil counts as full-time there. "
            f"The provider says it has {said(pupils)} full-time pupils; at 5 it must register."
        )
    if hours >= CLOSE_TO_FULL_TIME and one_is_enough:
        return Outcome.WARN, (
            f"{said(hours)} hours a week is close to 18, and {who}. Check all of the pupil's "
            "education together: 18 hours is a guide, not a safe limit."
        )
    return Outcome.PASS, (
        f"The provider is not registered. {said(hours)} hours a week is not more than 18."
    )


def registration_now(facts: Facts) -> tuple[Outcome, str]:
    """Judge the test in force: five full-time pupils, or one looked after or with an EHC plan."""
    looked_after = text_of(facts, "looked_after") == "yes"
    plan = text_of(facts, "sen_status") == "ehc_plan"
    who = "the pupil is looked after" if looked_after else "the pupil has an EHC plan"
    return _registration(facts, one_is_enough=looked_after or plan, who=who)


def registration_2026(facts: Facts) -> tuple[Outcome, str]:
    """Judge the test to come: one pupil with any special educational needs is enough."""
    needs = text_of(facts, "sen_status") in {"sen_support", "assessment", "ehc_plan"}
    looked_after = text_of(facts, "looked_after") == "yes"
    who = "the pupil is looked after" if looked_after else "the pupil has special educational needs"
    return _registration(facts, one_is_enough=looked_after or needs, who=who)


def week_total(facts: Facts) -> Decimal | None:
    """Return the pupil's hours a week at the school and all providers, or None if not known."""
    names = ("hours_at_provider", "hours_at_school", "hours_elsewhere")
    known = [number for name in names if (number := number_of(facts, name)) is not None]
    return sum(known, Decimal(0)) if number_of(facts, "hours_at_provider") is not None else None


def all_hours(facts: Facts) -> tuple[Outcome, str]:
    """Add up the week over all places."""
    total = week_total(facts)
    if total is None:
        return Outcome.NOT_APPLICABLE, "The hours are not known yet."
    elsewhere = number_of(facts, "hours_elsewhere") or Decimal(0)
    if elsewhere > 0:
        return Outcome.INFORM, (
            f"The pupil is at another provider for {said(elsewhere)} hours a week. "
            f"The whole week comes to {said(total)} hours."
        )
    return Outcome.PASS, f"The whole week comes to {said(total)} hours."


def full_week(facts: Facts) -> tuple[Outcome, str]:
    """Say when the week is less than full, and a part-time plan is needed."""
    total = week_total(facts)
    if total is None:
        return Outcome.NOT_APPLICABLE, "The hours are not known yet."
    if total >= FULL_WEEK:
        return Outcome.PASS, f"{said(total)} hours a week is not below 25."
    if text_of(facts, "part_time") == "yes":
        return (
            Outcome.INFORM,
            f"{said(total)} hours a week is part-time. The plan says how it grows.",
        )
    return Outcome.WARN, (
        f"{said(total)} hours a week is below 25, and the plan has no part-time timetable."
    )


def part_time(facts: Facts) -> tuple[Outcome, str]:
    """Judge a part-time timetable: agreed, with an end, and never to manage behaviour."""
    if text_of(facts, "part_time") != "yes":
        return Outcome.NOT_APPLICABLE, "There is no part-time timetable."
    if text_of(facts, "part_time_reason") == "behaviour":
        return Outcome.WARN, "A part-time timetable must not be used to manage behaviour."
    lacks = [
        words
        for name, words in (
            ("part_time_agreed_on", "the date when the parent agreed"),
            ("part_time_end_date", "an end date"),
        )
        if not text_of(facts, name)
    ]
    if lacks:
        return Outcome.WARN, f"The part-time timetable lacks {' and '.join(lacks)}."
    return Outcome.PASS, "The part-time timetable is agreed and has an end date."


_GUIDANCE = "Arranging alternative provision, DfE, February 2025"
RULES = (
    Rule(
        id="R1",
        version="2025-02",
        title="Does the provider need to be registered?",
        source="Education Act 1996 s.463; Education and Skills Act 2008; " + _GUIDANCE,
        judge=registration_now,
    ),
    Rule(
        id="R1b",
        version="2026-pending",
        title="Would the provider need to be registered under the 2026 Act?",
        source="Children's Wellbeing and Schools Act 2026 s.43 (start date not known)",
        judge=registration_2026,
        on_by_default=False,
    ),
    Rule(
        id="R1c",
        version="2025-02",
        title="Hours over all places",
        source=_GUIDANCE,
        judge=all_hours,
    ),
    Rule(
        id="R2",
        version="2025-02",
        title="Is the week full-time?",
        source=f"{_GUIDANCE}; 25 hours is a local threshold, not law",
        judge=full_week,
    ),
    Rule(
        id="R8",
        version="2024-08",
        title="Part-time timetable",
        source="Working together to improve school attendance, DfE, 19 August 2024",
        judge=part_time,
    ),
)
