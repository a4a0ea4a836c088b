"""Compares the name that somebody typed with the name of the one who was asked."""

import re
import unicodedata

#: Letters that Unicode does not take apart into a plain letter and its mark.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "sir"})


def plain_name(name: str) -> str:
    """Return a name as the names of people who sign are told apart: small letters, one space."""
    return " ".join(name.casefold().split())


def person_key(party: str, address: str, name: str) -> tuple[str, str, str]:
    """Return what makes one person of all who sign: whoever shares it has one link, for all."""
    return party, address.lower(), plain_name(name)


def same_name(typed: str, invited: str) -> bool:
    """Say whether two names may well be one person's.

    Capitals, accents, titles, the order and further names in between do not matter. It is a
    hint for people who look, never a reason to refuse a signature.
    """
    one, other = _parts(typed), _parts(invited)
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return True
    fewer, more = sorted((set(one), set(other)), key=len)
    return len(fewer) >= 2 and fewer <= more


def plain_words(text: str) -> list[str]:
    """Return the words of a text, bare of capitals, accents, apostrophes and other marks."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", re.sub(r"['‘’ʼ`]", "", bare))  # noqa: RUF001


def _parts(name: str) -> list[str]:
    """Return the plain words of a name without its titles."""
    words = plain_words(name)
    return [one for one in words if one not in _TITLES] or words
