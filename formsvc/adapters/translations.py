"""Says marked words in another language, from the catalogues in formsvc/translations.

For letters, which are written where no page is asked for. Pages read the same catalogues.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from babel.dates import format_date

import formsvc
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.uk_days import in_uk, uk_day_of

FOLDER = Path(formsvc.__file__).parent / "translations"
DOMAIN = "messages"


@dataclass(frozen=True, slots=True)
class Voice:
    """Says words, days and moments in one language; what has no translation is said in English."""

    language: Language

    def say(self, words: str, **facts: str) -> str:
        """Return the words in this language, with each %(fact)s filled in."""
        said = _catalogue(self.language.code).gettext(words) if words else ""
        return said % facts if facts else said

    def day(self, iso: str) -> str:
        """Return an ISO date as people write it: "3 November 2026", "3 listopada 2026"."""
        return _in_full(date.fromisoformat(iso), self.language)

    def moment(self, at: str) -> str:
        """Return UTC text as a day and a time in the United Kingdom: "3 November 2026, 14:05"."""
        here = in_uk(datetime.fromisoformat(at))
        return f"{_in_full(uk_day_of(at), self.language)}, {here:%H:%M}"


def _in_full(day: date, language: Language) -> str:
    # Babel's "en" is American: the month would come first.
    locale = "en_GB" if language is ENGLISH else language.code
    return format_date(day, "long", locale=locale)


@cache
def _catalogue(code: str) -> GNUTranslations | NullTranslations:
    return translation(DOMAIN, FOLDER, [code], fallback=True)
