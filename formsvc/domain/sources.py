"""Where an answer came from when nobody typed it into this pack: a file, a profile, a pack."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """What an answer was taken from."""

    COPY = "copy"
    FILE = "file"
    PROFILE = "profile"
    PROVIDER = "provider"
    #: By us, from another answer: nobody said it, and it is proposed anew when that one changes.
    WORKED_OUT = "worked out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an answer came from, and the moment (UTC text) at which it was given there.

    `of` names it more closely: the earlier pack, the file's column, whose profile.
    """

    origin: Origin
    at: str
    of: str

    @property
    def text(self) -> str:
        """The source as it is kept beside the answer."""
        return f"{self.origin}|{self.at}|{self.of}"


def read_source(text: str) -> Source | None:
    """Return the source that is kept beside an answer; None when it was typed into this pack."""
    if not text:
        return None
    origin, at, of = text.split("|", 2)
    return Source(origin=Origin(origin), at=at, of=of)
