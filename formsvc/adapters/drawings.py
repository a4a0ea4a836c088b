"""Draws a signature as a picture for paper: ink on white, as large as it was on the board."""

import io
from itertools import pairwise

from PIL import Image, ImageDraw

from formsvc.domain.drawing import BOARD_HEIGHT, BOARD_WIDTH, LINE, Drawing, Picture

#: How wide the whole board is on paper: as wide as the column of a table of signatures.
BOARD_MM = 48
#: White on each side, so that a screen reader's frame or a table's line does not touch the ink.
_MARGIN = 10
#: Lines are drawn this much larger and made smaller again: their edges come out smooth.
_FINER = 3
_WHITE, _INK = 255, 0


def draw_picture(drawing: Drawing, *, words: str) -> Picture:
    """Return the drawing as a picture, cut to its ink; equal drawings give equal bytes."""
    left, top, right, bottom = (_FINER * one for one in _frame(drawing))
    cut = _drawn(drawing).reduce(_FINER, box=(left, top, right, bottom))
    out = io.BytesIO()
    cut.save(out, "PNG", optimize=False)
    scale = BOARD_MM / BOARD_WIDTH
    return Picture(
        png=out.getvalue(),
        width_mm=cut.width * scale,
        height_mm=cut.height * scale,
        words=words,
    )


def _drawn(drawing: Drawing) -> Image.Image:
    size = (_FINER * (BOARD_WIDTH + 2 * _MARGIN), _FINER * (BOARD_HEIGHT + 2 * _MARGIN))
    board = Image.new("L", size, _WHITE)
    pen = ImageDraw.Draw(board)
    around = _FINER * LINE / 2
    for stroke in drawing.strokes:
        points = [(_FINER * (x + _MARGIN), _FINER * (y + _MARGIN)) for x, y in stroke]
        for one, following in pairwise(points):
            pen.line((one, following), fill=_INK, width=_FINER * LINE)
        # A round end at each point: Pillow's own lines end flat and leave gaps in a curve.
        for x, y in points:
            pen.ellipse((x - around, y - around, x + around, y + around), fill=_INK)
    return board


def _frame(drawing: Drawing) -> tuple[int, int, int, int]:
    """Return what of the board is printed: the ink and its margin."""
    across, down = zip(*(point for stroke in drawing.strokes for point in stroke), strict=True)
    beyond = 2 * _MARGIN
    return min(across), min(down), max(across) + beyond, max(down) + beyond
