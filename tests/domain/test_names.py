"""A typed name against the invited one: a hint for people, loose on purpose."""

import pytest

from formsvc.domain.names import same_name

INVITED = "Alex Sample"


@pytest.mark.parametrize(
    "typed",
    [
        "Alex Sample",
        "alex SAMPLE",
        " Alex   Sample ",
        "Sample, Alex",
        "Alex Jordan Sample",
        "Álex Sämple",
        "Ms Alex Sample",
        "AlexSample",
    ],
)
def test_one_persons_name_is_known_however_it_is_typed(typed):
    assert same_name(typed, INVITED)
    assert same_name(INVITED, typed)


@pytest.mark.parametrize(
    ("typed", "invited"),
    [
        ("Zoe OBrien-Lukasz", "Zoë O’Brien Łukasz"),  # noqa: RUF001
        ("张 伟", "张伟"),
        ("Mr Smith", "mr smith"),
        ("Jean Luc Strauss", "Jean-Luc Strauß"),
    ],
)
def test_marks_spaces_and_letters_of_other_tongues_do_not_matter(typed, invited):
    assert same_name(typed, invited)


@pytest.mark.parametrize(
    "typed", ["Kim Sample", "Alex Other", "Sample", "Alex", "Mr Sample", "A. Sample", "x y", ""]
)
def test_another_name_is_marked(typed):
    assert not same_name(typed, INVITED)
