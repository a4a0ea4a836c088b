"""Letters: what each one says, and the promise to send it."""

from formsvc.journeys.letters.leaving import REACHED_OTHERWISE, leave_to_school
from formsvc.journeys.letters.queueing import (
    BY_EMAIL,
    BY_TEXT,
    FORMER_ADDRESS,
    letter_id,
    promised_id,
    queue_letter,
    was_promised,
)
from formsvc.journeys.letters.setting import Printed
from formsvc.journeys.letters.shape import Wording
from formsvc.journeys.letters.to_signers import write_to_signer
from formsvc.journeys.letters.wording import LETTERS, word_letter
from formsvc.journeys.letters.writing import SIGN_OFF, print_letter, write_letter, write_text

__all__ = [
    "BY_EMAIL",
    "BY_TEXT",
    "FORMER_ADDRESS",
    "LETTERS",
    "REACHED_OTHERWISE",
    "SIGN_OFF",
    "Printed",
    "Wording",
    "leave_to_school",
    "letter_id",
    "print_letter",
    "promised_id",
    "queue_letter",
    "was_promised",
    "word_letter",
    "write_letter",
    "write_text",
    "write_to_signer",
]
