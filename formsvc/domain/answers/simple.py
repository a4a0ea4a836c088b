"""Reading one simple answer: text, numbers, choices."""

import re
from decimal import Decimal, InvalidOperation

from email_validator import EmailNotValidError, validate_email

from formsvc.domain.definition import YES_NO, YES_NO_NOT_KNOWN, Column, Kind, Question
from formsvc.domain.text import fault_in, tidy

Asked = Question | Column
LONGEST_LONG_TEXT = 4000
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")


class NotAccepted(Exception):
    """Raised inside the reader when an answer cannot be kept; `part` names the box at fault."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.part = part


def as_text(raw: object) -> str:
    """Return a raw simple answer as tidy text. Raise NotAccepted for anything else."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, int | float | Decimal):
        return format(Decimal(str(raw)), "f")
    if not isinstance(raw, str):
        raise NotAccepted("This answer has the wrong shape: it should be text")
    return tidy(raw)


def read_text(asked: Asked, raw: object) -> str:
    """Return the text, an official number in capitals and without spaces, however it was copied.

    Raise NotAccepted when it is too long or cannot be printed.
    """
    text = as_text(raw)
    if isinstance(asked, Question) and not asked.spaces:
        text = re.sub(r"\s+", "", text).upper()
    return checked_text(text, lines=asked.kind is Kind.LONG_TEXT, longest=longest(asked))


def longest(asked: Asked) -> int:
    """Return how many characters an answer may have."""
    if asked.kind is Kind.LONG_TEXT and asked.longest == 200:
        return LONGEST_LONG_TEXT
    return asked.longest


def checked_text(text: str, *, lines: bool, longest: int) -> str:
    """Return the text when it may be kept. Raise NotAccepted when not."""
    if len(text) > longest:
        over = len(text) - longest
        raise NotAccepted(f"Use {longest:,} characters or fewer. You have {over:,} too many")
    why = fault_in(text, lines=lines)
    if why:
        raise NotAccepted(why)
    return text


def read_email(_: Asked, raw: object) -> str:
    """Return an email address in its usual shape: the letter will tell whether it exists."""
    text = checked_text(as_text(raw), lines=False, longest=254)
    if not text:
        return ""
    if not text.isascii():
        # Letters of other scripts can look like plain ones, and lead to somebody else.
        raise NotAccepted("Use only plain letters, numbers and signs in an email address")
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise NotAccepted(
            "Enter an email address in the right form, like name@example.com"
        ) from error


def read_phone(_: Asked, raw: object) -> str:
    """Return a phone number as it was typed: digits, spaces, brackets, + and ext."""
    text = checked_text(as_text(raw), lines=False, longest=40)
    digits = sum(character.isdigit() for character in text)
    if text and not (9 <= digits <= 20 and re.fullmatch(r"\+?[0-9 ()\-./extEXT]+", text)):
        raise NotAccepted("Enter a phone number, like 01225 000000 or +44 7700 900000")
    return text


def read_number(asked: Asked, raw: object) -> str:
    """Return a number as plain decimal text; commas are taken out. Money has no £ and 2 places."""
    money = asked.kind is Kind.MONEY
    text = as_text(raw).replace(",", "").removeprefix("£").strip()
    if not money:
        text = text.removesuffix("%").rstrip()  # "92%" where the question says per cent
    if not text:
        return ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        like = "175.50" if money else "12 or 12.5"
        raise NotAccepted(f"Enter {'an amount in pounds' if money else 'a number'}, like {like}")
    if money and number != round(number, 2):
        raise NotAccepted("Enter pounds and pence, like 175.50")
    low = Decimal(0) if money and asked.lowest is None else asked.lowest
    if low is not None and number < low:
        raise NotAccepted(f"This must be {low:,} or more")
    if asked.highest is not None and number > asked.highest:
        raise NotAccepted(f"This must be {asked.highest:,} or less")
    return f"{number:.2f}" if money else format(number.normalize(), "f")


def read_choice(asked: Asked, raw: object) -> str:
    """Return one of the choices by its stable name."""
    text = as_text(raw)
    allowed = choices_of(asked)
    if text and text not in dict(allowed):
        shown = ", ".join(label for _, label in allowed)
        raise NotAccepted(f"Choose one of: {shown}")
    return text


def choices_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Return the (name, words) pairs that may be chosen."""
    if asked.kind is Kind.YES_NO:
        return YES_NO
    return YES_NO_NOT_KNOWN if asked.kind is Kind.YES_NO_NOT_KNOWN else asked.choices


def read_postcode(text: str) -> str:
    """Return a UK postcode in capitals with its space. Raise NotAccepted when it is none."""
    squeezed = re.sub(r"\s+", "", text.upper())
    spaced = f"{squeezed[:-3]} {squeezed[-3:]}"
    if not _POSTCODE.fullmatch(spaced):
        raise NotAccepted("Enter a full UK postcode, like BA1 1AA", "postcode")
    return spaced
