"""What a school writes after a placement has started: each review, and what it came to."""

from formsvc.journeys.afterwards.drafting import keep_words, kept_words, throw_words_away
from formsvc.journeys.afterwards.printing import COPIES, print_written
from formsvc.journeys.afterwards.reading import (
    Afterwards,
    Written,
    afterwards_in,
    look_afterwards,
    read_written,
    written_in,
    written_words,
)
from formsvc.journeys.afterwards.reminding import overdue_since, remind_of_reviews
from formsvc.journeys.afterwards.writing import NotWritten, Writing, begin_writing, write_down

__all__ = [
    "COPIES",
    "Afterwards",
    "NotWritten",
    "Writing",
    "Written",
    "afterwards_in",
    "begin_writing",
    "keep_words",
    "kept_words",
    "look_afterwards",
    "overdue_since",
    "print_written",
    "read_written",
    "remind_of_reviews",
    "throw_words_away",
    "write_down",
    "written_in",
    "written_words",
]
