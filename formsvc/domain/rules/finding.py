"""What a rule says about a pack: a finding, never a score of a child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from formsvc.domain.calendar import UNKNOWN, SchoolCalendar
from formsvc.domain.rules.looking_up import NotedFacts, touches

Facts = Mapping[str, object]

#: A local threshold, not law: councils collect returns below 25 hours a week.
FULL_WEEK = Decimal(25)
NOT_TOLD = "It rests on an answer that is kept from some readers, so its result is not told here."


class Outcome(StrEnum):
    """What a finding comes to. Only `fail` stops a pack; a warning is for people to judge.

    No rule says `not told`: it stands in a copy for a reader who may not know the finding.
    """

    PASS = "pass"  # noqa: S105 - a word, not a password
    INFORM = "inform"
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    NOT_TOLD = "not told"


#: What it comes to and why; a rule over many questions adds the names of those to look at now.
Found = tuple[Outcome, str]
Judged = Found | tuple[Outcome, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule looks at: the facts that count, the day, the school's calendar, local limits.

    `people` are the questions that each ask for one person who is not of the family; `accounts`
    are those who sign in for the school: email address in small letters -> name.
    """

    facts: Facts
    on: date
    calendar: SchoolCalendar = UNKNOWN
    full_week: Decimal = FULL_WEEK
    dfe_items: bool = True
    people: tuple[str, ...] = ()
    accounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's finding: what it comes to, why, on whose authority, and where to look.

    `rests_on` names every fact that the rule looked up: who may not see one of them may not know
    the finding either.
    """

    rule: str
    version: str
    title: str
    outcome: Outcome
    why: str
    source: str
    questions: tuple[str, ...] = ()
    rests_on: frozenset[str] = frozenset()

    def told_without(self, names: frozenset[str]) -> "Finding":
        """Return the finding as it is told to somebody who may not see the facts of these names."""
        if not touches(self.rests_on, names):
            return self
        return replace(self, outcome=Outcome.NOT_TOLD, why=NOT_TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as data: its version, when it holds, its source, and the function that judges.

    `severity` is the worst that it may say, `questions` are the facts to look at, first first. A
    rule `of_review` judges what is written at a review, not the pack that is sent.
    """

    id: str
    version: str
    title: str
    source: str
    judge: Callable[[Case], Judged]
    severity: Outcome = Outcome.WARN
    questions: tuple[str, ...] = field(default=())
    effective_from: date = date(2024, 1, 1)
    effective_to: date | None = None
    on_by_default: bool = True
    of_review: bool = False

    def finding(self, case: Case) -> Finding:
        """Return what the rule says about a case."""
        noted = NotedFacts(case.facts)
        judged = self.judge(replace(case, facts=noted))
        return Finding(
            rule=self.id,
            version=self.version,
            title=self.title,
            outcome=judged[0],
            why=judged[1],
            source=self.source,
            questions=judged[2] if len(judged) > 2 else self.questions,
            rests_on=frozenset(noted.names),
        )

    def holds_on(self, day: date) -> bool:
        """Say whether the rule is in force on a day."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )
