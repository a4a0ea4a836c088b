"""Marks words, at the place where they are written, that are to be said in other languages."""


def to_say(words: str) -> str:
    """Return the words as they are: they get into the catalogues, and a page says them later."""
    return words
