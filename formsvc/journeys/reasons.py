"""Reads a reason or an answer that a person must give in words."""

from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.text import tidy

LONGEST = 2000


class ReasonMissing(FormsvcProblem):
    """Raised when the words are missing or cannot be kept; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_reason(words: str, when_empty: str) -> str:
    """Return the words, tidied. Raises ReasonMissing."""
    text = tidy(words)
    if not text:
        raise ReasonMissing(when_empty)
    try:
        return checked_text(text, lines=True, longest=LONGEST)
    except NotAccepted as not_accepted:
        raise ReasonMissing(not_accepted.message) from not_accepted
