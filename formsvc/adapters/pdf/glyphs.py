"""Checks that a font has every character, because a missing one prints as a box in silence.

Neither the text of the PDF nor a PDF/A check shows such a box.
"""

import subprocess
import unicodedata

from formsvc.adapters.pdf.problems import GlyphsMissing

_known: dict[str, bool] = {}


def check_glyphs(text: str) -> None:
    """Raise GlyphsMissing when a character of the text is in no installed font."""
    new = {one for one in text if ord(one) > 0x7E and one not in _known and _prints(one)}
    for character in sorted(new):
        _known[character] = _some_font_has(character)
    missing = "".join(sorted({one for one in text if not _known.get(one, True)}))
    if missing:
        raise GlyphsMissing(missing)


def _prints(character: str) -> bool:
    return unicodedata.category(character) not in {"Cf", "Cc", "Zs", "Zl", "Zp"}


def _some_font_has(character: str) -> bool:
    """Ask fontconfig; without it nothing is known, and the engine's own absence is told anyway."""
    try:
        answer = subprocess.run(
            ["fc-list", f":charset={ord(character):x}", "family"],
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(answer.stdout.strip())
