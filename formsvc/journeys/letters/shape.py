"""What a letter's words consist of."""

from collections.abc import Mapping
from dataclasses import dataclass

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A letter's words: paragraphs before the link, the link's own words, paragraphs after."""

    subject: str
    before: tuple[str, ...]
    link_words: str = ""
    after: tuple[str, ...] = ()
