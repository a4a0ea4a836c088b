"""People, addresses, checks, tables, choices, times: what is kept and what is told where."""

import pytest

from formsvc.domain.answers import read_answer, words
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.question_parts import CHECK_PARTS
from formsvc.domain.text import fault_in, tidy

PERSON = {"name": "Ann Example", "role": "Head", "email": "ann@x.example.com"}
ADDRESS = {"line_1": "1 Road", "town": "Bath", "postcode": "ba11aa"}


def read(kind, raw, **more):
    return read_answer(Question(name="q", ask="Q?", kind=kind, **more), raw)


def told(reading):
    return {one.part: one.message for one in reading.faults}


def test_a_person_with_what_is_needed_is_kept():
    assert read(Kind.PERSON, PERSON).value == PERSON


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.ADDRESS, Kind.CHECK])
@pytest.mark.parametrize("raw", [None, "", {}, {"name": "", "line_1": " ", "result": ""}])
def test_nothing_typed_is_an_empty_answer(kind, raw):
    reading = read(kind, {k: v for k, v in raw.items() if k in PARTS[kind]} if raw else raw)

    assert reading.value is None
    assert reading.faults == ()


PARTS = {
    Kind.PERSON: {"name", "role", "organisation", "email", "phone"},
    Kind.ADDRESS: {"line_1", "line_2", "town", "county", "postcode"},
    Kind.CHECK: {part for part, _, _ in CHECK_PARTS},
}


def test_what_is_missing_of_a_person_is_told_at_its_box():
    assert set(told(read(Kind.PERSON, {"email": "ann@x.example.com"}))) == {"name", "role"}
    assert set(told(read(Kind.PERSON, {"name": "Ann"}, needs=frozenset({"phone"})))) == {"phone"}


def test_a_check_of_which_only_who_made_it_is_said_asks_for_what_was_found_in_good_english():
    assert told(read(Kind.CHECK, {"checked_by": "Ada Pretend"})) == {"result": "Say what you found"}
    assert told(read(Kind.CHECK, {"result": "seen"})) == {
        "evidence": "Say what you saw, and where it is kept"
    }


def test_a_wrong_part_is_told_once_and_at_its_box():
    faults = read(Kind.PERSON, PERSON | {"email": "ann", "phone": "12"}).faults

    assert sorted(one.part for one in faults) == ["email", "phone"]


def test_an_address_gets_its_postcode_in_the_usual_form():
    assert read(Kind.ADDRESS, ADDRESS).value["postcode"] == "BA1 1AA"
    assert set(told(read(Kind.ADDRESS, ADDRESS | {"postcode": "Bath"}))) == {"postcode"}
    assert set(told(read(Kind.ADDRESS, ADDRESS | {"postcode": ""}))) == {"postcode"}


@pytest.mark.parametrize("raw", ["words", ["a"], 3])
def test_a_person_that_is_no_person_is_told_its_parts(raw):
    assert "name, role" in told(read(Kind.PERSON, raw))[""]


def test_a_part_that_is_none_is_told():
    assert "Unknown part: shoe" in told(read(Kind.PERSON, PERSON | {"shoe": "42"}))[""]


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ({"evidence": "A letter"}, {"result"}),
        ({"result": "seen"}, {"evidence"}),
        ({"result": "no"}, {"comment"}),
        ({"result": "not_applicable"}, {"comment"}),
        ({"result": "perhaps"}, {"result"}),
        ({"result": "seen", "evidence": "x", "issued": "31 2 2026"}, {"issued.day"}),
        (
            {"result": "seen", "evidence": "x", "issued": "2026-02-01", "expires": "2026-01-01"},
            {"expires"},
        ),
        (
            {"result": "seen", "evidence": "x", "expires": {"day": "1", "month": "", "year": ""}},
            {"expires.month"},
        ),
    ],
)
def test_a_check_tells_what_it_lacks_at_the_box(raw, at):
    assert set(told(read(Kind.CHECK, raw))) == at


def test_a_check_is_said_in_words():
    question = Question(name="q", ask="Q?", kind=Kind.CHECK)
    said = words(question, {"result": "seen", "evidence": "Letter", "issued": "2026-02-01"})

    assert said == "Yes, seen, Letter, 1 February 2026"
    other = {"checked_by": "Ada Pretend", "checked_on": "2026-02-03"}
    assert words(question, {"result": "seen", "evidence": "Letter"} | other) == (
        "Yes, seen, Letter, checked by Ada Pretend, checked on 3 February 2026"
    )


CHOICES = {"choices": (("a", "Apple"), ("b", "Pear"))}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [(None, None), ("", None), ([""], None), ("a", ["a"]), (["b", "a", "b"], ["a", "b"])],
)
def test_choices_are_kept_once_in_the_forms_order(raw, kept):
    assert read(Kind.CHOICES, raw, **CHOICES).value == kept


@pytest.mark.parametrize("raw", [["c"], ["a", "c"], {"a": 1}, [1], 3])
def test_choices_that_are_none_are_told(raw):
    assert told(read(Kind.CHOICES, raw, **CHOICES))[""]


TABLE = {
    "columns": (
        Column(name="day", ask="Day", kind=Kind.DATE),
        Column(name="note", ask="Note", required=False, when_empty="Write a note"),
        Column(name="who", ask="Who", when_empty="Say who"),
    ),
    "rows_at_least": 2,
    "rows_at_most": 3,
}
ROW = {"day": "1 3 2026", "who": "Ann"}


def test_rows_are_kept_without_the_empty_ones_and_without_empty_cells():
    reading = read(Kind.TABLE, [ROW, {"day": "", "who": ""}, ROW | {"note": " "}], **TABLE)

    assert reading.value == [{"day": "2026-03-01", "who": "Ann"}] * 2


@pytest.mark.parametrize("raw", [None, "", []])
def test_a_table_without_rows_is_empty(raw):
    assert read(Kind.TABLE, raw, **TABLE).value is None


@pytest.mark.parametrize("raw", ["words", {"day": "1"}, ["row"], 4])
def test_what_is_no_table_is_told(raw):
    assert "list of rows" in told(read(Kind.TABLE, raw, **TABLE))[""]


def test_too_few_and_too_many_rows_are_told():
    assert "at least 2" in told(read(Kind.TABLE, [ROW], **TABLE))[""]
    assert "3 at most. You have 4" in told(read(Kind.TABLE, [ROW] * 4, **TABLE))[""]


def test_a_wrong_cell_is_told_with_the_number_that_is_on_the_page():
    rows = [{}, ROW, {"day": "1 13 2026"}, ROW | {"shoe": "42"}]

    assert told(read(Kind.TABLE, rows, **TABLE)) == {
        "3.day.month": "The month must be a number from 1 to 12, or its name",
        "3.who": "Say who",
        "4": "Unknown column: shoe",
    }


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("", None),
        ("9:45", "09:45"),
        ("09.45", "09:45"),
        ("1:30pm", "13:30"),
        ("12:00 AM", "00:00"),
        ("12:15pm", "12:15"),
        ("23:59", "23:59"),
    ],
)
def test_a_time_is_kept_on_a_clock_of_24_hours(raw, kept):
    assert read(Kind.TIME, raw).value == kept


@pytest.mark.parametrize("raw", ["noon", "24:00", "9:60", "13:00pm", "0:30am", "9", "٩:٤٥"])
def test_a_time_that_is_none_is_told(raw):
    assert "like 09:45" in told(read(Kind.TIME, raw))[""]


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("1 2", ""),
        ("0 2 2026", "day"),
        ("32 1 2026", "day"),
        ("x 1 2026", "day"),
        ("1 0 2026", "month"),
        ("1 ju 2026", "month"),
        ("1 Ma 2026", "month"),
        ("1 1 1899", "year"),
        ("1 1 2101", "year"),
        ("1 1 226", "year"),
        ("29 2 2027", "day"),
    ],
)
def test_a_date_that_is_none_is_told_at_its_box(raw, at):
    assert set(told(read(Kind.DATE, raw))) == {at}


@pytest.mark.parametrize(
    "raw", ["29 2 2028", "29 Feb 2028", "29/02/2028", "29. feb. 2028", "2028-2-29"]
)
def test_a_date_is_read_as_people_write_it(raw):
    assert read(Kind.DATE, raw).value == "2028-02-29"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("1.005", "pounds and pence"),
        ("-1", "0 or more"),
        ("1e5", "an amount"),
        ("NaN", "an amount"),
        ("Infinity", "an amount"),
        ("1" * 13, "an amount"),
        ("٣", "an amount"),
    ],
)
def test_money_that_is_none_is_told(raw, why):
    assert why in told(read(Kind.MONEY, raw))[""]


def test_yes_and_no_of_a_file_are_yes_and_no():
    assert read(Kind.YES_NO, raw=True).value == "yes"
    assert read(Kind.YES_NO, raw=False).value == "no"
    assert read(Kind.NUMBER, 12.50).value == "12.5"
    assert read(Kind.YES_NO_NOT_KNOWN, "not_known").value == "not_known"


def test_an_answer_of_several_is_said_on_one_line():
    question = Question(name="q", ask="Q?", kind=Kind.CHOICES, **CHOICES)

    assert words(question, ["a", "b"]) == "Apple; Pear"
    assert words(question, None) == ""


@pytest.mark.parametrize("mark", ["\u2028", "\u2029"])
def test_a_pasted_line_mark_is_told(mark):
    assert "Enter key" in fault_in(f"a{mark}b", lines=True)


@pytest.mark.parametrize("text", ["a\ufffdb", "a\u200bb", "a\ufeffb", "a\ue000b", "a\U0001f600b"])
def test_what_cannot_be_printed_is_told(text):
    assert fault_in(text, lines=True)


@pytest.mark.parametrize("text", ["✓ done", "می\u200cخواهم", "a\tb", "£5 – “yes”", "naïve"])  # noqa: RUF001
def test_what_can_be_printed_is_kept(text):
    assert fault_in(tidy(text), lines=False) is None
