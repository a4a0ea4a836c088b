"""Editions: what is for others is in no copy, however it is asked, and hidden answers are gone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.answers.asking import asked_pages, effective, missing
from formsvc.domain.context import PackFacts, SignatureLine, build_context, initials
from formsvc.domain.definition import (
    Audience,
    Column,
    Condition,
    Definition,
    Kind,
    Page,
    Question,
)

PACK = PackFacts(reference="AAAAA-BBBBB", version=1, school="School", status="For signature")
SECRET = "Zq7secret"
VALUES = {
    Kind.TEXT: SECRET,
    Kind.LONG_TEXT: f"{SECRET}\nmore",
    Kind.EMAIL: f"{SECRET}@x.example",
    Kind.PERSON: {"name": SECRET, "role": SECRET, "email": f"{SECRET}@x.example"},
    Kind.ADDRESS: {"line_1": SECRET, "town": SECRET, "postcode": "BA1 1AA"},
    Kind.CHECK: {"result": "seen", "evidence": SECRET, "issued": "2026-01-01"},
    Kind.TABLE: [{"cell": SECRET}],
    Kind.CHOICE: SECRET,
    Kind.CHOICES: [SECRET],
    Kind.YES_NO: "yes",
    Kind.DATE: "2031-12-30",
    Kind.MONEY: "98765.43",
    Kind.NUMBER: "98765",
}
MARKS = (SECRET, "30 December 2031", "98,765.43", "98765")


def a_question(kind, **changed):
    said = {"name": "secret", "ask": "Q?", "kind": kind}
    if kind is Kind.TABLE:
        said["columns"] = (Column(name="cell", ask="Cell"),)
    if kind in {Kind.CHOICE, Kind.CHOICES}:
        said["choices"] = ((SECRET, f"{SECRET} in words"), ("other", "Other"))
    return Question(**said | changed)


def a_definition(*questions, show_if=()):
    page = Page(name="one", title="One", questions=questions, show_if=show_if)
    return Definition(
        name="plan",
        title="Plan",
        purpose="",
        template="plan.docx",
        order=1,
        pages=(page,),
        signatories=(),
    )


def context(definition, facts, audience=Audience.SCHOOL, *, draft=False):
    return build_context(
        [definition], facts, audience=audience, pack=PACK, signatures=(), draft=draft
    )


@pytest.mark.parametrize("kind", list(VALUES))
@pytest.mark.parametrize("audience", list(Audience))
def test_a_question_stands_in_no_edition_that_it_is_not_meant_for(kind, audience):
    others = frozenset(Audience) - {audience}
    definition = a_definition(a_question(kind, seen_by=others))
    printed = json.dumps(context(definition, {"secret": VALUES[kind]}, audience))
    meant = json.dumps(context(definition, {"secret": VALUES[kind]}, next(iter(others))))

    assert not any(mark in printed for mark in MARKS)
    assert "Not shown in this copy" in printed
    assert meant != printed


def test_what_is_withheld_cannot_be_told_from_what_is_empty():
    definition = a_definition(a_question(Kind.TEXT, seen_by=frozenset({Audience.SCHOOL})))
    full = context(definition, {"secret": SECRET}, Audience.PARENT)
    empty = context(definition, {}, Audience.PARENT)

    assert full == empty


def test_a_question_hidden_by_an_answer_says_so_and_not_what_was_said_before():
    asked = Question(name="asked", ask="A?", kind=Kind.YES_NO)
    hidden = a_question(Kind.TEXT, show_if=(Condition(question="asked", values=("yes",)),))
    said = context(a_definition(asked, hidden), {"asked": "no", "secret": SECRET})

    assert said["secret"] == "Does not apply"
    assert SECRET not in json.dumps(said)


@pytest.mark.parametrize(
    ("kind", "required", "draft", "says"),
    [
        (Kind.TEXT, True, True, "Not answered yet"),
        (Kind.TEXT, True, False, "Not given"),
        (Kind.TEXT, False, True, "Not given"),
    ],
)
def test_a_gap_is_told_in_words(kind, required, draft, says):
    definition = a_definition(a_question(kind, required=required))

    assert context(definition, {}, draft=draft)["secret"] == says


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.CHECK])
def test_the_parts_of_a_gap_are_there_and_empty(kind):
    said = context(a_definition(a_question(kind)), {})["secret"]

    assert list(said.values()).count("Not given") == 1
    assert set(said.values()) == {"Not given", ""}


def test_an_empty_table_has_one_row_that_says_so():
    definition = a_definition(a_question(Kind.TABLE, required=False))

    assert context(definition, {})["secret"][0]["cell"] == "None given"
    assert context(definition, {"secret": ["junk"]})["secret"] in ([], [{"cell": "None given"}])


def test_signature_lines_and_the_packs_own_facts_are_there():
    line = SignatureLine(title="Head", name="Helen", statement="True.", state="Not yet signed")
    said = build_context(
        [a_definition()],
        {"provider_name": "Riverbank", "pupil_forename": " robin"},
        audience=Audience.SCHOOL,
        pack=PACK,
        signatures=[line],
        draft=False,
    )

    assert said["signatures"][0]["name"] == "Helen"
    assert said["pack"]["reference"] == "AAAAA-BBBBB"
    assert said["pack"]["version"] == "1"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"pupil_forename": "Robin", "pupil_surname": "Sample"}, "R.S."),
        ({"pupil_forename": " Robin "}, "R."),
        ({"pupil_forename": "", "pupil_surname": ["x"]}, ""),
        ({}, ""),
    ],
)
def test_initials_are_made_of_what_is_known(facts, said):
    assert initials(facts) == said


#: A chain of questions, each brought in by the one before it, on two pages.
LINKS = [
    Question(
        name=f"q{number}",
        ask="Q?",
        kind=Kind.YES_NO,
        show_if=(Condition(question=f"q{number - 1}", values=("yes",)),) if number else (),
    )
    for number in range(6)
]
CHAIN = Definition(
    name="plan",
    title="Plan",
    purpose="",
    template="plan.docx",
    order=1,
    pages=(
        Page(name="one", title="One", questions=tuple(LINKS[:3])),
        Page(
            name="two",
            title="Two",
            questions=tuple(LINKS[3:]),
            show_if=(Condition(question="q1", values=("yes",)),),
        ),
    ),
    signatories=(),
)
ANSWERS = st.dictionaries(
    st.sampled_from([one.name for one in LINKS]), st.sampled_from(["yes", "no"])
)


@given(ANSWERS)
def test_answers_that_count_are_the_same_when_counted_again(facts):
    once = effective([CHAIN], facts)

    assert effective([CHAIN], once) == once
    assert once.items() <= facts.items()


@given(ANSWERS)
def test_an_answer_behind_a_no_never_counts_and_is_never_missed(facts):
    counting = effective([CHAIN], facts)
    open_until = next((n for n in range(6) if facts.get(f"q{n}") != "yes"), 5)

    assert all(int(name[1:]) <= open_until for name in counting)
    gaps = [question.name for _, question in missing(CHAIN, counting)]
    assert all(int(name[1:]) <= open_until for name in gaps)
    assert len(asked_pages(CHAIN, counting)) in {1, 2}
