"""The rules that a pack is held against: versioned data with a date and a source.

They warn and give reasons; people decide. Only what makes a document meaningless, or would put a
person at risk, stops a pack.
"""

from datetime import date
from decimal import Decimal

from formsvc.domain.calendar import UNKNOWN, SchoolCalendar
from formsvc.domain.rules import answers, checks, dates, notice, registration, route, week
from formsvc.domain.rules.finding import FULL_WEEK, Case, Facts, Finding, Outcome, Rule

ALL_RULES: tuple[Rule, ...] = (
    *registration.RULES,
    *week.RULES,
    *route.RULES,
    *notice.RULES,
    *dates.RULES,
    *checks.RULES,
    *answers.RULES,
)


def judge(
    facts: Facts,
    *,
    on: date,
    also: frozenset[str] = frozenset(),
    without: frozenset[str] = frozenset(),
    calendar: SchoolCalendar = UNKNOWN,
    full_week: Decimal = FULL_WEEK,
    dfe_items: bool = True,
) -> tuple[Finding, ...]:
    """Return every rule's finding, in order.

    An authority switches rules on (`also`) or off (`without`), sets how many hours make a full
    week, and says whether the checklist asks `dfe_items` too. Never raises: a rule that lacks an
    answer says so.
    """
    case = Case(facts=facts, on=on, calendar=calendar, full_week=full_week, dfe_items=dfe_items)
    return tuple(
        rule.finding(case)
        for rule in ALL_RULES
        if (rule.on_by_default or rule.id in also) and rule.id not in without and rule.holds_on(on)
    )


__all__ = ["ALL_RULES", "FULL_WEEK", "Case", "Facts", "Finding", "Outcome", "Rule", "judge"]
