"""In which language a signatory is written to, and what the signing record says of it."""

from dataclasses import replace

import pytest
from builders import (
    SOMEBODY,
    a_sent_pack,
    letters,
    links,
    seal,
    sign,
    sign_one,
    text_of,
    words_of,
)

from formsvc.adapters.translations import Voice
from formsvc.domain.page_languages import LANGUAGES, language_of
from formsvc.journeys import signing
from formsvc.journeys.letters import word_letter

PARENT = "alex.sample@parents.example"


def first_letter(services):
    return next(one for one in letters(services) if PARENT in one["To"])


@pytest.mark.parametrize(
    ("needed", "named", "opening"),
    [
        ("yes", "Urdu", "محترم Alex Sample،"),
        ("yes", "British Sign Language", "Dear Alex Sample,"),
        ("no", "Urdu", "Dear Alex Sample,"),
    ],
)
def test_the_first_letter_speaks_the_language_of_a_parent_who_needs_an_interpreter(
    services, needed, named, opening
):
    a_sent_pack(services, interpreter_parent=needed, interpreter_parent_language=named)
    words = text_of(first_letter(services))

    assert words.startswith(opening)
    assert "Dear Alex Sample," in words
    assert words.count("/s/") == (2 if opening.startswith("محترم") else 1)
    assert "Cymraeg, اردو, Polski" in words


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_an_invitation_names_the_papers_once_in_the_very_words_of_its_reminder(language):
    facts = {"school": "Elm School", "documents": "Referral", "until": "2026-12-14"}
    first, later = (
        word_letter(letter, facts | {"party": "parent"}, Voice(language))
        for letter in ("invitation", "reminder")
    )

    assert len(set(first.before) & set(later.before)) == 1


def test_a_letter_to_the_provider_is_in_english_whatever_the_parents_speak(services):
    a_sent_pack(services, interpreter_parent="yes", interpreter_parent_language="Polish")
    others = [one for one in letters(services) if PARENT not in one["To"]]

    assert others
    assert all(text_of(one).startswith("Dear ") for one in others)


def test_the_signing_record_names_the_language_of_each_signature(services):
    ref = a_sent_pack(services)
    token = links(services)[PARENT]
    secret = signing.go_in(services, token, language=language_of("pl"))
    [*_, last] = signing.look_round(services, token, secret).waiting
    somebody = replace(SOMEBODY, language=language_of("pl"))
    sign_one(services, token, secret, last, "Alex Sample", person=somebody)
    sign(services, ref)
    seal(services, ref)
    record = words_of(services, ref, "signing-record.pdf")

    assert record.count("Language shown\nPolish") == 1
    assert "Language shown\nEnglish" in record
