"""Sample answers: accepted, plainly invented, always the same, and they reach every branch."""

from decimal import Decimal

import pytest
from builders import FakePdf
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from template_kit import FORMS, TEMPLATES

from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.documents import document_text
from formsvc.domain.answers import asked_questions, is_shown, missing, read_answer
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.definition import (
    COLUMN_KINDS,
    Audience,
    Column,
    Condition,
    Definition,
    Kind,
    Page,
    Question,
    Signatory,
)
from formsvc.domain.problems import NotFound
from formsvc.domain.signers import all_signers, not_reached
from formsvc.domain.text import fault_in, tidy
from formsvc.journeys.editions import Sources, fill_edition, unsigned
from formsvc.journeys.sampling import (
    RECORD,
    SAMPLE,
    SAMPLE_PACK,
    branches,
    plan_branches,
    preview_sample,
    sample_docx,
    sample_facts,
)


@pytest.fixture(scope="module")
def real():
    return load_catalogue(FORMS, TEMPLATES)


@pytest.fixture(scope="module")
def planned(real):
    return branches(real)


def a_catalogue(*questions, page_show_if=(), signatories=()):
    """One form with its questions on one page, or two when the second has a condition."""
    pages = (
        Page(name="first", title="First", questions=questions[:1]),
        Page(name="second", title="Second", questions=questions[1:], show_if=page_show_if),
    )
    form = Definition(
        name="tiny",
        title="Tiny",
        purpose="",
        template="tiny.docx",
        order=1,
        pages=pages,
        signatories=signatories,
    )
    return Catalogue(definitions={"tiny": form}, sources={}, templates={}, record_template=b"")


def a_question(name, kind=Kind.TEXT, **more):
    if kind in {Kind.CHOICE, Kind.CHOICES}:
        more.setdefault("choices", (("red", "Red"), ("blue", "Blue"), ("green", "Green")))
    return Question(name=name, ask=f"What is {name}?", kind=kind, **more)


def when(**conditions):
    return tuple(Condition(question=name, values=(one,)) for name, one in conditions.items())


def questions_of(catalogue):
    return [one for form in catalogue.definitions.values() for one in form.questions()]


def test_every_question_of_the_real_forms_gets_an_answer_that_the_pages_would_accept(real):
    facts = sample_facts(real)

    for question in questions_of(real):
        reading = read_answer(question, facts[question.name])
        assert not reading.faults, question.name
        assert reading.value == facts[question.name]
    assert not [one for form in real.definitions.values() for one in missing(form, facts)]


def test_everybody_who_signs_the_sample_has_a_name_and_an_invented_address(real):
    signers = all_signers(real.definitions.values(), sample_facts(real))

    assert signers
    assert not_reached(signers) == ()
    assert all(one.address.endswith("@sample.example") for one in signers)


def test_the_same_forms_give_the_same_sample(real):
    assert sample_facts(real) == sample_facts(load_catalogue(FORMS, TEMPLATES))


@pytest.mark.parametrize("kind", Kind)
def test_a_new_question_of_any_kind_gets_an_answer_within_its_limits(kind):
    tight = {Kind.NUMBER: {"lowest": Decimal("0.5"), "highest": Decimal("0.75")}} | {
        Kind.MONEY: {"lowest": Decimal(3), "highest": Decimal(4)},
        Kind.TEXT: {"longest": 7},
        Kind.LONG_TEXT: {"longest": 12},
        Kind.PERSON: {"needs": frozenset({"email", "phone"})},
        Kind.TABLE: {
            "columns": tuple(
                Column(
                    name=f"column_{one.value}",
                    ask="What?",
                    kind=one,
                    choices=(("a", "A"),) if one is Kind.CHOICE else (),
                )
                for one in sorted(COLUMN_KINDS)
            ),
            "rows_at_least": 3,
            "rows_at_most": 3,
        },
    }
    question = a_question("new", kind, **tight.get(kind, {}))

    answer = sample_facts(a_catalogue(question))["new"]

    assert read_answer(question, answer).faults == ()
    assert read_answer(question, answer).value == answer


def test_a_sample_shows_as_many_questions_as_it_can():
    catalogue = a_catalogue(
        a_question("colour", Kind.CHOICE),
        a_question("shade", show_if=when(colour="green")),
        a_question("depth", show_if=when(colour="green")),
        a_question("shape", show_if=when(colour="blue")),
    )

    assert sample_facts(catalogue)["colour"] == "green"


def test_somebody_in_a_table_of_people_signs():
    people = a_question(
        "people",
        Kind.TABLE,
        columns=(
            Column(name="name", ask="Name"),
            Column(name="email", ask="Email", kind=Kind.EMAIL),
            Column(name="signs", ask="Signs?", kind=Kind.YES_NO),
        ),
    )
    signatory = Signatory(
        name="people",
        title="Parent",
        party=Audience.PARENT,
        people="people",
        statement="I agree",
        only_rows=when(signs="no"),
    )
    catalogue = a_catalogue(people, signatories=(signatory,))

    assert [row["signs"] for row in sample_facts(catalogue)["people"]] == ["no", "no"]


def test_every_page_question_and_signatory_is_shown_once_and_hidden_once(real, planned):
    conditional = 0
    for form in real.definitions.values():
        for page in form.pages:
            for one in (page, *page.questions):
                conditions = (*page.show_if, *one.show_if)
                if not conditions:
                    continue
                conditional += 1
                shown = [
                    one in asked_questions(page, branch.facts)
                    if isinstance(one, Question)
                    else is_shown(page.show_if, branch.facts)
                    for branch in planned
                ]
                assert set(shown) == {True, False}, one.name
        for signatory in form.signatories:
            if signatory.show_if:
                shown = {is_shown(signatory.show_if, branch.facts) for branch in planned}
                assert shown == {True, False}, signatory.name
    assert conditional > 20


def test_there_are_few_branches_and_hidden_answers_are_not_in_them(real, planned):
    assert 1 < len(planned) <= 12
    for branch in planned:
        for form in real.definitions.values():
            for page in form.pages:
                asked = asked_questions(page, branch.facts)
                hidden = [one.name for one in page.questions if one not in asked]
                assert not set(hidden) & branch.facts.keys()


def test_every_answer_that_a_template_asks_about_is_given_once_and_another_too():
    catalogue = a_catalogue(a_question("colour", Kind.CHOICE))

    planned = branches(catalogue, {"colour": frozenset({"red", "green"})})

    assert {branch.facts["colour"] for branch in planned} == {"red", "green", "blue"}


def test_a_question_behind_others_that_are_hidden_themselves_is_reached():
    catalogue = a_catalogue(
        a_question("first", Kind.YES_NO),
        a_question("second", Kind.YES_NO, show_if=when(first="no")),
        a_question("third", Kind.CHOICES, show_if=when(second="no")),
        a_question("last", show_if=when(third="green", first="no")),
    )

    planned, unreached = plan_branches(catalogue, {})

    assert unreached == ()
    assert any("last" in branch.facts for branch in planned)


def test_a_question_that_no_answers_lead_to_is_found():
    catalogue = a_catalogue(
        a_question("first", Kind.YES_NO),
        a_question("never", show_if=when(first="no")),
        page_show_if=when(first="yes"),
    )

    _, unreached = plan_branches(catalogue, {})

    assert [(goal.question, goal.what) for goal in unreached if goal.needed] == [("never", "shown")]


def test_a_branch_says_in_words_how_it_differs():
    catalogue = a_catalogue(
        a_question("first", Kind.YES_NO), a_question("more", show_if=when(first="yes"))
    )

    assert [branch.words for branch in branches(catalogue)] == [
        "the first sample answers",
        "first = “no”",
    ]


def test_a_sample_document_says_on_it_that_it_is_one(real):
    for name in real.definitions:
        text = document_text(sample_docx(real, name))

        assert SAMPLE in text
        assert "SAMPL-SAMPL" in text
    assert SAMPLE in document_text(sample_docx(real, RECORD))


@settings(max_examples=4, deadline=None)
@given(text=st.text(min_size=1, max_size=60).map(tidy))
@example(text="{{ 7*7 }} & <b>“Ann”</b> {% if x %}")
def test_what_people_type_reaches_every_real_document_letter_for_letter(real, text):
    assume(text and not fault_in(text, lines=True))
    kinds = {Kind.TEXT, Kind.LONG_TEXT}
    facts = {
        one.name: text if one.kind in kinds else sample_facts(real)[one.name]
        for one in questions_of(real)
        if one.kind in kinds or one.kind in {Kind.CHOICE, Kind.YES_NO}
    }
    sources = Sources(definitions=real.definitions, templates=real.templates, facts=facts)
    for name in real.definitions:
        filled = fill_edition(
            sources, name, Audience.SCHOOL, pack=SAMPLE_PACK, signatures=unsigned(sources)
        )

        assert text.replace("\n", "").replace("\t", "") in document_text(filled)


def test_a_sample_for_parents_withholds_what_parents_may_not_see(real):
    withheld = "Not shown in this copy"

    assert withheld not in document_text(sample_docx(real, "plan"))
    assert withheld in document_text(sample_docx(real, "referral", audience=Audience.PARENT))


def test_a_sample_of_an_unknown_document_is_refused(real):
    with pytest.raises(NotFound):
        preview_sample(real, FakePdf(), "refferal")


def test_a_preview_is_titled_as_a_sample(real):
    pdf = FakePdf()

    assert preview_sample(real, pdf, "sla").startswith(b"%PDF")
    assert pdf.made == ["Sample: Service level agreement"]
