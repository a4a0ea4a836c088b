"""The lines at the top of a page with errors: each can be understood without its box."""

from pathlib import Path

import pytest

from formsvc.adapters.catalogue import load_catalogue
from formsvc.domain.answers import Fault, read_answer, say_alone
from formsvc.domain.answers.asking import empty_message
from formsvc.domain.definition import Kind
from formsvc.domain.question_parts import parts_of
from formsvc.web.fields import build_page_form, error_links

ROOT = Path(__file__).parents[2]
FORMS = load_catalogue(ROOT / "forms", ROOT / "doc_templates").definitions
QUESTIONS = [
    pytest.param(page, question, id=f"{name}-{question.name}")
    for name, definition in FORMS.items()
    for page in definition.pages
    for question in page.questions
]
LONG = "x" * 5000
HALF_A_DATE = {"day": "3", "month": "", "year": "2026"}


def wrong(asked):
    """Return something that a box of this kind does not take."""
    if asked.kind is Kind.DATE:
        return HALF_A_DATE
    return "\N{GREEK SMALL LETTER ALPHA}" * 5000 if asked.kind is Kind.EMAIL else LONG


def wrong_answers(question):
    """Yield raw answers to the question that are wrong in each of its boxes."""
    if question.kind is Kind.TABLE:
        yield [{}, {column.name: wrong(column) for column in question.columns}]
        yield [{question.columns[-1].name: "x"}]
    elif parts_of(question):
        yield {name: LONG for name, _, _ in parts_of(question)}
        yield {"email": "name@"}
        yield {"issued": HALF_A_DATE, "result": "seen"}
    elif question.kind is Kind.CHOICES:
        yield ["no such choice"]
    elif question.kind is Kind.FILE:
        yield {"upload": "1"}
    else:
        yield wrong(question)


def lines(question, faults):
    page_form = build_page_form([question], values={}, faults=faults)
    return [one["text"] for one in error_links(page_form)]


@pytest.mark.parametrize(("page", "question"), QUESTIONS)
def test_each_line_at_the_top_names_its_question_and_its_box(page, question):
    told = [fault for raw in wrong_answers(question) for fault in read_answer(question, raw).faults]
    if question.kind is Kind.CHECK:
        told = [one for one in told if one.part]

    assert told
    for fault, line in zip(told, lines(question, told), strict=True):
        assert line.startswith(question.ask)
        assert line.endswith(fault.message)
        if question.kind is Kind.TABLE and fault.part:
            number, _, column = fault.part.partition(".")
            labels = {one.name: (one.ask, one.when_empty) for one in question.columns}
            assert f"{question.row_name} {number}".lower() in line.lower()
            ask, empty = labels[column.partition(".")[0]]
            assert ask.lower() in line.lower() or (empty and line.endswith(empty))
        label = {name: label for name, label, _ in parts_of(question)}.get(
            fault.part.partition(".")[0], ""
        )
        assert label.lower() in line.lower()


def test_an_empty_question_is_told_in_words_that_stand_once_on_their_page():
    for definition in FORMS.values():
        for page in definition.pages:
            required = [one for one in page.questions if one.required]
            told = [
                line
                for one in required
                for line in lines(one, [Fault(question=one.name, message=empty_message(one))])
            ]

            assert len(set(told)) == len(required), page.name


@pytest.mark.parametrize(
    ("name", "part", "message", "line"),
    [
        ("pupil_upn", "", "Enter the UPN", "Enter the UPN"),
        ("pupil_upn", "", "Use 13 characters or fewer", "UPN: Use 13 characters or fewer"),
        ("managed_moves", "", "Give fewer", "Managed moves tried: Give fewer"),
        ("decided_on", "year", "The year must", "When was it decided? The year must"),
        ("provider_director", "", "Wrong", "Who signs for the provider? Wrong"),
        (
            "provider_director",
            "phone",
            "Use fewer",
            "Who signs for the provider? Phone number: Use fewer",
        ),
    ],
)
def test_the_place_reads_as_english(name, part, message, line):
    question = next(
        one for definition in FORMS.values() for one in definition.questions() if one.name == name
    )

    assert say_alone(question, Fault(question=question.name, part=part, message=message)) == line
