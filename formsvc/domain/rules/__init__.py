"""The rules that a pack is held against: versioned data with a date and a source.

They warn and give reasons; people decide. Only what makes a document meaningless, or would put a
person at risk, stops a pack.
"""

from datetime import date

from formsvc.domain.rules import dates, essentials, hours
from formsvc.domain.rules.finding import Facts, Finding, Outcome, Rule

ALL_RULES: tuple[Rule, ...] = (*hours.RULES, *dates.RULES, *essentials.RULES)


def judge(facts: Facts, *, on: date, also: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return every rule's finding, in order. `also` switches on rules that are off by default.

    Never raises: a rule that lacks an answer says so.
    """
    return tuple(
        rule.finding(facts)
        for rule in ALL_RULES
        if (rule.on_by_default or rule.id in also)
        and rule.effective_from <= on
        and (rule.effective_to is None or on <= rule.effective_to)
    )


__all__ = ["ALL_RULES", "Facts", "Finding", "Outcome", "Rule", "judge"]
