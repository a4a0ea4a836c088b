"""Writes DER (ITU-T X.690): the one shortest way to write a signature's parts."""

SEQUENCE, SET, OCTETS, FIRST, SECOND = 0x30, 0x31, 0x04, 0xA0, 0xA1


def der(tag: int, *parts: bytes) -> bytes:
    """Return one DER element: tag, shortest length, contents."""
    contents = b"".join(parts)
    length = len(contents)
    if length < 0x80:
        return bytes([tag, length]) + contents
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + contents
