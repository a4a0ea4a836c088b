"""Shows characters that no page may hold, so that the person asked to take one out can see it."""

import re
from typing import Any

#: What HTML forbids: controls and code points that are no characters; and lone halves of letters,
#: which JSON can hold and no page can be sent with.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def visible(value: Any) -> Any:
    """Return a value as a page may show it: each forbidden character as U+FFFD.

    Every page passes everything that it prints through this.
    """
    if isinstance(value, str) and _UNSEEN.search(value):
        return type(value)(_UNSEEN.sub("\ufffd", value))
    return value
