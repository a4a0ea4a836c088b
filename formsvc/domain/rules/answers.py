"""Checks of single answers: the UPN's letter, the year group, lunch, the sum of the cost."""

import re
from datetime import date, timedelta
from decimal import Decimal

from formsvc.domain.rules.finding import Case, Facts, Judged, Outcome, Rule
from formsvc.domain.rules.looking import date_of, in_words, number_of, said, text_of

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_OLDEST_YEAR_GROUP = 13


def upn_letter(digits: str) -> str:
    """Return the check letter of a UPN's twelve digits: weights 2 to 13, modulo 23."""
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, 2))
    return _UPN_LETTERS[total % 23]


def upn(case: Case) -> Judged:
    """Judge the check letter of a unique pupil number. The algorithm awaits a check with DfE."""
    number = text_of(case.facts, "pupil_upn").replace(" ", "").upper()
    if not number:
        return Outcome.NOT_APPLICABLE, "There is no UPN yet."
    if re.fullmatch(r"[A-Z][0-9]{11}[A-Z]", number):
        return Outcome.INFORM, "This is a temporary UPN."
    if not re.fullmatch(r"[A-Z][0-9]{12}", number):
        return Outcome.WARN, "A UPN is a letter and 12 digits."
    if upn_letter(number[1:]) != number[0]:
        return Outcome.WARN, "The UPN's first letter does not fit its digits. Check for a slip."
    return Outcome.PASS, "The UPN's letter fits its digits."


def year_group(case: Case) -> Judged:
    """Compare the year group with the date of birth: school years turn on 1 September."""
    born, given = date_of(case.facts, "pupil_dob"), text_of(case.facts, "pupil_year_group")
    day = date_of(case.facts, "referral_date") or case.on
    if born is None or not given:
        return Outcome.NOT_APPLICABLE, "The date of birth or the year group is not known yet."
    name = usual_year_group(born, day)
    if not name:
        return Outcome.WARN, f"Somebody born on {in_words(born)} is not of school age. A slip?"
    if name != given:
        return Outcome.WARN, (
            f"Somebody born on {in_words(born)} is usually in {_year_words(name)}. "
            "Check the date and the year group."
        )
    return Outcome.PASS, f"The year group fits the date of birth: {_year_words(name)}."


def usual_year_group(born: date, day: date) -> str:
    """Return the name of the usual year group on a day; "" for who is not of school age then."""
    school_year = day.year - (day < date(day.year, 9, 1))
    turns_five_in = born.year + 5 - (born < date(born.year, 9, 1))
    number = school_year - turns_five_in
    if not 0 <= number <= _OLDEST_YEAR_GROUP:
        return ""
    return f"year_{number}" if number else "reception"


def _year_words(name: str) -> str:
    return name.replace("_", " ")


def compulsory_age(case: Case) -> Judged:
    """Say when the pupil leaves compulsory school age before the placement ends."""
    born, last = date_of(case.facts, "pupil_dob"), date_of(case.facts, "end_date")
    if born is None or last is None:
        return Outcome.NOT_APPLICABLE, "The date of birth or the last day is not known yet."
    leaves = leaving_date(born)
    if leaves < last:
        return Outcome.INFORM, (
            f"The pupil is of compulsory school age until {in_words(leaves)}, before the placement "
            "ends. After that day code X, not C2, is for hours that are not due."
        )
    return Outcome.PASS, f"The pupil is of compulsory school age until {in_words(leaves)}."


def leaving_date(born: date) -> date:
    """Return the last Friday in June of the school year in which somebody turns 16."""
    year = born.year + 16 + (born >= date(born.year, 9, 1))
    end = date(year, 6, 30)
    return end - timedelta(days=(end.weekday() - 4) % 7)


def is_past_school_age(facts: Facts) -> bool:
    """Say whether the pupil is known to be older than compulsory school age on the first day."""
    born, first = date_of(facts, "pupil_dob"), date_of(facts, "start_date")
    return born is not None and first is not None and leaving_date(born) < first


def lunch(case: Case) -> Judged:
    """Judge that a pupil with free school meals has lunch arranged."""
    if text_of(case.facts, "free_school_meals") != "yes":
        return Outcome.NOT_APPLICABLE, "The pupil does not have free school meals."
    given = text_of(case.facts, "lunch")
    if not given:
        return Outcome.FAIL, "The pupil has free school meals, but no lunch is arranged."
    if given in {"not_needed", "home"}:
        return Outcome.WARN, (
            "The pupil has free school meals, and no lunch is given. Say how they get the meal, "
            "or the voucher, that is theirs."
        )
    return Outcome.PASS, "Lunch is arranged for a pupil with free school meals."


def cost(case: Case) -> Judged:
    """Judge that the total cost is rate times units times weeks."""
    rate, units, weeks, total = (
        number_of(case.facts, one) for one in ("rate", "units_a_week", "weeks", "total_cost")
    )
    if rate is None or units is None or weeks is None or total is None:
        return Outcome.NOT_APPLICABLE, "The cost is not known yet."
    computed = round(rate * units * weeks, 2)
    if computed != total:
        return Outcome.WARN, (
            f"£{rate} times {said(units)} times {said(weeks)} weeks is £{computed:,.2f}, "
            f"but the SLA says £{total:,.2f}."
        )
    return Outcome.PASS, f"The total cost of £{total:,.2f} is the rate times units times weeks."


def weeks_of_cost(case: Case) -> Judged:
    """Compare the weeks that are paid for with the weeks of the placement."""
    weeks, first = number_of(case.facts, "weeks"), date_of(case.facts, "start_date")
    last = date_of(case.facts, "end_date")
    if weeks is None or first is None or last is None or last < first:
        return Outcome.NOT_APPLICABLE, "The weeks or the dates are not known yet."
    there = Decimal(case.calendar.school_weeks(first, last))
    if weeks > there:
        return Outcome.WARN, (
            f"The SLA pays for {said(weeks)} weeks; from the first to the last day there are "
            f"{said(there)}."
        )
    return Outcome.PASS, f"The SLA pays for {said(weeks)} of {said(there)} weeks."


RULES = (
    Rule(
        id="R12",
        version="1",
        title="Year group and date of birth",
        source="School years run from 1 September; the usual year group may differ",
        judge=year_group,
        questions=("pupil_year_group", "pupil_dob"),
    ),
    Rule(
        id="R12b",
        version="1",
        title="Compulsory school age",
        source="Education Act 1996 s.8; SI 1997/1970",
        judge=compulsory_age,
        severity=Outcome.INFORM,
        questions=("pupil_dob", "end_date"),
    ),
    Rule(
        id="R14",
        version="1",
        title="Lunch for a pupil with free school meals",
        source="Education Act 1996 s.512ZB",
        judge=lunch,
        severity=Outcome.FAIL,
        questions=("lunch",),
    ),
    Rule(
        id="V1",
        version="1",
        title="The pupil's UPN",
        source="Unique pupil numbers guide, DfE (to be checked before it is relied on)",
        judge=upn,
        questions=("pupil_upn",),
    ),
    Rule(
        id="V6",
        version="1",
        title="The cost adds up",
        source="The SLA's own numbers",
        judge=cost,
        questions=("total_cost", "rate", "units_a_week", "weeks"),
    ),
    Rule(
        id="V6b",
        version="1",
        title="The weeks that are paid for",
        source="The SLA and the referral should say the same",
        judge=weeks_of_cost,
        questions=("weeks",),
    ),
)
