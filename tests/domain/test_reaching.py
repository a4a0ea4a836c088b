"""How people are reached, what a table of people must say for it, and who is asked for a code."""

import pytest

from formsvc.domain.answers import read_answer
from formsvc.domain.code_demand import CodeDemand, code_for
from formsvc.domain.definition import Audience, Column, Kind, Question
from formsvc.domain.reaching import NO_ADDRESS, NO_MOBILE, Reach, mobile_number, reach_of
from formsvc.domain.signers import Signer

COLUMNS = ("name", "phone", "email", "signs", "reach", "nothing_sent")
TABLE = Question(
    name="parents",
    ask="Parents",
    kind=Kind.TABLE,
    columns=tuple(Column(name=one, ask=one, required=False) for one in COLUMNS),
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900001", "+447700900001"),
        ("+44 (0)7700 900001", "+447700900001"),
        ("0044 7700-900001", "+447700900001"),
        ("+92 301 2345678", "+923012345678"),
        ("01225 000000", ""),
        ("+44 1225 000000", ""),
        ("07000 900001", ""),
        ("07600 900001", ""),
        ("07700 90001", ""),
        ("07700 9000011", ""),
        ("", ""),
    ],
)
def test_a_number_takes_text_messages_when_it_is_a_mobile(typed, number):
    assert mobile_number(typed) == number


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"email": "a@x.example", "phone": "07700 900001"}, (Reach.EMAIL, "a@x.example")),
        ({"email": "a@x.example", "reach": "by_hand"}, (Reach.BY_HAND, "")),
        ({"phone": "07700 900001", "reach": "text"}, (Reach.TEXT, "+447700900001")),
        ({"phone": "07700 900001"}, (Reach.EMAIL, "")),
    ],
)
def test_the_way_that_was_chosen_counts_and_none_is_guessed(row, found):
    assert reach_of(row) == found


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"signs": "yes"}, ("1.email", NO_ADDRESS)),
        ({"signs": "yes", "reach": "text", "phone": "01225 000000"}, ("1.phone", NO_MOBILE)),
        ({"signs": "yes", "reach": "text", "phone": "07700 900001"}, None),
        ({"signs": "yes", "reach": "by_hand"}, None),
        ({"signs": "no"}, None),
        ({"signs": "yes", "nothing_sent": "yes"}, None),
    ],
)
def test_who_signs_and_cannot_be_reached_is_told_at_the_box(row, fault):
    reading = read_answer(TABLE, [{"name": "Alex"} | row])

    assert [(one.part, one.message) for one in reading.faults] == ([fault] if fault else [])


def a_signer(party=Audience.PARENT, code=""):
    words = dict.fromkeys(("document", "signatory", "title", "name", "role", "statement"), "x")
    return Signer(
        **words,
        number=1,
        party=party,
        address="",
        reach=Reach.EMAIL,
        act="agreement",
        capacity="",
        step=1,
        code=code,
        required=True,
        named_at=("x", 1),
    )


@pytest.mark.parametrize(
    ("signer", "demand", "reach", "code"),
    [
        (a_signer(), CodeDemand.FORMS, Reach.EMAIL, ""),
        (a_signer(code="email"), CodeDemand.FORMS, Reach.EMAIL, "email"),
        (a_signer(code="email"), CodeDemand.FORMS, Reach.TEXT, "text"),
        (a_signer(code="email"), CodeDemand.FORMS, Reach.BY_HAND, "phone"),
        (a_signer(code="phone"), CodeDemand.PARENTS, Reach.EMAIL, "phone"),
        (a_signer(), CodeDemand.PARENTS, Reach.EMAIL, "email"),
        (a_signer(Audience.PROVIDER), CodeDemand.PARENTS, Reach.EMAIL, ""),
        (a_signer(Audience.PROVIDER, "email"), CodeDemand.PARENTS, Reach.EMAIL, "email"),
        (a_signer(code="phone"), CodeDemand.NEVER, Reach.EMAIL, ""),
    ],
)
def test_who_is_asked_for_a_code_and_how_it_comes(signer, demand, reach, code):
    assert code_for([signer], reach, demand) == code
