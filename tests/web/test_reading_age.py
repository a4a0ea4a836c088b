"""How hard our own sentences are to read: those for parents and carers, and those for staff.

The measure is Flesch-Kincaid's grade: about the years at school that a sentence asks for. Grade 4
or 5 is a reading age of about 9 or 10; grade 7 is about 12. Syllables are groups of vowels here.
"""

import re
from pathlib import Path

import pytest
from textstat import textstat
from textstat.backend.counts import _count_syllables
from translations_kit import of_python

import formsvc.web
from formsvc.journeys.letters.wording import LETTERS, word_letter
from formsvc.journeys.letters.wording_signers import SIGNERS_LETTERS

TEMPLATES = Path(formsvc.web.__file__).parent / "templates"
PARENTS, STAFF = 5.0, 7.0
FOR_PARENTS = set(SIGNERS_LETTERS)
FACTS = {
    "party": "parent",
    "why": "changed",
    "until": "2026-12-01",
    "documents": "the plan",
    "reference": "a1",
}
_SAID = re.compile(r'(?:\b_|ngettext)\(\s*"([^"]+)"(?:,\s*"[^"]+")?')
_BREAKS = re.compile(r"</?(?:p|li|h\d|div|dt|dd|td|th|label|legend|button|summary|option)\b[^>]*>")


class Sounds(dict):
    """Stands in for the dictionary of sounds: a syllable for each group of vowels that is heard."""

    def __missing__(self, word):
        heard = re.sub("(?<![lt])e$|(?<![td])ed$", "", re.sub("[^a-z]", "", word.lower()))
        return [["vowel1"] * max(1, len(re.findall("[aeiouy]+", heard)))]


class AnyFact(dict):
    """Facts of which every one is there."""

    def __missing__(self, name):
        return "the school"


@pytest.fixture(autouse=True)
def _count_without_a_dictionary(monkeypatch):
    # The real dictionary would be fetched from the network.
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda lang: Sounds())


def sentences(template):
    """Return the whole sentences that a template holds, with a word for each thing filled in."""
    text = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    quoted = re.findall(r'"(?:text|titleText)": "([^"]+)"', text)
    quoted += [re.sub(r"%\(\w+\)s", "it", one) for one in _SAID.findall(text)]
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "it", text, flags=re.DOTALL)
    blocks = re.split(r"\n\n", _BREAKS.sub("\n\n", text)) + quoted
    plain = (" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in blocks)
    return [one for one in plain if re.search(r"\w{2,}.*[.?!]$", one)]


def grade(found):
    return textstat.flesch_kincaid_grade(" ".join(found))


def pages(*folders):
    found = [file for folder in folders for file in sorted((TEMPLATES / folder).glob("*.html"))]
    return [pytest.param(file, id=f"{file.parent.name}/{file.stem}") for file in found]


def judge(found, most):
    """Fail when the sentences together are too hard, naming the hardest of them."""
    if len(found) < 3:
        return
    hardest = sorted(found, key=lambda one: grade([one]), reverse=True)[:3]

    assert grade(found) <= most, f"grade {grade(found):.1f}: {hardest}"


@pytest.mark.parametrize("file", pages("signing"))
def test_a_page_for_parents_can_be_read_at_nine_or_ten(file):
    judge(sentences(file.read_text()), PARENTS)


@pytest.mark.parametrize("file", pages("school", "provider", "authority", "account", "public", "."))
def test_a_page_for_staff_can_be_read_at_twelve(file):
    judge(sentences(file.read_text()), STAFF)


@pytest.mark.parametrize("letter", sorted(LETTERS))
def test_a_letter_can_be_read_by_whoever_gets_it(letter):
    wording = word_letter(letter, AnyFact(FACTS))
    most = PARENTS if letter in FOR_PARENTS else STAFF

    judge([*wording.before, *wording.after], most)


def test_what_a_signatory_is_told_from_python_can_be_read_at_nine_or_ten():
    found = [re.sub(r"%\(\w+\)s", "it", one) for one in of_python()]
    whole = [one for one in found if re.search(r"\w{2,}.*[.?!]$", one)]

    assert "Nothing for the place. The school pays for it." in whole
    judge(whole, PARENTS)


def test_the_measure_tells_hard_words_from_plain_ones():
    plain = ["You can say yes or no.", "You can ask the school first.", "It takes two minutes."]
    hard = [
        "Notwithstanding alternative arrangements, commissioners retain responsibility.",
        "Authorisation necessitates comprehensive documentation of every eventuality.",
        "Individualised provision presupposes multidisciplinary consultation beforehand.",
    ]

    judge(plain, PARENTS)
    with pytest.raises(AssertionError):
        judge(hard, STAFF)
    assert sentences("<p>{{ school }} asks you.</p><p>No end</p>") == ["it asks you."]
