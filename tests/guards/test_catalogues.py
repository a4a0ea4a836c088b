"""The catalogues: every line of the signing pages in every language, and nothing else in them."""

import re
import unicodedata

import pytest
from translations_kit import (
    TRANSLATED,
    file_of,
    lines,
    of_forms,
    of_python,
    of_templates,
    read,
    read_compiled,
)

from formsvc.domain.page_languages import LANGUAGES, language_named, language_of

EVERY = pytest.mark.parametrize("language", TRANSLATED, ids=lambda one: one.code)
#: How Unicode names the letters of the languages that have their own.
SCRIPTS = {"ur": "ARABIC", "ar": "ARABIC", "pa": "GURMUKHI", "bn": "BENGALI", "gu": "GUJARATI"}
_PLACES = re.compile(r"%\(\w+\)s")


def said(catalogue):
    """Return line -> what it says, each as a tuple of forms."""
    return {hashable(one.id): several(one.string) for one in catalogue if one.id}


def hashable(line):
    return line if isinstance(line, str) else tuple(line)


def several(forms):
    return (forms,) if isinstance(forms, str) else tuple(forms)


@pytest.fixture(scope="module")
def every_line():
    found = lines()

    assert len(found) > 150
    assert all(set(room()) for room in (of_templates, of_python, of_forms))
    return found


@EVERY
def test_a_catalogue_has_every_line_and_no_other(language, every_line):
    found = said(read(language))

    assert [one for one in every_line if one not in found] == []
    assert set(found) == set(every_line)
    assert [one for one, forms in found.items() if not all(forms)] == []


@EVERY
def test_what_is_compiled_is_what_a_translator_reads(language):
    assert said(read_compiled(language)) == said(read(language))


@EVERY
def test_a_translation_keeps_the_places_and_brings_no_markup(language):
    catalogue = read(language)
    for line, forms in said(catalogue).items():
        one = line[0] if isinstance(line, tuple) else line
        if isinstance(line, tuple):
            assert len(forms) == catalogue.num_plurals, line
        for form in forms:
            assert sorted(_PLACES.findall(form)) == sorted(_PLACES.findall(one)), form
            assert "%" not in _PLACES.sub("", form), form
            assert not re.search(r"[<>{}]|&\w+;|https?:", form), form
            assert form == form.strip(), form


@EVERY
def test_a_translation_is_written_in_the_letters_of_its_language(language):
    script = SCRIPTS.get(language.code, "LATIN")
    for forms in said(read(language)).values():
        for form in forms:
            letters = [one for one in _PLACES.sub("", form) if one.isalpha()]

            assert any(script in unicodedata.name(one) for one in letters), form
            assert all(unicodedata.name(one).startswith((script, "LATIN")) for one in letters), form


@EVERY
def test_no_catalogue_is_english_under_another_name(language):
    found = said(read(language))
    same = [one for one, forms in found.items() if not isinstance(one, tuple) and forms == (one,)]

    assert len(same) <= 3, same  # "Error" and "Taxi" are the same word in some


def test_languages_are_told_by_their_code_and_only_english_needs_no_review():
    assert len({one.code for one in LANGUAGES}) == len({one.own_name for one in LANGUAGES}) == 12
    assert [one.code for one in LANGUAGES if one.reviewed] == ["en"]
    assert [one.code for one in LANGUAGES if one.right_to_left] == ["ur", "ar"]
    assert [one.code for one in map(language_of, ("pl", "xx", "", "PL"))] == [
        "pl",
        "en",
        "en",
        "en",
    ]
    assert all(file_of(one, "mo").exists() for one in TRANSLATED)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Urdu", "ur"),
        ("some punjabi, and Urdu", "pa"),
        ("polski", "pl"),
        ("British Sign Language", "en"),
        ("", "en"),
    ],
)
def test_a_language_is_found_in_what_a_referral_says(words, code):
    assert language_named(words).code == code
