"""A signature drawn on the screen: strokes of points on a board, as sent, kept and printed."""

import json
import re
from dataclasses import dataclass

from formsvc.domain.answers.simple import NotAccepted
from formsvc.domain.translating import to_say

#: The board that is drawn on, in units of its own: how large it is on a screen does not matter.
BOARD_WIDTH, BOARD_HEIGHT = 1000, 500
#: How thick the line is, in the same units, on the screen and on paper.
LINE = 7
#: A signature of five seconds on a fast screen has about 300 points; the page's script sends
#: fewer than this many.
MOST_POINTS = 1500
MOST_STROKES = 100
#: A drawing that is neither as wide nor as high as this was a slip of the hand.
LEAST = 40
_LONGEST = len("[1000,500],") * MOST_POINTS + len("[],") * MOST_STROKES + len("[]")
_NUMBER = r"(?:0|[1-9][0-9]{0,3})"
_POINT = rf"\[{_NUMBER},{_NUMBER}\]"
_STROKE = rf"\[{_POINT}(?:,{_POINT})*\]"
#: JSON in its shortest form, of whole numbers alone: one drawing is written in one way only, so
#: that its SHA-256 is the drawing's. No other word of JSON gets past this.
_DRAWING = re.compile(rf"\[{_STROKE}(?:,{_STROKE})*\]")

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What somebody drew: strokes, each a line through its points; a dot is a stroke of one."""

    strokes: tuple[tuple[Point, ...], ...]

    @property
    def text(self) -> str:
        """Return the drawing as it is sent, kept and hashed."""
        return json.dumps(self.strokes, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture for a document: its PNG, its size on paper, and its words for those who listen."""

    png: bytes
    width_mm: float
    height_mm: float
    words: str


def read_drawing(text: str) -> Drawing:
    """Return the drawing in what a browser sent.

    Raises NotAccepted, in words for the person who drew: nothing drawn, not a drawing, more than
    is kept, outside the board, or too small to be seen.
    """
    if not text:
        raise NotAccepted(to_say("Draw your signature in the box, or choose “Type my name”"))
    if len(text) > _LONGEST:
        raise _too_much()
    if not _DRAWING.fullmatch(text):
        raise _not_whole()
    drawing = kept_drawing(text)
    points = [point for stroke in drawing.strokes for point in stroke]
    if len(drawing.strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        raise _too_much()
    if any(x > BOARD_WIDTH or y > BOARD_HEIGHT for x, y in points):
        raise _not_whole()
    if all(max(along) - min(along) < LEAST for along in zip(*points, strict=True)):
        raise NotAccepted(to_say("That is too small to see. Draw your signature again, larger"))
    return drawing


def is_drawing(text: str) -> bool:
    """Say whether a text has the shape of a drawing: one that is too much may go back to a page."""
    return len(text) <= 2 * _LONGEST and _DRAWING.fullmatch(text) is not None


def kept_drawing(text: str) -> Drawing:
    """Return a drawing that was read and kept before: nothing is judged again."""
    strokes = tuple(tuple((x, y) for x, y in stroke) for stroke in json.loads(text))
    return Drawing(strokes=strokes)


def _too_much() -> NotAccepted:
    return NotAccepted(
        to_say("There are too many lines to keep. Press Clear, and draw your signature again")
    )


def _not_whole() -> NotAccepted:
    return NotAccepted(
        to_say("Your drawing did not reach us whole. Press Clear, and draw your signature again")
    )
