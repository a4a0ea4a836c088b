"""What a renewal carries over from an earlier pack, and what it asks anew."""

from collections.abc import Iterable
from datetime import date

from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Definition, Kind, placed_in


def carried_over(definitions: Iterable[Definition], facts: Facts, *, day: date) -> dict[str, Value]:
    """Return the answers that a renewal starts with.

    What the forms ask again is left out, and so is a check whose evidence ran out before `day`:
    the new first day, or today. Answers that count no longer are not carried either.
    """
    definitions = tuple(definitions)
    placed = placed_in({one.name: one for one in definitions})
    return {
        name: value
        for name, value in effective(definitions, facts).items()
        if not placed[name][2].ask_again
        and not (placed[name][2].kind is Kind.CHECK and has_run_out(value, day))
    }


def has_run_out(value: Value | None, day: date) -> bool:
    """Say whether a check's evidence runs out before a day."""
    expires = value.get("expires") if isinstance(value, dict) else None
    return bool(expires) and str(expires) < day.isoformat()
