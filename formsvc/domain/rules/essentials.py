"""Rules about what a pack cannot do without, and checks of single answers."""

import re
from decimal import Decimal

from formsvc.domain.rules.finding import (
    Facts,
    Outcome,
    Rule,
    number_of,
    part_of,
    rows_of,
    said,
    text_of,
)

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(facts: Facts) -> tuple[Outcome, str]:
    """Judge the check letter of a unique pupil number. The algorithm awaits a check with DfE."""
    number = text_of(facts, "pupil_upn").replace(" ", "").upper()
    if not number:
        return Outcome.NOT_APPLICABLE, "There is no UPN yet."
    if re.fullmatch(r"[A-Z][0-9]{11}[A-Z]", number):
        return Outcome.INFORM, "This is a temporary UPN."
    if not re.fullmatch(r"[A-Z][0-9]{12}", number):
        return Outcome.WARN, "A UPN is a letter and 12 digits."
    total = sum(int(digit) * weight for weight, digit in enumerate(number[1:], 2))
    if _UPN_LETTERS[total % 23] != number[0]:
        return Outcome.WARN, "The UPN's first letter does not fit its digits. Check for a slip."
    return Outcome.PASS, "The UPN's letter fits its digits."


def decision(facts: Facts) -> tuple[Outcome, str]:
    """Judge the checklist's decision: a placement must not start when it is "not satisfied"."""
    decided = text_of(facts, "decision")
    if not decided:
        return Outcome.NOT_APPLICABLE, "The checklist has no decision yet."
    if decided == "not_satisfied":
        return Outcome.FAIL, "The school is not satisfied with the checks of this provider."
    if decided == "with_conditions":
        return Outcome.WARN, "The school is satisfied with conditions. Check that they are met."
    return Outcome.PASS, "The school is satisfied with the checks of this provider."


def refused_checks(facts: Facts) -> tuple[Outcome, str]:
    """List the checks that were answered with No."""
    missing = [
        name.removeprefix("chk_").replace("_", " ")
        for name in sorted(facts)
        if name.startswith("chk_") and part_of(facts, name, "result") == "no"
    ]
    if missing:
        return Outcome.WARN, f"Answered with No: {', '.join(missing)}. The comments say why."
    done = any(name.startswith("chk_") for name in facts)
    if not done:
        return Outcome.NOT_APPLICABLE, "No checks have been recorded yet."
    return Outcome.PASS, "No check was answered with No."


def agreement(facts: Facts) -> tuple[Outcome, str]:
    """Judge whether the parent agrees where the legal route expects it."""
    route, agrees = text_of(facts, "legal_route"), text_of(facts, "parent_agrees")
    if route != "agreed_placement" or not agrees:
        return Outcome.NOT_APPLICABLE, "This route does not rest on the parent's agreement."
    if agrees == "no":
        return Outcome.WARN, "The parent does not agree, and this is an agreed placement."
    return Outcome.PASS, "The parent agrees to the placement."


def restricted_contact(facts: Facts) -> tuple[Outcome, str]:
    """Stop a pack that would write to a person whom a court order restricts."""
    for row in rows_of(facts, "parents"):
        if row.get("restriction") == "yes" and row.get("signs") == "yes":
            return Outcome.FAIL, (
                "One parent or carer is down to sign, but contact with them is restricted. "
                "Say that they do not sign."
            )
    return Outcome.PASS, "Nobody with restricted contact would be written to."


def lunch(facts: Facts) -> tuple[Outcome, str]:
    """Judge that a pupil with free school meals has lunch arranged."""
    if text_of(facts, "free_school_meals") != "yes":
        return Outcome.NOT_APPLICABLE, "The pupil does not have free school meals."
    if text_of(facts, "lunch") in {"", "not_needed", "home"}:
        return Outcome.FAIL, "The pupil has free school meals, but no lunch is arranged."
    return Outcome.PASS, "Lunch is arranged for a pupil with free school meals."


def timetable_hours(facts: Facts) -> tuple[Outcome, str]:
    """Compare the timetable's hours with the hours that the referral says."""
    rows = rows_of(facts, "timetable")
    stated = [number_of(facts, one) for one in ("hours_at_provider", "hours_at_school")]
    if not rows or None in stated:
        return Outcome.NOT_APPLICABLE, "There is no timetable yet."
    planned = sum((number_of(row, "hours") or Decimal(0) for row in rows), Decimal(0))
    wanted = sum((one or Decimal(0) for one in stated), Decimal(0)) + (
        number_of(facts, "hours_elsewhere") or Decimal(0)
    )
    if planned != wanted:
        return Outcome.WARN, (
            f"The timetable adds up to {said(planned)} hours, the referral says {said(wanted)}."
        )
    return Outcome.PASS, f"The timetable adds up to {said(planned)} hours, as the referral says."


def cost(facts: Facts) -> tuple[Outcome, str]:
    """Judge that the total cost is rate times units times weeks."""
    parts = [number_of(facts, one) for one in ("rate", "units_a_week", "weeks")]
    total = number_of(facts, "total_cost")
    if total is None or None in parts:
        return Outcome.NOT_APPLICABLE, "The cost is not known yet."
    rate, units, weeks = (one or Decimal(0) for one in parts)
    computed = round(rate * units * weeks, 2)
    if computed != total:
        return Outcome.WARN, (
            f"£{rate} times {said(units)} times {said(weeks)} weeks is £{computed:,.2f}, "
            f"but the SLA says £{total:,.2f}."
        )
    return Outcome.PASS, f"The total cost of £{total:,.2f} is the rate times units times weeks."


RULES = (
    Rule(
        id="R4",
        version="2025-02",
        title="The parent's agreement",
        source="Arranging alternative provision, DfE, February 2025",
        judge=agreement,
    ),
    Rule(
        id="R14",
        version="1",
        title="Lunch for a pupil with free school meals",
        source="Education Act 1996 s.512ZB",
        judge=lunch,
    ),
    Rule(
        id="C1",
        version="1",
        title="The decision on the provider",
        source="Council guidance: key checks before a placement",
        judge=decision,
    ),
    Rule(
        id="C2",
        version="1",
        title="Checks answered with No",
        source="Council guidance: key checks before a placement",
        judge=refused_checks,
    ),
    Rule(
        id="V1",
        version="1",
        title="The pupil's UPN",
        source="Unique pupil numbers guide, DfE (to be checked before it is relied on)",
        judge=upn,
    ),
    Rule(
        id="V3",
        version="1",
        title="Who may be written to",
        source="A court order comes before any letter",
        judge=restricted_contact,
    ),
    Rule(
        id="V5",
        version="1",
        title="Timetable and hours",
        source="The referral and the plan should say the same",
        judge=timetable_hours,
    ),
    Rule(
        id="V6",
        version="1",
        title="The cost adds up",
        source="The SLA's own numbers",
        judge=cost,
    ),
)
