"""The rules that a pack is held against: versioned data with a date and a source.

They warn and give reasons; people decide. Only what makes a document meaningless, or would put a
person at risk, stops a pack.
"""

from formsvc.domain.rules import (
    addresses,
    answers,
    checks,
    dates,
    gaps,
    notice,
    pupil,
    registration,
    reviewing,
    route,
    week,
)
from formsvc.domain.rules.finding import FULL_WEEK, Case, Facts, Finding, Outcome, Rule

ALL_RULES: tuple[Rule, ...] = (
    *registration.RULES,
    *week.RULES,
    *route.RULES,
    *addresses.RULES,
    *pupil.RULES,
    *notice.RULES,
    *dates.RULES,
    *reviewing.RULES,
    *checks.RULES,
    *gaps.RULES,
    *answers.RULES,
)


def judge(
    case: Case,
    *,
    also: frozenset[str] = frozenset(),
    without: frozenset[str] = frozenset(),
    of_review: bool = False,
) -> tuple[Finding, ...]:
    """Return every rule's finding about a case, in order.

    An authority switches rules on (`also`) or off (`without`). Never raises: a rule that lacks an
    answer says so. With `of_review` the rules are those for what is written at a review.
    """
    return tuple(
        rule.finding(case)
        for rule in ALL_RULES
        if rule.of_review == of_review
        and (rule.on_by_default or rule.id in also)
        and rule.id not in without
        and rule.holds_on(case.on)
    )


__all__ = ["ALL_RULES", "FULL_WEEK", "Case", "Facts", "Finding", "Outcome", "Rule", "judge"]
