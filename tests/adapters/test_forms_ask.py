"""What the forms ask for only sometimes, and who alone may see it."""

from pathlib import Path

import pytest

from formsvc.adapters.catalogue import load_catalogue
from formsvc.domain.answers import asked_questions
from formsvc.domain.definition import Audience, placed_in

ROOT = Path(__file__).parents[2]
FORMS = load_catalogue(ROOT / "forms", ROOT / "doc_templates").definitions
PLACED = placed_in(FORMS)


def needed(name, facts):
    """Whether the question is asked with these answers, and must be answered."""
    _, page, question = PLACED[name]
    return question in asked_questions(page, facts) and question.required


@pytest.mark.parametrize(
    ("name", "hangs_on", "asked_by", "hidden_by"),
    [
        ("interpreter_pupil_language", "interpreter_pupil", "yes", "no"),
        ("interpreter_parent_language", "interpreter_parent", "yes", "no"),
        ("visited_on", "visited", "yes", "no"),
        ("not_visited_because", "visited", "no", "yes"),
        ("suspensions", "suspended", "yes", "no"),
        ("suspension_history", "suspended", "yes", "no"),
        ("protection_review", "protection_plan", "child_in_need", "none"),
        ("restriction_details", "contact_restricted", "yes", "no"),
    ],
)
def test_what_hangs_on_an_answer_is_needed_with_it_and_not_asked_without(
    name, hangs_on, asked_by, hidden_by
):
    assert needed(name, {hangs_on: asked_by})
    assert not needed(name, {hangs_on: hidden_by})
    assert PLACED[name][2].seen_by <= PLACED[hangs_on][2].seen_by


def test_whether_a_court_order_limits_contact_is_for_safeguarding_leads_alone():
    """The table of parents says only that nothing goes to somebody, and never why."""
    _, _, asked = PLACED["contact_restricted"]
    _, _, parents = PLACED["parents"]

    assert asked.seen_by == {Audience.DSL}
    assert "nothing_sent" in {column.name for column in parents.columns}
    assert not [one for one in parents.columns if "court" in f"{one.ask} {one.hint}".lower()]


def test_no_plan_about_protection_is_asked_for_where_others_than_safeguarding_leads_read():
    open_questions = [one for _, _, one in PLACED.values() if not one.only_for_dsl]
    words = " ".join(f"{one.ask} {one.hint}" for one in open_questions).lower()

    assert "child protection plan" not in words
    assert "child in need" not in words
