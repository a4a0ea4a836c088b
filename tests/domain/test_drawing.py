"""What a browser sends as a drawing: read strictly, refused in words, the same when kept."""

import json

import pytest
from drawing_kit import DRAWING, a_long_drawing
from hypothesis import given, settings
from hypothesis import strategies as some

from formsvc.domain.answers.simple import NotAccepted
from formsvc.domain.drawing import (
    BOARD_HEIGHT,
    BOARD_WIDTH,
    LEAST,
    MOST_POINTS,
    MOST_STROKES,
    is_drawing,
    kept_drawing,
    read_drawing,
)

PLACES = some.tuples(some.integers(0, BOARD_WIDTH), some.integers(0, BOARD_HEIGHT))
STROKES = some.lists(some.lists(PLACES, min_size=1, max_size=12), min_size=1, max_size=12)
ANY_JSON = some.recursive(
    some.none() | some.booleans() | some.floats() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=2),
    max_leaves=12,
)


def written(strokes):
    return json.dumps(strokes, separators=(",", ":"))


@settings(max_examples=50)
@given(STROKES)
def test_whatever_can_be_drawn_is_kept_as_it_was_sent_or_is_too_small(strokes):
    text = written(strokes)
    across, down = zip(*(place for stroke in strokes for place in stroke), strict=True)

    if max(across) - min(across) < LEAST > max(down) - min(down):
        with pytest.raises(NotAccepted, match="too small"):
            read_drawing(text)
    else:
        assert read_drawing(text) == kept_drawing(text)
        assert read_drawing(text).text == text


@settings(max_examples=80)
@given(some.text(alphabet="[],0123456789", max_size=60) | ANY_JSON.map(written) | some.text())
def test_whatever_else_is_sent_is_refused_or_is_a_drawing_written_in_the_one_way(text):
    try:
        drawing = read_drawing(text)
    except NotAccepted:
        return

    assert drawing.text == text
    assert all(
        0 <= x <= BOARD_WIDTH and 0 <= y <= BOARD_HEIGHT
        for stroke in drawing.strokes
        for x, y in stroke
    )


#: What an attacker may send in place of a drawing -> what is said about it.
NOT_TAKEN = {
    "": "in the box, or choose",
    " ": "whole",
    "null": "whole",
    "[]": "whole",
    "[[]]": "whole",
    "[[[1,2],[NaN,900]]]": "whole",
    "[[[1,2],[Infinity,2]]]": "whole",
    "[[[1,2],[-1,200]]]": "whole",
    "[[[1,2],[1e3,200]]]": "whole",
    "[[[1,2],[1.5,200]]]": "whole",
    "[[[1,2],[true,200]]]": "whole",
    "[[[1,2],[01,200]]]": "whole",
    "[[[1,2],[1,200,3]]]": "whole",
    "[[[1,2], [1,200]]]": "whole",
    "[[[1,2],[1,200]]]\n": "whole",
    "[[[1,2],[1,٢٠٠]]]": "whole",
    '[[["<script>alert(1)</script>",2],[1,200]]]': "whole",
    '{"strokes":[[[1,2],[1,200]]]}': "whole",
    '"><script>alert(1)</script>': "whole",
    "data:image/png;base64,iVBORw0KGgo=": "whole",
    "[" * 5000: "whole",
    "[[[1,2],[1001,2]]]": "whole",
    "[[[1,2],[2,501]]]": "whole",
    "[[[500,250]]]": "too small",
    "[[[500,250],[539,289]]]": "too small",
    "[" * 1_000_000: "too many",
    a_long_drawing(MOST_POINTS + 1): "too many",
    written([[[x, 5 * (x % 2)]] for x in range(MOST_STROKES + 1)]): "too many",
    written([[[1000, 500]] * 90_000]): "too many",
}


@pytest.mark.parametrize("text", NOT_TAKEN, ids=lambda text: text[:30])
def test_what_is_no_drawing_is_told_in_words(text):
    with pytest.raises(NotAccepted, match=NOT_TAKEN[text]):
        read_drawing(text)


def test_the_largest_drawing_is_taken():
    assert len(read_drawing(a_long_drawing(MOST_POINTS)).strokes) == 1
    assert read_drawing(DRAWING).text == DRAWING


def test_a_drawing_that_is_too_much_goes_back_to_its_page_and_nothing_else_does():
    assert is_drawing(DRAWING)
    assert is_drawing(a_long_drawing(MOST_POINTS + 1))
    assert not is_drawing('"><script>')
    assert not is_drawing(written([[[1000, 500]] * 90_000]))
