"""The legal route: whose agreement it rests on, and who must not be written to."""

from collections.abc import Mapping
from datetime import date

from formsvc.domain.reaching import address_of, addresses_of
from formsvc.domain.rules.finding import Case, Judged, Outcome, Rule
from formsvc.domain.rules.looking import rows_of, text_of


def agreement(case: Case) -> Judged:
    """Judge whether the parent agrees where the legal route expects it."""
    route = text_of(case.facts, "legal_route")
    agrees = text_of(case.facts, "parent_agrees")
    if route != "agreed_placement" or not agrees:
        return Outcome.NOT_APPLICABLE, "This route does not rest on the parent's agreement."
    if agrees == "no":
        return Outcome.WARN, "The parent does not agree, and this is an agreed placement."
    if agrees == "not_needed":
        return Outcome.WARN, (
            "The referral says that agreement is not needed, but this is an agreed placement."
        )
    return Outcome.PASS, "The parent agrees to the placement."


def nothing_sent(case: Case) -> Judged:
    """Stop a pack that would write to a person to whom nothing may go.

    Why nothing may go to them, such as a court order, stands with the safeguarding leads alone.
    """
    rows = rows_of(case.facts, "parents")
    written_to = {address_of(row) for row in rows if _is_written_to(row)}
    for row in rows:
        if row.get("nothing_sent") != "yes":
            continue
        if row.get("signs") == "yes":
            return Outcome.FAIL, (
                "One parent or carer is down to sign, but nothing may go to them. "
                "Say that they do not sign."
            )
        if addresses_of(row) & written_to:
            return Outcome.FAIL, (
                "Nothing may go to one parent or carer, but they have the same email address or "
                "mobile number as one who signs. A letter would reach both. Give another."
            )
    return Outcome.PASS, "Nobody is written to whom nothing may reach."


def _is_written_to(row: Mapping[str, object]) -> bool:
    return row.get("signs") == "yes" and row.get("nothing_sent") != "yes" and bool(address_of(row))


def equality(case: Case) -> Judged:
    """Remind of the Equality Act when a pupil who may be disabled is directed off site."""
    if text_of(case.facts, "legal_route") != "off_site_direction":
        return Outcome.NOT_APPLICABLE, "This is not an off-site direction."
    if text_of(case.facts, "sen_status") in {"sen_support", "assessment", "ehc_plan"} or (
        text_of(case.facts, "has_conditions") == "yes"
    ):
        return Outcome.INFORM, (
            "The pupil has needs or a condition that may be a disability. Before a direction about "
            "behaviour, consider whether it treats the pupil unfairly because of it."
        )
    return Outcome.PASS, "The forms name no need or condition that may be a disability."


RULES = (
    Rule(
        id="R4",
        version="2025-02",
        effective_from=date(2025, 2, 1),
        title="The parent's agreement",
        source="Arranging alternative provision, DfE, February 2025",
        judge=agreement,
        questions=("parent_agrees", "legal_route"),
    ),
    Rule(
        id="R11",
        version="1",
        effective_from=date(2010, 10, 1),
        title="A disabled pupil who is directed off site",
        source="Equality Act 2010 ss.15, 20 and 85",
        judge=equality,
        severity=Outcome.INFORM,
        questions=("legal_route", "sen_status", "has_conditions"),
    ),
    Rule(
        id="V3",
        version="1",
        title="Who may be written to",
        source="A court order comes before any letter",
        judge=nothing_sent,
        severity=Outcome.FAIL,
        questions=("parents",),
    ),
)
