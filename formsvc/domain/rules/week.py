"""The pupil's week: hours over all places, full or part-time, and the code of each session."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from formsvc.domain.rules.answers import is_past_school_age
from formsvc.domain.rules.finding import Case, Facts, Judged, Outcome, Rule
from formsvc.domain.rules.looking import number_of, rows_of, said, text_of

_DAYS = {"am": "morning", "pm": "afternoon", "all": "all day"}


def week_total(facts: Facts) -> Decimal | None:
    """Return the pupil's hours a week at the school and all providers, or None if not known."""
    names = ("hours_at_provider", "hours_at_school", "hours_elsewhere")
    known = [number for name in names if (number := number_of(facts, name)) is not None]
    return sum(known, Decimal(0)) if number_of(facts, "hours_at_provider") is not None else None


def all_hours(case: Case) -> Judged:
    """Add up the week over all places."""
    total = week_total(case.facts)
    if total is None:
        return Outcome.NOT_APPLICABLE, "The hours are not known yet."
    elsewhere = number_of(case.facts, "hours_elsewhere") or Decimal(0)
    if elsewhere > 0:
        return Outcome.INFORM, (
            f"The pupil is at another provider for {said(elsewhere)} hours a week. "
            f"The whole week comes to {said(total)} hours."
        )
    return Outcome.PASS, f"The whole week comes to {said(total)} hours."


def full_week(case: Case) -> Judged:
    """Say when the week is less than full, and a part-time plan is needed."""
    total = week_total(case.facts)
    limit = said(case.full_week)
    if total is None:
        return Outcome.NOT_APPLICABLE, "The hours are not known yet."
    if total >= case.full_week:
        return Outcome.PASS, f"{said(total)} hours a week is not below {limit}."
    if text_of(case.facts, "part_time") == "yes":
        return (
            Outcome.INFORM,
            f"{said(total)} hours a week is part-time. The plan says how it grows.",
        )
    return Outcome.WARN, (
        f"{said(total)} hours a week is below {limit}, and the plan has no part-time timetable. A "
        "mainstream school's week is expected to have 32.5 hours."
    )


def part_time(case: Case) -> Judged:
    """Judge a part-time timetable: agreed, with an end, reviewed, never to manage behaviour."""
    if text_of(case.facts, "part_time") != "yes":
        return Outcome.NOT_APPLICABLE, "There is no part-time timetable."
    if text_of(case.facts, "part_time_reason") == "behaviour":
        return Outcome.WARN, "A part-time timetable must not be used to manage behaviour."
    lacks = [
        words
        for name, words in (
            ("part_time_agreed_on", "the date when the parent agreed"),
            ("part_time_end_date", "an end date"),
            ("part_time_reviews", "dates of reviews"),
        )
        if not case.facts.get(name)
    ]
    if lacks:
        return Outcome.WARN, f"The part-time timetable lacks {' and '.join(lacks)}."
    return Outcome.PASS, "The part-time timetable is agreed, reviewed, and has an end date."


def timetable_hours(case: Case) -> Judged:
    """Compare the timetable's hours with the hours that the referral says."""
    rows = rows_of(case.facts, "timetable")
    stated = [number_of(case.facts, one) for one in ("hours_at_provider", "hours_at_school")]
    if not rows or None in stated:
        return Outcome.NOT_APPLICABLE, "There is no timetable yet."
    planned = sum((number_of(row, "hours") or Decimal(0) for row in rows), Decimal(0))
    wanted = sum((one or Decimal(0) for one in stated), Decimal(0)) + (
        number_of(case.facts, "hours_elsewhere") or Decimal(0)
    )
    if planned != wanted:
        return Outcome.WARN, (
            f"The timetable adds up to {said(planned)} hours, the referral says {said(wanted)}."
        )
    return Outcome.PASS, f"The timetable adds up to {said(planned)} hours, as the referral says."


def codes(case: Case) -> Judged:
    """Judge the attendance code of each session. The school decides and enters the code."""
    rows = rows_of(case.facts, "timetable")
    coded = [row for row in rows if text_of(row, "code")]
    if not coded:
        return Outcome.NOT_APPLICABLE, "The timetable has no attendance codes yet."
    doubts = [
        f"{text_of(row, 'day').capitalize()} {_DAYS.get(text_of(row, 'session'), '')}: {why}"
        for row in coded
        if (why := _doubt(case.facts, row))
    ]
    if doubts:
        more = f" ({len(doubts)} sessions in all)" if len(doubts) > 1 else ""
        return Outcome.WARN, f"{doubts[0]}{more} The school decides on the code."
    return Outcome.PASS, "Each session's code fits what the forms say."


def _doubt(facts: Facts, row: Mapping[str, object]) -> str:
    """Return why a session's code may be wrong, "" when there is nothing to say."""
    at_school = _same_place(text_of(row, "place"), text_of(facts, "school_name"))
    dual = text_of(facts, "pupil_roll") in {"dual_main", "dual_other"}
    by_council = text_of(facts, "legal_route") == "la_arrangement"
    at_home = text_of(row, "place").casefold() in {"home", "at home"}
    older = is_past_school_age(facts)
    described = text_of(row, "supervised_by") and text_of(row, "activity")
    doubts = (
        ("d", not dual, "code D is only for a pupil who is on the rolls of both schools."),
        ("k", not by_council, "code K is only for education that the council arranges."),
        (
            "c2",
            text_of(facts, "part_time") != "yes",
            "code C2 needs an agreed part-time timetable.",
        ),
        ("b", not described, "code B needs the activity and who is in charge."),
        ("b", at_school, "code B is for education away from the school."),
        ("b", at_home, "code B is not for work at home, where nobody from the school is."),
        ("c2", older, "code X, not C2, is for a pupil older than compulsory school age."),
        ("x", not older, "code X is only for a pupil older than compulsory school age."),
        ("present", not at_school, "“present at school” does not fit this place."),
    )
    code = text_of(row, "code")
    return next((why for of, wrong, why in doubts if of == code and wrong), "")


def _same_place(place: str, school: str) -> bool:
    return bool(school) and (
        school.casefold() in place.casefold() or place.casefold() in {"school", "our school"}
    )


_GUIDANCE = "Arranging alternative provision, DfE, February 2025"
_ATTENDANCE = "Working together to improve school attendance, DfE, 19 August 2024"
_HOURS = ("hours_at_provider", "hours_at_school", "hours_elsewhere")
RULES = (
    Rule(
        id="R1c",
        version="2025-02",
        effective_from=date(2025, 2, 1),
        title="Hours over all places",
        source=_GUIDANCE,
        judge=all_hours,
        severity=Outcome.INFORM,
        questions=_HOURS,
    ),
    Rule(
        id="R2",
        version="2025-02",
        effective_from=date(2025, 2, 1),
        title="Is the week full-time?",
        source=f"{_GUIDANCE}; the number of hours is a local threshold, not law",
        judge=full_week,
        questions=(*_HOURS, "part_time"),
    ),
    Rule(
        id="R3",
        version="2024-08",
        effective_from=date(2024, 8, 19),
        title="Attendance code of each session",
        source=f"SI 2024/208 reg 10, in force 19 August 2024; {_ATTENDANCE}",
        judge=codes,
        questions=("timetable",),
    ),
    Rule(
        id="R8",
        version="2024-08",
        effective_from=date(2024, 8, 19),
        title="Part-time timetable",
        source=_ATTENDANCE,
        judge=part_time,
        questions=("part_time", "part_time_reason", "part_time_agreed_on", "part_time_end_date"),
    ),
    Rule(
        id="V5",
        version="1",
        title="Timetable and hours",
        source="The referral and the plan should say the same",
        judge=timetable_hours,
        questions=("timetable",),
    ),
)
