"""What a letter is, who takes it out, and how it may not be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from formsvc.domain.problems import FormsvcProblem


class LetterRefused(FormsvcProblem):
    """Raised when the mail system will never take this letter: the address is wrong, say."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(why or f"The mail system refused the letter for good (code {code}).")
        self.said = str(code)


class LetterNotTaken(FormsvcProblem):
    """Raised when the mail system did not take a letter this time; it will be tried again.

    `said` is the mail system's own code, or "no answer".
    """

    def __init__(self, why: str = "it did not answer as it should", said: str = "") -> None:
        super().__init__(f"The mail system did not take the letter this time: {why}.")
        self.why = why
        self.said = said or "no answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose letters they are; `bounces` is the address that undelivered letters come back to.

    With it each letter leaves from an address of its own, like bounces+ID@forms.example: a letter
    that comes back then says which one it is, whatever else the other side made of it.
    """

    address: str
    bounces: str = ""

    def envelope(self, message_id: str) -> str:
        """Return the address that a letter leaves from."""
        if not self.bounces:
            return self.address
        user, _, domain = self.bounces.rpartition("@")
        return f"{user}+{message_id}@{domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one person. `message_id` stays the same however often it is tried."""

    to: str
    name: str
    subject: str
    text: str
    html: str
    message_id: str
    enclosures: Sequence[Enclosure] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """One text message to one phone, "+447700900000"; its id stays however often it is tried."""

    to: str
    text: str
    message_id: str


class Texts(Protocol):
    """Takes text messages out."""

    def send(self, message: TextMessage) -> None:
        """Hand a text message over. Raises LetterRefused or LetterNotTaken."""

    def check(self) -> str:
        """Say how it stands with text messages, and send none. Raises LetterNotTaken."""


class Post(Protocol):
    """Takes letters out."""

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand a letter over. Raises LetterRefused or LetterNotTaken."""

    def check(self) -> str:
        """Say how it stands with the mail system, and send nothing. Raises LetterNotTaken."""
