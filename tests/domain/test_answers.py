"""Answers: what is accepted, how it is kept, and what is said when it is not."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.answers import is_shown, missing, read_answer, read_page, words
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Column, Condition, Definition, Kind, Page, Question
from formsvc.domain.text import fault_in, tidy


def ask(kind, **more):
    return Question(name="it", ask="What is it?", kind=kind, **more)


def value_of(kind, raw, **more):
    reading = read_answer(ask(kind, **more), raw)
    assert reading.faults == ()
    return reading.value


def fault_of(kind, raw, **more):
    (fault,) = read_answer(ask(kind, **more), raw).faults
    return fault


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("2026-09-03", "2026-09-03"),
        ("3 September 2026", "2026-09-03"),
        ("3/9/2026", "2026-09-03"),
        ("3 sept 2026", "2026-09-03"),
        ({"day": "03", "month": "Sep", "year": "2026"}, "2026-09-03"),
        ({"day": "29", "month": "2", "year": "2028"}, "2028-02-29"),
        ({"day": "3/11/26", "month": "", "year": ""}, "2026-11-03"),
        ({"day": "3 Nov 2026", "month": "", "year": ""}, "2026-11-03"),
    ],
)
def test_a_date_is_kept_whichever_way_it_is_written(raw, kept):
    assert value_of(Kind.DATE, raw) == kept


@pytest.mark.parametrize(
    ("raw", "part", "said"),
    [
        ({"day": "", "month": "2", "year": "2026"}, "day", "must include a day"),
        ({"day": "1", "month": "", "year": "2026"}, "month", "must include a month"),
        ({"day": "1", "month": "2", "year": ""}, "year", "must include a year"),
        ({"day": "1", "month": "2", "year": "26"}, "year", "4 numbers"),
        ({"day": "1", "month": "13", "year": "2026"}, "month", "1 to 12"),
        ({"day": "29", "month": "2", "year": "2027"}, "day", "real date"),
        ({"day": "1", "month": "ju", "year": "2027"}, "month", "its name"),
        ({"day": "1", "month": "1", "year": "0026"}, "year", "from 1900"),
    ],
)
def test_a_date_with_a_fault_names_the_part(raw, part, said):
    fault = fault_of(Kind.DATE, raw)

    assert (fault.part, said in fault.message) == (part, True)


def test_a_date_posted_without_its_boxes_is_empty_and_no_crash():
    assert read_answer(ask(Kind.DATE), {}).value is None


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (Kind.NUMBER, "1,234.50", "1234.5"),
        (Kind.NUMBER, 18, "18"),
        (Kind.NUMBER, 18.5, "18.5"),
        (Kind.MONEY, "£5,000,000", "5000000.00"),
        (Kind.MONEY, "175.5", "175.50"),
        (Kind.NUMBER, "92 %", "92"),
        (Kind.TIME, "9.45am", "09:45"),
        (Kind.TIME, "9 am", "09:00"),
        (Kind.TIME, "1530", "15:30"),
        (Kind.TIME, "12:15 am", "00:15"),
        (Kind.TIME, "1:30pm", "13:30"),
        (Kind.YES_NO, True, "yes"),
        (Kind.EMAIL, " ann@example.com ", "ann@example.com"),
        (Kind.PHONE, "+44 7700 900000", "+44 7700 900000"),
        (Kind.TEXT, "Zoe\u0308", "Zoë"),
        (Kind.LONG_TEXT, "one\r\ntwo", "one\ntwo"),
    ],
)
def test_an_answer_is_kept_in_one_shape(kind, raw, kept):
    assert value_of(kind, raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "said"),
    [
        (Kind.NUMBER, "twelve", "Enter a number"),
        (Kind.NUMBER, "NaN", "Enter a number"),
        (Kind.NUMBER, "1e9", "Enter a number"),
        (Kind.MONEY, "-1", "0 or more"),
        (Kind.MONEY, "1.999", "pounds and pence"),
        (Kind.TIME, "25:00", "real time"),
        (Kind.EMAIL, "ann@example", "right form"),
        (Kind.EMAIL, "ann@ex\u0430mple.com", "plain letters"),
        (Kind.PHONE, "call me", "phone number"),
        (Kind.YES_NO, "maybe", "Choose one of: Yes, No"),
        (Kind.TEXT, "a\x07b", "U+0007"),
        (Kind.TEXT, "Ann\u202eevil", "U+202E"),
        (Kind.TEXT, "two\nlines", "one line"),
        (Kind.TEXT, "😀", "Say it in words"),
        (Kind.TEXT, "{_{ x }_}", "cannot be printed"),
        (Kind.TEXT, "x" * 201, "1 too many"),
        (Kind.LONG_TEXT, "x" * 10_000, "6,000 too many"),
        (Kind.TEXT, ["a"], "wrong shape"),
    ],
)
def test_a_refusal_says_what_to_do(kind, raw, said):
    assert said in fault_of(kind, raw).message


def test_limits_of_a_number_are_told():
    assert "40 or less" in fault_of(Kind.NUMBER, "41", highest=Decimal(40)).message


def test_a_person_without_an_email_is_told_at_that_box():
    fault = fault_of(Kind.PERSON, {"name": "Ann Example"}, needs=frozenset({"email"}))

    assert (fault.part, fault.message) == ("email", "Enter the email address")


def test_a_postcode_is_put_in_its_usual_shape():
    raw = {"line_1": "1 High Street", "town": "Bath", "postcode": "ba11aa"}

    assert value_of(Kind.ADDRESS, raw)["postcode"] == "BA1 1AA"


def test_a_check_that_says_no_needs_a_comment():
    fault = fault_of(Kind.CHECK, {"result": "no"})

    assert fault.part == "comment"


def test_a_check_that_was_seen_needs_to_say_what():
    assert fault_of(Kind.CHECK, {"result": "seen"}).part == "evidence"


TABLE = {
    "columns": (
        Column(name="name", ask="Name", when_empty="Enter their name"),
        Column(name="born", ask="Born", kind=Kind.DATE, required=False),
    ),
    "rows_at_most": 2,
}


def test_rows_that_are_all_empty_do_not_count():
    rows = [{"name": "", "born": {"day": "", "month": ""}}, {"name": "Ann"}]

    assert value_of(Kind.TABLE, rows, **TABLE) == [{"name": "Ann"}]


def test_a_fault_in_a_table_names_the_row_that_the_person_sees():
    rows = [{"name": ""}, {"name": "Ann", "born": {"day": "1", "month": "x", "year": "2020"}}]

    assert fault_of(Kind.TABLE, rows, **TABLE).part == "2.born.month"


def test_too_many_rows_are_told_and_not_cut_off():
    rows = [{"name": str(number)} for number in range(3)]

    assert "2 at most. You have 3" in fault_of(Kind.TABLE, rows, **TABLE).message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    ),
    st.sampled_from(Kind),
)
def test_reading_never_raises_whatever_a_file_holds(raw, kind):
    choices = (("a", "A"),) if kind in {Kind.CHOICE, Kind.CHOICES} else ()
    columns = TABLE["columns"] if kind is Kind.TABLE else ()
    reading = read_answer(ask(kind, choices=choices, columns=columns), raw)

    assert reading.value is None or not reading.faults


@given(st.text())
def test_text_that_is_kept_is_kept_letter_for_letter(raw):
    reading = read_answer(ask(Kind.LONG_TEXT), raw)

    assert reading.faults or (reading.value or "") == tidy(raw)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=50))
def test_a_name_in_any_script_is_kept(raw):
    if fault_in(tidy(raw), lines=False) is None:
        assert read_answer(ask(Kind.TEXT), raw).faults == ()


PLAN = Question(name="plan", ask="Plan?", kind=Kind.YES_NO)
REVIEW = Question(
    name="review",
    ask="When?",
    kind=Kind.DATE,
    show_if=(Condition(question="plan", values=("yes",)),),
    when_empty="Enter the review date",
)
PAGE = Page(name="one", title="One", questions=(PLAN, REVIEW))
DEFINITION = Definition(
    name="referral",
    title="Referral",
    purpose="",
    template="referral.docx",
    order=1,
    pages=(PAGE,),
    signatories=(),
)


def test_a_question_is_asked_only_when_its_condition_holds():
    assert [question.name for _, question in missing(DEFINITION, {"plan": "no"})] == []
    assert [question.name for _, question in missing(DEFINITION, {"plan": "yes"})] == ["review"]


def test_a_condition_on_the_same_page_sees_what_was_just_posted():
    reading = read_page(PAGE, {"plan": "yes", "review": ""}, {"plan": "no"}, complete=True)

    assert [fault.message for fault in reading.faults] == ["Enter the review date"]


def test_an_answer_that_became_hidden_is_removed():
    facts = {"plan": "yes", "review": "2026-12-01"}
    reading = read_page(PAGE, {"plan": "no", "review": "1 12 2026"}, facts, complete=True)

    assert (reading.values, reading.removed) == ({"plan": "no"}, {"review"})


def test_a_hidden_answer_does_not_count_even_while_it_is_still_kept():
    assert effective([DEFINITION], {"plan": "no", "review": "2026-12-01"}) == {"plan": "no"}


def test_an_answer_that_is_hidden_does_not_bring_in_others():
    def question(name, **show_if):
        conditions = tuple(Condition(question=one, values=(is_,)) for one, is_ in show_if.items())
        return Question(name=name, ask=f"{name}?", kind=Kind.YES_NO, show_if=conditions)

    pages = (
        Page(name="one", title="One", questions=(question("ill"), question("takes", ill="yes"))),
        Page(name="two", title="Two", questions=(question("tablets", takes="yes"),)),
    )
    form = replace(DEFINITION, pages=pages)

    assert effective([form], {"ill": "no", "takes": "yes", "tablets": "yes"}) == {"ill": "no"}


def test_saving_for_later_does_not_ask_for_what_is_missing():
    assert read_page(PAGE, {"plan": ""}, {}, complete=False).faults == ()


def test_a_condition_may_name_one_of_several_choices():
    condition = (Condition(question="needs", values=("a", "b")),)

    assert is_shown(condition, {"needs": ["c", "b"]})
    assert not is_shown(condition, {"needs": ["c"]})


def test_answers_are_said_back_in_words():
    assert words(ask(Kind.DATE), "2026-09-03") == "3 September 2026"
    assert words(ask(Kind.MONEY), "1234.5") == "£1,234.50"
    assert words(ask(Kind.CHOICES, choices=(("a", "Ay"), ("b", "Bee"))), ["a", "b"]) == "Ay; Bee"


def test_an_official_number_is_kept_in_capitals_without_its_spaces_before_it_is_measured():
    upn = Question(name="upn", ask="UPN", kind=Kind.TEXT, longest=13, spaces=False)

    assert read_answer(upn, " p 8123 4567 8901 ").value == "P812345678901"
    assert read_answer(upn, "p 8123 4567 89012").faults
