"""Saying an answer back in words that people read: dates, money, choices."""

from datetime import date
from decimal import Decimal

from formsvc.domain.answers.reading import Value
from formsvc.domain.answers.simple import choices_of
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.question_parts import CHECK_RESULTS, REACH_CHOICES, parts_of
from formsvc.domain.uploads import file_in_words


def words(asked: Question | Column, value: Value | None) -> str:
    """Return a simple answer in words: "3 September 2026", "£175.57", "Yes".

    People, addresses, checks and files come back on one line. An empty answer is "".
    """
    if not value:
        return ""
    if isinstance(value, dict):
        return _parts_in_words(asked, value)
    if isinstance(value, list):
        known = dict(choices_of(asked))
        return "; ".join(known.get(one, one) for one in value if isinstance(one, str))
    return _simple_in_words(asked, value)


def _simple_in_words(asked: Question | Column, value: str) -> str:
    if asked.kind is Kind.DATE:
        return date_in_words(value)
    if asked.kind is Kind.MONEY:
        return f"£{Decimal(value):,.2f}"
    if asked.kind in {Kind.CHOICE, Kind.YES_NO, Kind.YES_NO_NOT_KNOWN}:
        return dict(choices_of(asked)).get(value, value)
    return value


def _parts_in_words(asked: Question | Column, value: dict[str, str]) -> str:
    """Join the parts in the order they are asked: an answer that was frozen lost its own."""
    if asked.kind is Kind.FILE:
        return file_in_words(value)
    if asked.kind is Kind.CHECK:
        value = _with_labels(check_in_words(value))
    if value.get("reach"):
        value = value | {"reach": dict(REACH_CHOICES).get(value["reach"], "")}
    parts = parts_of(asked) if isinstance(asked, Question) else ()
    return ", ".join(text for name, _, _ in parts if (text := value.get(name)))


def check_in_words(value: dict[str, str]) -> dict[str, str]:
    """Return a check answer with its result and dates in words."""
    said = dict(value)
    said["result"] = dict(CHECK_RESULTS).get(value.get("result", ""), "")
    for part in ("issued", "expires", "checked_on"):
        if value.get(part):
            said[part] = date_in_words(value[part])
    return said


def _with_labels(said: dict[str, str]) -> dict[str, str]:
    """Say of a name and a day in a row of words what they are."""
    labels = {"checked_by": "checked by", "checked_on": "checked on"}
    return said | {part: f"{label} {said[part]}" for part, label in labels.items() if part in said}


def date_in_words(iso: str) -> str:
    """Return an ISO date as "3 September 2026"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B} {day.year}"
