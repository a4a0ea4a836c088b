"""Puts one person in the place of another in the boxes of a question that names people."""

from collections.abc import Mapping
from typing import Any

from formsvc.domain.definition import Kind, Question
from formsvc.domain.names import plain_name, same_name
from formsvc.domain.question_parts import parts_of
from formsvc.domain.reaching import Reach, address_of
from formsvc.domain.records import Invitation


def person_in_boxes(invited: Invitation) -> dict[str, str]:
    """Return an invited person as the boxes of questions about people name what is known."""
    by = {Reach.EMAIL: "email", Reach.TEXT: "phone"}.get(Reach(invited.reach))
    return {
        "name": invited.name,
        "role": invited.role,
        "relationship": invited.role,
        "reach": invited.reach,
        **({by: invited.address} if by else {}),
    }


def put_instead(
    question: Question, raw: object, old: tuple[str, str], new: Mapping[str, str]
) -> object:
    """Return what is typed for a question, with `new` in the place of `old` (address, name).

    What is not known of the new person is left empty: nothing of the other one stays as theirs. In
    a table the other one keeps their row and signs no more; who has a row already is asked there.
    """
    if question.kind is Kind.TABLE:
        names = [column.name for column in question.columns]
        return _in_table(names, raw if isinstance(raw, list) else [], old, new)
    kept = raw if isinstance(raw, Mapping) else {}
    return {
        name: str(new.get(name, kept.get(name, "") if name == "organisation" else ""))
        for name, _, _ in parts_of(question)
    }


def _in_table(
    names: list[str], raw: list[Any], old: tuple[str, str], new: Mapping[str, str]
) -> list[dict[str, Any]]:
    typed = [dict.fromkeys(names, "") | row for row in raw if any(row.values())]
    rows = [row | ({"signs": "no"} if _is(row, old) else {}) for row in typed]
    asked = {**new, "signs": "yes"}
    at = next((at for at, row in enumerate(rows) if same_name(row["name"], new["name"])), None)
    if at is None:
        return [*rows, {name: asked.get(name, "") for name in names}]
    reached = {name: asked[name] for name in ("email", "phone", "reach", "signs") if name in asked}
    rows[at] = rows[at] | {name: text for name, text in reached.items() if name in names}
    return rows


def _is(row: Mapping[str, str], person: tuple[str, str]) -> bool:
    return (address_of(row), plain_name(row["name"])) == person
