"""A promised job that is not done, and what to tell people about it."""

from dataclasses import dataclass

from formsvc.domain.events import in_words

_WHAT = {
    "lay_out": "Laying out a signed document",
    "seal": "Sealing the documents",
    "scan": "Looking for viruses in a file",
    "archive": "Adding a newer time-stamp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedJob:
    """A job that is still tried, or was given up and is a task for a person.

    `forgotten` says that what it carried (a link, a code) was taken out when it was given up: it
    cannot be tried again, only promised anew.
    """

    id: int
    kind: str
    dedupe_key: str
    letter: str
    pack: str
    invitation: str
    attempts: int
    tried_since: str
    next_at: str
    given_up: bool
    forgotten: bool
    last_error: str

    @property
    def what(self) -> str:
        """What the job does, in everyday words."""
        letter = f"A letter ({in_words('letter', self.letter)})" if self.letter else "A letter"
        return _WHAT.get(self.kind, letter)

    @property
    def standing(self) -> str:
        """Whether it is still tried, in everyday words."""
        return "given up" if self.given_up else "still being tried"
