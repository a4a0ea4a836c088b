"""Signatures that are drawn in tests, as a browser sends them."""

import math

#: A wave and a line under it, by an invented hand; its first points stand in nothing else.
DRAWING = (
    "[["
    + ",".join(f"[{103 + 13 * at},{round(247 + 150 * math.sin(at / 3))}]" for at in range(60))
    + "],[[120,440],[811,431]]]"
)


def a_long_drawing(points):
    """One stroke of so many points, to and fro over the whole board."""
    places = ",".join("[1000,500]" if at % 2 else "[900,400]" for at in range(points))
    return f"[[{places}]]"
