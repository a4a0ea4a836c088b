"""Reads and writes DER, the form of certificates and signatures (ITU-T X.690)."""

from __future__ import annotations

from typing import NamedTuple

SEQUENCE, SET, OCTETS, FIRST, SECOND = 0x30, 0x31, 0x04, 0xA0, 0xA1


class Element(NamedTuple):
    """One element: its tag, its contents, and the bytes of all of it."""

    tag: int
    contents: bytes
    whole: bytes

    def inner(self) -> list[Element]:
        """Return the elements inside."""
        found, at = [], 0
        while at < len(self.contents):
            one = read(self.contents[at:])
            found.append(one)
            at += len(one.whole)
        return found


def read(data: bytes) -> Element:
    """Return the first element. Raises ValueError when there is none, or a part of one."""
    if len(data) < 2:
        raise ValueError("DER")
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    if start + length > len(data):
        raise ValueError("DER")
    return Element(data[0], data[start : start + length], data[: start + length])


def write(tag: int, *parts: bytes) -> bytes:
    """Return one element with the shortest length."""
    contents = b"".join(parts)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + contents
