"""Finding the row that somebody had in an earlier table, also under another name."""

import pytest

from formsvc.domain.one_row import earlier_row

ALEX = {"name": "Alex Sample", "relationship": "Mother", "email": "alex@x.example"}
CHRIS = {"name": "Chris Sample", "relationship": "Father", "phone": "07700 900002"}
BARRED = {"name": "Kim New", "relationship": "Father", "nothing_sent": "yes"}
THEN = [ALEX, CHRIS]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (CHRIS | {"nothing_sent": "yes", "phone": ""}, 1),  # by name
        (BARRED, 1),  # renamed, and the number taken out
        (BARRED | {"relationship": "Guardian", "phone": "+447700900002"}, 1),
        (BARRED | {"relationship": " FATHER"}, 1),
        (BARRED | {"relationship": "Uncle"}, None),  # somebody new
        (BARRED | {"relationship": "Mother", "email": "alex@x.example"}, None),  # Alex is there
        ({"name": "Kim New", "nothing_sent": "yes"}, None),
    ],
)
def test_a_row_is_found_by_name_by_address_and_by_what_the_person_is(row, place):
    assert earlier_row(row, [ALEX, row], THEN) == place


def test_of_two_who_may_be_meant_it_is_the_one_in_the_same_place():
    fathers = [CHRIS, CHRIS | {"name": "Pat Sample", "phone": ""}]
    now = [{"name": "New One"}, BARRED]

    assert earlier_row(now[1], now, fathers) == 1
    assert earlier_row(BARRED | {"phone": "07700 900002"}, [BARRED], fathers) == 0
