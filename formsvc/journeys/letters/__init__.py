"""Letters: what each one says, and the promise to send it."""

from formsvc.journeys.letters.queueing import letter_id, queue_letter
from formsvc.journeys.letters.shape import Wording
from formsvc.journeys.letters.wording import LETTERS, word_letter
from formsvc.journeys.letters.writing import write_letter

__all__ = ["LETTERS", "Wording", "letter_id", "queue_letter", "word_letter", "write_letter"]
