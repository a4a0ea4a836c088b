"""The files attached to a PDF whose seal is valid: only such a PDF is known to be written as ours.

Reads no more of the form (ISO 32000-1) than our sealer writes: tables of places, no streams of
objects, one filter.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, NamedTuple

LARGEST = 64 << 20
DEEPEST = 50
_TOKEN = re.compile(
    rb"[\s\0]*(?:(<<|>>|\[|\])|/([^\s\0<>\[\]()/%{}]*)|<([0-9A-Fa-f\s]*)>"
    rb"|(\d+)\s+\d+\s+R\b|(\()|([^\s\0<>\[\]()/%{}]+))"
)
_STRING_PART = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))|([()])|[^\\()]+", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
_CLOSING = {b">>": "end of dictionary", b"]": "end of array"}


class Reference(NamedTuple):
    """Another object, by its number."""

    number: int


def enclosed_in(pdf: bytes) -> dict[str, bytes]:
    """Return the attached files by name. Raises ValueError when they cannot be read."""
    try:
        document = Document(pdf)
        listed = document.look(document.look(document.root).get("AF", []))
        return dict(document.attached(document.look(one)) for one in listed)
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError, zlib.error) as error:
        raise ValueError("its attachments cannot be read") from error


def text_at(pdf: bytes, at: int) -> str:
    """Return the text that stands at a place. Raises ValueError when there is none."""
    value, _ = _value(pdf, at)
    try:
        return _text(value)
    except (TypeError, AttributeError) as error:
        raise ValueError("not a text") from error


class Document:
    """What stands where in a PDF, the newest of each."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._places: dict[int, int] = {}
        self.trailer: dict[str, Any] = {}
        at, seen = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0]), set()
        while at not in seen:
            seen.add(at)
            trailer = self._read_table(at)
            self.trailer = self.trailer or trailer
            at = trailer.get("Prev", at)
        self.root: Any = self.trailer["Root"]

    def _read_table(self, at: int) -> dict[str, Any]:
        """Note where objects are, the newest place first; return the trailer after the table."""
        head = re.compile(rb"\s*xref\s+").match(self._pdf, at)
        if head is None:
            raise ValueError("its table cannot be read")
        at = head.end()
        while found := re.compile(rb"(\d+) (\d+)\s+").match(self._pdf, at):
            first, count = int(found[1]), int(found[2])
            lines = self._pdf[found.end() : found.end() + 20 * count]
            for number in range(count):
                place, _, kind = lines[20 * number : 20 * number + 18].split()
                if kind == b"n":
                    self._places.setdefault(first + number, int(place))
            at = found.end() + 20 * count
        start = self._pdf.index(b"trailer", at) + len(b"trailer")
        trailer, _ = _value(self._pdf, start)
        return dict(trailer)

    def look(self, value: Any) -> Any:
        """Return what a reference leads to; anything else as it is."""
        return self._object(value.number)[0] if isinstance(value, Reference) else value

    def first_page(self) -> Reference:
        """Return where the first page is."""
        found: Reference = self.look(self.root)["Pages"]
        for _ in range(DEEPEST):
            if "Kids" not in self.look(found):
                return found
            found = self.look(self.look(found)["Kids"])[0]
        raise ValueError("its pages cannot be read")

    def _object(self, number: int) -> tuple[Any, int]:
        head = re.compile(rb"\s*(\d+) \d+ obj").match(self._pdf, self._places[number])
        if head is None or int(head[1]) != number:
            raise ValueError("an object is not in its place")
        return _value(self._pdf, head.end())

    def attached(self, spec: dict[str, Any]) -> tuple[str, bytes]:
        """Return one attached file: its name and what is in it."""
        told, end = self._object(self.look(spec["EF"])["F"].number)
        start = re.compile(rb"\s*stream\r?\n").match(self._pdf, end)
        if start is None or told.get("Filter") not in (None, "FlateDecode", ["FlateDecode"]):
            raise ValueError("an attachment cannot be read")
        data = self._pdf[start.end() : start.end() + self.look(told["Length"])]
        if "Filter" in told:
            data = zlib.decompressobj().decompress(data, LARGEST)
        return _text(spec["UF"]), data


def _value(pdf: bytes, at: int) -> tuple[Any, int]:
    """Return the value that stands at a place, and where it ends."""
    token = _TOKEN.match(pdf, at)
    if token is None:
        raise ValueError("a value cannot be read")
    sign, name, digits, number, opening, word = token.groups()
    at = token.end()
    if opening:
        return _string(pdf, at)
    if sign in {b"<<", b"["}:
        return _many(pdf, at, sign)
    value: Any = int(word) if word and word.isdigit() else word
    if sign:
        value = _CLOSING[sign]
    elif name is not None:
        value = name.decode("latin-1")
    elif digits is not None:
        value = bytes.fromhex(digits.decode())
    elif number:
        value = Reference(int(number))
    return value, at


def _many(pdf: bytes, at: int, sign: bytes) -> tuple[Any, int]:
    end = _CLOSING[b">>" if sign == b"<<" else b"]"]
    found = []
    while True:
        one, at = _value(pdf, at)
        if one is end:
            break
        found.append(one)
    return (dict(zip(found[::2], found[1::2])) if sign == b"<<" else found), at


def _string(pdf: bytes, at: int) -> tuple[bytes, int]:
    out, depth = b"", 1
    while True:
        part = _STRING_PART.match(pdf, at)
        if part is None:
            raise ValueError("a text does not end")
        at = part.end()
        octal, escaped, bracket = part.groups()
        if bracket:
            depth += 1 if bracket == b"(" else -1
            if not depth:
                return out, at
        if octal:
            out += bytes([int(octal, 8) & 255])
        else:
            out += part[0] if escaped is None else _ESCAPES.get(escaped, escaped)


def _text(data: bytes) -> str:
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be")
    return data.decode("latin-1")
