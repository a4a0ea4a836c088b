"""Takes the camera's words and the place out of a JPEG picture inside a PDF, dots untouched."""

_START = b"\xff\xd8"
_SCAN = 0xDA
#: APP1 (EXIF and XMP, with the place), APP3 to APP13 (cameras, Photoshop) and comments. APP0 and
#: APP2 (colours) stay, and so does APP14: without it some pictures change their colours.
_DROPPED = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})


def without_words(data: bytes) -> bytes:
    """Return the picture without those segments; what cannot be read comes back as it was."""
    if not data.startswith(_START):
        return data
    kept, at = [_START], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            return b"".join([*kept, data[at:]])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker not in _DROPPED:
            kept.append(data[at:end])
        at = end
    return data
