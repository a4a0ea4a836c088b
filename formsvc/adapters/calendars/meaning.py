"""What an event of a calendar means for a school: a term, days closed, or neither."""

import re
from dataclasses import dataclass
from datetime import timedelta

from formsvc.domain.calendar import Span
from formsvc.domain.problems import FormsvcProblem

MOST_EVENTS = 2000
LONGEST_CLOSURE = timedelta(days=70)
#: Schools call the weeks of teaching between two breaks a half term too.
LONGEST_HALF_TERM_BREAK = timedelta(days=22)
SHORTEST_TERM = timedelta(days=13)
LONGEST_TERM = timedelta(days=366)
_HALF_TERM = re.compile(r"half[ -]?term", re.IGNORECASE)
_CLOSED = re.compile(
    r"holiday|\bbreak\b|\binset\b|in-service|training day|\b(closed|closure)\b|"
    r"(staff|teacher|professional) (training|development)|\bc?pd day|"
    r"non[ -]?(pupil|contact|teaching)|occasional day",
    re.IGNORECASE,
)
_TERM = re.compile(r"\bterm\b", re.IGNORECASE)


class CalendarUnreadable(FormsvcProblem):
    """Raised when a file holds no term dates that can be read; `message` says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    """What a file says: terms, days closed, and the names of what was not understood."""

    terms: tuple[Span, ...]
    closed: tuple[Span, ...]
    ignored: tuple[str, ...]


def is_closure(span: Span) -> bool:
    """Say whether an event's name and length mean that the school is closed."""
    length = span.last - span.first
    if _CLOSED.search(span.name):
        return length <= LONGEST_CLOSURE
    return bool(_HALF_TERM.search(span.name)) and length <= LONGEST_HALF_TERM_BREAK


def is_term(span: Span) -> bool:
    """Say whether an event's name and length mean a term."""
    named = _TERM.search(span.name) or _HALF_TERM.search(span.name)
    return bool(named) and SHORTEST_TERM <= span.last - span.first <= LONGEST_TERM


def named(text: str) -> str:
    """Return a name on one line, without the marks that nobody can see."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:80]
