"""Reads how an export writes an answer: "Year 9" for a choice, "Y" for yes, a date with a time."""

import re

from formsvc.domain.answers.simple import choices_of
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.importing.labels import NO, NOT_KNOWN, WRITTEN, YES
from formsvc.domain.sheets import bare_date

_CHOSEN = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.YES_NO_NOT_KNOWN})


def as_raw(asked: Question | Column, text: str) -> object:
    """Return one cell as a page would have sent it; what is not understood stays as it is."""
    if asked.kind in _CHOSEN:
        return _choice(asked, text)
    if asked.kind is Kind.CHOICES:
        return [_choice(asked, one) for one in re.split(r"[;|]", text) if one.strip()]
    if asked.kind is Kind.DATE:
        return bare_date(text)
    if asked.kind is Kind.NUMBER:
        return text.strip().removesuffix("%")
    return text


def _choice(asked: Question | Column, text: str) -> str:
    said = _squeezed(text)
    names = dict(choices_of(asked))
    by_words = {_squeezed(words): name for name, words in names.items()}
    found = WRITTEN.get(asked.name, {}).get(" ".join(text.casefold().split())) or by_words.get(
        said, ""
    )
    if not found and said.replace(" ", "_") in names:
        found = said.replace(" ", "_")
    if not found:
        meant = "yes" if said in YES else "no" if said in NO else ""
        meant = "not_known" if said in NOT_KNOWN else meant
        found = meant if meant in names else ""
    return found or text


def _squeezed(text: str) -> str:
    """Return a choice as it is compared: "White - British" is "White British"."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())
