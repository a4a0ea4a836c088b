"""Addresses in settings, taken apart without a slip stopping anything."""

from urllib.parse import SplitResult, urlsplit

_NONE = urlsplit("")


def address_parts(text: str) -> tuple[SplitResult, bool]:
    """Return the parts of an address, all empty when it is none, and whether its port can be one.

    An address without a port has one that can be.
    """
    try:
        parts = urlsplit(text)
    except ValueError:  # a bracket that is not closed, or no address within brackets
        return _NONE, True
    try:
        return parts, parts.port != 0
    except ValueError:
        return parts, False
