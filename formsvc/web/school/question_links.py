"""The address of a question: its page, at the very boxes."""

from flask import url_for

from formsvc.domain.definition import Definition, Page, Question


def question_address(ref: str, place: tuple[Definition, Page, Question]) -> str:
    """Return where a question of a pack is asked, by its place in the forms."""
    definition, page, question = place
    return url_for(
        "school.page",
        ref=ref,
        document=definition.name,
        page=page.name.replace("_", "-"),
        _anchor=question.name,
    )
