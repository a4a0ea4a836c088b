"""Which text may be kept: what cannot be printed letter for letter is refused, never lost."""

import re
import unicodedata

#: docxtpl rewrites these four marks while it renders (docxtpl 0.20, template.py: resolve_text).
TEMPLATE_MARKS = ("{_{", "}_}", "{_%", "%_}")

#: Characters that turn the direction of the letters after them: they can make a text read
#: differently from what it says (Unicode TR36, 2.4).
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Characters without width that hide in a name. The joiners U+200C and U+200D stay: Persian and
#: several Indian scripts need them. U+FFFD stands where a character was lost before it came here.
_HIDDEN = frozenset("\u200b\u2060\ufeff\u180e\ufffd")
_UNSEEN = _DIRECTION | _HIDDEN
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U0001fb00-\U0001fbff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3]"
)
#: Signs of those blocks that ordinary text fonts have and people use in lists.
_ALLOWED_SIGNS = frozenset("✓✔✗✘★☆☐☑☒")


def tidy(text: str) -> str:
    """Return the text in one normal shape: NFC, plain line ends, no space at either end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def fault_in(text: str, *, lines: bool) -> str | None:
    """Return why the text cannot be kept, in the user's words, or None when it can.

    `lines` says whether line breaks are allowed. Tidy the text first.
    """
    for character in text:
        why = _fault_of(character, lines=lines)
        if why:
            return why
    if any(mark in text for mark in TEMPLATE_MARKS):
        return "Leave out the marks {_{, }_}, {_% and %_}: they cannot be printed"
    return None


def _fault_of(character: str, *, lines: bool) -> str | None:
    code = ord(character)
    category = unicodedata.category(character)
    if character == "\n":
        return None if lines else "Write this on one line"
    if character in "\t ":
        return None
    if category in {"Zl", "Zp"}:
        return "Use the Enter key for a new line, not a pasted line mark"
    if category in {"Cc", "Cs", "Cn", "Co"} or character in _UNSEEN:
        return (
            f"Take out the character that cannot be seen or printed (U+{code:04X}). "
            "It may have come with text that was pasted"
        )
    if _EMOJI.match(character) and character not in _ALLOWED_SIGNS:
        return f"Say it in words: the picture {character} cannot be printed"
    return None
