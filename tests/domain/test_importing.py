"""Facts from files: any permitted text arrives letter for letter; headings find their questions."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.facts_files import FactsFileRefused, read_facts_file
from formsvc.domain.definition import Kind, placed_in
from formsvc.domain.importing import Change, match_people, match_rows, propose
from formsvc.domain.importing.labels import LABELS, WRITTEN
from formsvc.domain.text import fault_in, tidy

ROOT = Path(__file__).parents[2]
FORMS = load_catalogue(ROOT / "forms", ROOT / "doc_templates").definitions
QUESTIONS = {name: question for name, (_, _, question) in placed_in(FORMS).items()}
TEXTS = st.text(min_size=1, max_size=60).filter(
    lambda text: tidy(text) == text and fault_in(text, lines=False) is None
)
LONG = st.text(min_size=1, max_size=300).filter(
    lambda text: tidy(text) == text and fault_in(text, lines=True) is None
)


def written(rows, **how):
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


def taken(data):
    """What a file gives, by question: the new value, or what is wrong."""
    read = read_facts_file(data)
    matched = (
        match_rows(read.rows, QUESTIONS) if read.rows else match_people(read.people, QUESTIONS)
    )
    found = propose(FORMS, matched.people[0], {})
    return {one.question.name: one.new or one.faults for one in found}


@given(short=TEXTS, long=LONG, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_permitted_text_of_a_csv_arrives_letter_for_letter(short, long, encoding):
    rows = [("name", "value"), ("pupil_known_as", short), ("reasons", long)]
    found = taken(written(rows).encode(encoding))

    assert (found["pupil_known_as"], found["reasons"]) == (short, long)


@given(short=TEXTS, other=TEXTS, delimiter=st.sampled_from(",;\t"))
def test_any_permitted_text_of_a_pupils_line_arrives_letter_for_letter(short, other, delimiter):
    rows = [("Legal Surname", "Forename", "UPN"), (short, other, "")]
    found = taken(written(rows, delimiter=delimiter).encode())

    assert (found["pupil_surname"], found["pupil_forename"]) == (short, other)


@given(short=TEXTS, long=LONG)
def test_any_permitted_text_of_a_json_file_arrives_letter_for_letter(short, long):
    found = taken(json.dumps({"pupil_known_as": short, "reasons": long}).encode())

    assert (found["pupil_known_as"], found["reasons"]) == (short, long)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data):
    try:
        read = read_facts_file(data)
    except FactsFileRefused:
        return
    found = match_rows(read.rows, QUESTIONS) if read.rows else match_people(read.people, QUESTIONS)

    assert len(found.people) <= 300


@pytest.mark.parametrize("label", LABELS)
def test_every_usual_heading_leads_to_a_question_and_its_part(label):
    name, _, part = LABELS[label].partition(".")

    assert name in QUESTIONS
    assert not part or QUESTIONS[name].kind is Kind.ADDRESS
    assert label == label.casefold().strip(" .:*?")


def test_every_written_choice_is_a_choice():
    for name, meant in WRITTEN.items():
        assert set(meant.values()) <= {key for key, _ in QUESTIONS[name].choices}, name


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("DOB", "3/9/2010", "pupil_dob", "2010-09-03"),
        ("DateOfBirth", "2010-09-03T00:00:00Z", "pupil_dob", "2010-09-03"),
        ("DOB", "Friday 3rd September 2010", "pupil_dob", "2010-09-03"),
        ("UPN", '="A123456789012"', "pupil_upn", "A123456789012"),
        ("Ethnicity", "White - British", "pupil_ethnicity", "white_british"),
        ("date of birth", "03/09/2010 00:00:00", "pupil_dob", "2010-09-03"),
        ("Date Of Birth:", "2010-09-03", "pupil_dob", "2010-09-03"),
        ("YEAR", "09", "pupil_year_group", "year_9"),
        ("Year Group", "Year 10", "pupil_year_group", "year_10"),
        ("Gender", "M", "pupil_sex", "male"),
        ("Sex, as in the school census", "Female", "pupil_sex", "female"),
        ("FSM", "TRUE", "free_school_meals", "yes"),
        ("SEN Status", "K", "sen_status", "sen_support"),
        ("% Attend", "91.5%", "attendance_percent", "91.5"),
        ("dsl.name", "Ola Invented", "dsl", None),
    ],
)
def test_headings_and_answers_are_read_as_exports_write_them(heading, cell, name, value):
    found = taken(written([(heading,), (cell,)]).encode())

    assert name in found
    assert value is None or found[name] == value


def test_tables_are_read_by_number_and_column():
    rows = [
        ("name", "value"),
        ("emergency_contacts.2.name", "Bo Invented"),
        ("emergency_contacts.1.name", "Al Invented"),
        ("emergency_contacts.1.phone", "01225 000000"),
    ]
    raws = match_rows(rows, QUESTIONS).people[0].raws

    assert raws["emergency_contacts"] == [
        {"name": "Al Invented", "phone": "01225 000000"},
        {"name": "Bo Invented"},
    ]


@pytest.mark.parametrize(
    "above", ["", "Elm School\n", "Pupil list,,,\nPrinted 3/9/2026,,,\n,,,\n", "sep=,\n"]
)
@pytest.mark.parametrize("head", ["Surname,Forename\n", "LegalLastName,LegalFirstName,,,\n"])
def test_a_title_above_the_headings_is_passed_over(above, head):
    found = taken(f"{above}{head}Sample,Robin\n".encode())

    assert found == {"pupil_surname": "Sample", "pupil_forename": "Robin"}


def test_a_line_that_says_what_separates_the_cells_is_believed():
    assert taken(b"sep=;\r\nSurname;Forename\r\nA,B;Robin\r\n")["pupil_surname"] == "A,B"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("Surname", "", "Forename"), ("A", "lost", "B")], ("column 2, without a heading",)),
        ([("Surname",), ("A", "", "lost")], ("column 3, without a heading",)),
        ([("name", "value"), ("dsl.name", "A", "lost")], ("column 3, without a heading",)),
        ([("name", "value", "note"), ("dsl.name", "A", "lost")], ("note",)),
        ([("Surname", "", "Forename", ""), ("A", " ", "B", "")], ()),
    ],
)
def test_words_without_a_heading_are_told_and_not_dropped_in_silence(rows, told):
    assert match_rows(rows, QUESTIONS).unknown == told


def test_of_two_columns_that_mean_the_same_the_first_counts_and_the_other_is_told():
    matched = match_rows([("Surname", "Legal Surname"), ("One", "Two")], QUESTIONS)

    assert matched.people[0].raws == {"pupil_surname": "One"}
    assert matched.unknown == ("Legal Surname",)


def test_an_empty_cell_takes_no_answer_away():
    matched = match_rows([("Forename", "Surname"), ("", "Sample")], QUESTIONS)
    found = propose(FORMS, matched.people[0], {"pupil_forename": "Robin"})

    assert [(one.question.name, one.change) for one in found] == [("pupil_surname", Change.NEW)]
