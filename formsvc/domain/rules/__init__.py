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

#: The rules by what they are about: where an officer looks for one of them.
BY_SUBJECT: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Must the provider be registered?", registration.RULES),
    ("Hours, timetable and attendance codes", week.RULES),
    ("The route, and who agrees", route.RULES),
    ("Who signs, and by which address", (*addresses.RULES, *pupil.RULES)),
    ("The notice of an off-site direction", notice.RULES),
    ("Dates", dates.RULES),
    ("Reviews", reviewing.RULES),
    ("Checks on the provider", checks.RULES),
    ("What is easily left out", gaps.RULES),
    ("The pupil, and what it costs", answers.RULES),
)

ALL_RULES: tuple[Rule, ...] = tuple(rule for _, rules in BY_SUBJECT for rule in rules)


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


__all__ = [
    "ALL_RULES",
    "BY_SUBJECT",
    "FULL_WEEK",
    "Case",
    "Facts",
    "Finding",
    "Outcome",
    "Rule",
    "judge",
]
