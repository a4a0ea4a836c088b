"""Answers: reading what somebody typed, judging it, and saying it back in words."""

from formsvc.domain.answers.asking import (
    PageReading,
    asked_pages,
    asked_questions,
    is_shown,
    missing,
    read_page,
)
from formsvc.domain.answers.cells import Fault
from formsvc.domain.answers.naming import say_alone
from formsvc.domain.answers.reading import Facts, Reading, Value, read_answer
from formsvc.domain.answers.words import words

__all__ = [
    "Facts",
    "Fault",
    "PageReading",
    "Reading",
    "Value",
    "asked_pages",
    "asked_questions",
    "is_shown",
    "missing",
    "read_answer",
    "read_page",
    "say_alone",
    "words",
]
