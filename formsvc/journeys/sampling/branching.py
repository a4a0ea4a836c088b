"""Plans a few sets of sample answers that together show and hide whatever may be hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.domain.answers import Facts, Value, is_shown
from formsvc.domain.answers.asking import effective
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.definition import Condition, Definition, Kind, Page, Question, placed_in
from formsvc.journeys.sampling.answers import sample_facts
from formsvc.journeys.sampling.goals import Goal, all_goals

MOST_BRANCHES = 40
_DEEPEST = 8
_Placed = Mapping[str, tuple[Definition, Page, Question]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One set of sample answers that count, and in words how it differs from the first."""

    words: str
    facts: Facts


def branches(
    catalogue: Catalogue, named: Mapping[str, frozenset[str]] | None = None
) -> tuple[Branch, ...]:
    """Return sets of sample answers that reach everything that can be reached.

    Every page, question and signatory with a condition is shown at least once and hidden at least
    once; every answer that a condition asks about, or that `named` says a template asks about, is
    given at least once, and one other as well.
    """
    return plan_branches(catalogue, named or {})[0]


def plan_branches(
    catalogue: Catalogue, named: Mapping[str, frozenset[str]]
) -> tuple[tuple[Branch, ...], tuple[Goal, ...]]:
    """Return the branches, and the goals that no answers reach."""
    base = sample_facts(catalogue)
    definitions = tuple(catalogue.definitions.values())
    placed = placed_in(catalogue.definitions)
    open_goals = list(all_goals(catalogue, named))
    unreached: list[Goal] = []
    found: list[Branch] = []
    while open_goals and len(found) < MOST_BRANCHES:
        facts = dict(base)
        reached = _holding(open_goals, effective(definitions, facts)) if not found else []
        for goal in open_goals:
            if goal not in reached:
                facts = _reach(goal, facts, keep=reached, placed=placed)
                if goal.holds(effective(definitions, facts)):
                    reached.append(goal)
        if not reached:
            unreached, open_goals = open_goals, []
            continue
        counting = effective(definitions, facts)
        found.append(Branch(words=_differences(base, facts), facts=counting))
        done = _holding(open_goals, counting)
        open_goals = [goal for goal in open_goals if goal not in done]
    first = Branch(words="the first sample answers", facts=effective(definitions, base))
    return tuple(found) or (first,), (*unreached, *open_goals)


def _holding(goals: list[Goal], counting: Facts) -> list[Goal]:
    return [goal for goal in goals if goal.holds(counting)]


def _reach(
    goal: Goal, facts: dict[str, Value], *, keep: list[Goal], placed: _Placed
) -> dict[str, Value]:
    """Return the facts changed so that the goal holds and the kept ones still do, if there are."""
    definitions = tuple({one.name: one for one, _, _ in placed.values()}.values())
    for way in goal.ways:
        tried = dict(facts)
        for condition in way:
            _make_true(condition, tried, placed, _DEEPEST)
        counting = effective(definitions, tried)
        if goal.holds(counting) and all(one.holds(counting) for one in keep):
            return tried
    return facts


def _make_true(condition: Condition, facts: dict[str, Value], placed: _Placed, deep: int) -> None:
    """Answer a question so that a condition on it holds, and whatever it hangs on itself."""
    if condition.question not in placed or deep == 0:
        return
    _, page, question = placed[condition.question]
    for above in (*page.show_if, *question.show_if):
        if not is_shown((above,), facts):
            _make_true(above, facts, placed, deep - 1)
    if not is_shown((condition,), facts):
        value = condition.values[0]
        facts[question.name] = [value] if question.kind is Kind.CHOICES else value


def _differences(base: Facts, facts: Facts) -> str:
    changed = [f"{name} = “{value}”" for name, value in facts.items() if value != base.get(name)]
    return ", ".join(changed) or "the first sample answers"
