"""The languages in which the pages behind a sign-off link can be shown.

English and Welsh, and ten that pupils in England speak most at home beside them. Eight head the
Department for Education's own list (School Census January 2015, written answer 39310 of 7 July
2016, the last in which it named languages with numbers). In place of its ninth and tenth (Tamil,
French) stand Romanian and Spanish, which the 2021 Census (table TS024, England) has at
465,933 and 211,997 people, French at 118,630.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: its code (BCP 47), its names in English and in itself, and how it is written.

    `reviewed` is set when somebody who speaks it has read every line of its catalogue. Until then
    each page says that a machine wrote the words.
    """

    code: str
    name: str
    own_name: str
    right_to_left: bool = False
    reviewed: bool = False

    @property
    def direction(self) -> str:
        """Return "rtl" or "ltr", as HTML writes it."""
        return "rtl" if self.right_to_left else "ltr"


ENGLISH = Language(code="en", name="English", own_name="English", reviewed=True)
LANGUAGES = (
    ENGLISH,
    Language(code="cy", name="Welsh", own_name="Cymraeg"),
    Language(code="ur", name="Urdu", own_name="اردو", right_to_left=True),
    Language(code="pl", name="Polish", own_name="Polski"),
    Language(code="pa", name="Panjabi", own_name="ਪੰਜਾਬੀ"),
    Language(code="ro", name="Romanian", own_name="Română"),
    Language(code="bn", name="Bengali", own_name="বাংলা"),
    Language(code="ar", name="Arabic", own_name="العربية", right_to_left=True),
    Language(code="so", name="Somali", own_name="Soomaali"),
    Language(code="gu", name="Gujarati", own_name="ગુજરાતી"),
    Language(code="pt", name="Portuguese", own_name="Português"),
    Language(code="es", name="Spanish", own_name="Español"),
)
_BY_CODE = {one.code: one for one in LANGUAGES}


def language_of(code: str) -> Language:
    """Return the language of a code. English for one that is unknown, or that is gone by now."""
    return _BY_CODE.get(code, ENGLISH)


def language_named(words: str) -> Language:
    """Return the first language that somebody's words name: "Urdu, some Punjabi" is Urdu."""
    named = {name.casefold(): one for one in LANGUAGES for name in (one.name, one.own_name)}
    named["punjabi"] = language_of("pa")
    found = (named.get(word) for word in re.split(r"[\s,;/()]+", words.casefold()))
    return next((one for one in found if one is not None), ENGLISH)


def is_language(code: str) -> bool:
    """Say whether pages can be shown in the language of this code."""
    return code in _BY_CODE
