"""Says in a filled Word part in which language words of other scripts are, so far as letters tell.

A Word document names one language for all scripts of East Asia and one for all that join letters:
LibreOffice would tag a name in Bengali letters as Arabic, and one in Korean as Chinese, and a
screen reader reads it out so. It tags nothing that is written from right to left.
"""

import re
import unicodedata

from lxml import etree

from formsvc.adapters.documents.text import W

#: The script, as the names of its letters begin (Unicode), and the language that it writes. Chinese
#: letters alone write several: they keep the template's.
_LANGUAGES = {
    "DEVANAGARI": "hi-IN",
    "BENGALI": "bn-BD",
    "GURMUKHI": "pa-IN",
    "GUJARATI": "gu-IN",
    "TAMIL": "ta-IN",
    "TELUGU": "te-IN",
    "KANNADA": "kn-IN",
    "MALAYALAM": "ml-IN",
    "SINHALA": "si-LK",
    "THAI": "th-TH",
    "HANGUL": "ko-KR",
    "HIRAGANA": "ja-JP",
    "KATAKANA": "ja-JP",
}
_EAST = frozenset({"ko-KR", "ja-JP"})
_OTHER = re.compile("[\u0900-\u0eff\u1100-\u11ff\u3040-\u30ff\uac00-\ud7ff]")


def name_languages(root: etree._Element) -> None:
    """Name the language of each run of a part whose letters tell it."""
    for words in root.iter(f"{W}t"):
        text, run = words.text or "", words.getparent()
        found = None if text.isascii() else _OTHER.search(text)
        language = _LANGUAGES.get(unicodedata.name(found[0], "").split(" ")[0]) if found else None
        if language is not None and run is not None:
            _name_language(run, language)


def _name_language(run: etree._Element, language: str) -> None:
    settings = run.find(f"{W}rPr")
    if settings is None:
        settings = etree.Element(f"{W}rPr")
        run.insert(0, settings)
    named = settings.find(f"{W}lang")
    if named is None:
        named = etree.SubElement(settings, f"{W}lang")
    named.set(f"{W}{'eastAsia' if language in _EAST else 'bidi'}", language)
