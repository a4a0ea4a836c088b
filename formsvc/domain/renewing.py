"""What a renewal carries over from an earlier pack, and what it asks anew."""

from collections.abc import Iterable
from datetime import date

from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Definition, Kind, placed_in


def carried_over(definitions: Iterable[Definition], facts: Facts, *, day: date) -> dict[str, Value]:
    """Return the answers that a renewal starts with.

    What the forms ask again is left out, and so is a check whose evidence ran out before `day`:
    the new first day, or today. Answers that count no longer are not carried either. A check says
    from now on who made it and when: the new checklist is another person's, of another day.
    """
    definitions = tuple(definitions)
    placed = placed_in({one.name: one for one in definitions})
    before = effective(definitions, facts)
    checks = {name for name in before if placed[name][2].kind is Kind.CHECK}
    return {
        name: {**_made(before), **value} if name in checks and isinstance(value, dict) else value
        for name, value in before.items()
        if not placed[name][2].ask_again and not (name in checks and has_run_out(value, day))
    }


def _made(before: Facts) -> dict[str, str]:
    """Return who made all checks of a checklist and when, as each check would say it alone."""
    person, day = before.get("checks_by"), before.get("checks_on")
    name = person.get("name", "") if isinstance(person, dict) else ""
    said = {"checked_by": str(name), "checked_on": str(day or "")}
    return {part: text for part, text in said.items() if text}


def has_run_out(value: Value | None, day: date) -> bool:
    """Say whether a check's evidence runs out before a day."""
    expires = value.get("expires") if isinstance(value, dict) else None
    return bool(expires) and str(expires) < day.isoformat()
