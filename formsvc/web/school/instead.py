"""Who got the papers that were passed on, beside the question that names another one still."""

from typing import Any

from flask import Blueprint

from formsvc.domain.definition import placed_in
from formsvc.domain.instead import person_in_boxes, put_instead
from formsvc.journeys.amending import PassedOn, look_passed_on
from formsvc.journeys.answering import PageView
from formsvc.web.asking import services, user
from formsvc.web.school.question_links import question_address


def add_to(pages: Blueprint) -> None:
    """Let the pages of a draft tell of it, and lead to the questions."""
    pages.context_processor(
        lambda: {
            "passed_on_in": lambda ref: look_passed_on(services(), user(), ref),
            "places_of": _places_of,
        }
    )


def _places_of(ref: str, passed_on: PassedOn) -> list[tuple[str, str]]:
    """Return the questions whose answers would have to name the other person, and their places."""
    placed = placed_in(services().catalogue.definitions)
    return [
        (placed[name][2].ask, question_address(ref, placed[name])) for name in passed_on.questions
    ]


def instead_on(view: PageView) -> dict[str, PassedOn]:
    """Return, by question of this page, who could be named there in the place of another."""
    asked = {one.name for one in view.questions}
    found = look_passed_on(services(), user(), view.pack.ref)
    return {name: one for one in found for name in one.questions if name in asked}


def use_instead(view: PageView, action: str, posted: Any) -> str:
    """Fill in the other person when that button was pressed; return the question's name."""
    name = action.removeprefix("instead:")
    passed_on = instead_on(view).get(name) if name != action else None
    if passed_on is None:
        return ""
    field = posted[name]
    new = person_in_boxes(passed_on.to)
    field.raw = put_instead(field.question, field.raw, passed_on.who[1:], new)
    return name
