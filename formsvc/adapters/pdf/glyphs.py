"""Checks that a font has every character, because a missing one prints as a box in silence.

Neither the text of the PDF nor a PDF/A check shows such a box.
"""

import subprocess
import threading
import unicodedata

from formsvc.adapters.pdf.problems import GlyphsMissing

_MARKS_NOT_PRINTED = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp"})
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "YI SYLLABLE")


class Fonts:
    """The characters that the machine's fonts can print, asked once of fontconfig (0.03 s)."""

    def __init__(self) -> None:
        self._ranges: frozenset[tuple[int, int]] = frozenset()
        self._printable: set[str] = set()
        self._lock = threading.Lock()

    def check(self, text: str) -> None:
        """Raise GlyphsMissing when a character of the text is in no installed font.

        Fontconfig is asked again before refusing: the font may just have been installed.
        """
        with self._lock:
            new = {one for one in set(text) if not one.isascii()} - self._printable
            lacking = {one for one in new if not self._has(one)}
            if lacking:
                self._ranges = _installed()
                lacking = {one for one in lacking if not self._has(one)}
            self._printable |= new - lacking
        if lacking:
            characters = "".join(sorted(lacking))
            raise GlyphsMissing(characters, package=_package_for(characters))

    def _has(self, character: str) -> bool:
        if unicodedata.category(character) in _MARKS_NOT_PRINTED:
            return True
        number = ord(character)
        return any(low <= number <= high for low, high in self._ranges)


def _installed() -> frozenset[tuple[int, int]]:
    """Return the ranges of code points that some font has; none where fontconfig is missing."""
    command = ["fc-list", "--format", "%{charset}\n"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    pieces = (piece.partition("-") for piece in set(listed.stdout.split()))
    return frozenset((int(low, 16), int(high or low, 16)) for low, _, high in pieces)


def _package_for(characters: str) -> str:
    """Return the Debian package that most likely has the first of them."""
    name = unicodedata.name(characters[0], "")
    return "fonts-noto-cjk" if name.startswith(_EAST_ASIAN) else "fonts-noto-core"
