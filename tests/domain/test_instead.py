"""Putting one person in the place of another in the boxes of a question."""

from dataclasses import replace

from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.instead import person_in_boxes, put_instead
from formsvc.domain.records import Invitation

NAMES = ("name", "relationship", "responsibility", "email", "phone", "reach", "signs")
FAMILY = Question(
    name="parents",
    ask="Parents",
    kind=Kind.TABLE,
    columns=tuple(Column(name=name, ask=name) for name in NAMES),
)
OLD = ("alex@parents.example", "alex sample")
ALEX = dict.fromkeys(NAMES, "") | {
    "name": "Alex Sample",
    "responsibility": "yes",
    "email": "Alex@parents.example",
    "signs": "yes",
}
GRAN = Invitation(
    id="g",
    pack_ref="r",
    version=1,
    party="parent",
    name="Gran Sample",
    address="+447700900002",
    reach="text",
    role="Grandmother",
    expires_at="",
    revoked=False,
    sent_at="",
)


def test_in_a_table_the_other_one_signs_no_more_and_what_is_not_known_is_left_empty():
    named_so_too = ALEX | {"email": "other@parents.example"}
    empty = dict.fromkeys(NAMES, "")
    rows = put_instead(FAMILY, [ALEX, named_so_too, empty], OLD, person_in_boxes(GRAN))

    assert rows[:2] == [ALEX | {"signs": "no"}, named_so_too]
    assert rows[2:] == [
        {
            "name": "Gran Sample",
            "relationship": "Grandmother",
            "responsibility": "",
            "email": "",
            "phone": "+447700900002",
            "reach": "text",
            "signs": "yes",
        }
    ]


def test_who_has_a_row_already_is_asked_there():
    gran = dict.fromkeys(NAMES, "") | {"name": "Gran  SAMPLE", "responsibility": "no"}
    by_email = replace(GRAN, reach="email", address="gran@parents.example")
    rows = put_instead(FAMILY, [ALEX, gran], OLD, person_in_boxes(by_email))

    told = {"email": "gran@parents.example", "reach": "email", "signs": "yes"}
    assert rows == [ALEX | {"signs": "no"}, gran | told]


def test_of_one_person_only_the_organisation_stays():
    question = Question(name="contact", ask="Who?", kind=Kind.PERSON)
    raw = {"name": "Sam", "role": "", "organisation": "Riverbank", "email": "", "phone": "01"}

    assert put_instead(question, raw, OLD, person_in_boxes(GRAN)) == {
        "name": "Gran Sample",
        "role": "Grandmother",
        "organisation": "Riverbank",
        "email": "",
        "phone": "+447700900002",
    }
