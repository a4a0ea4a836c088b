"""Says what is wrong with an answer so that it can be understood away from its box."""

import re

from formsvc.domain.answers.asking import empty_message
from formsvc.domain.answers.cells import Fault
from formsvc.domain.definition import Column, Kind, Question
from formsvc.domain.question_parts import parts_of

#: Words that stand in many questions, and tell none from another.
_EMPTY_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "about date days does enter from given have hours many number than that their them there "
        "they this weeks were what when where which with will",
    )
)


def say_alone(question: Question, fault: Fault) -> str:
    """Return a fault of the question with its place in front: the question, its row, its box.

    An error summary stands far above the boxes, where "Use 13 characters or fewer" says nothing.
    Words that the form gives for an empty answer mostly name it, and then stay as they are.
    """
    if fault.message == empty_message(question) and names(fault.message, question.ask):
        return fault.message
    place = question.ask
    for piece in _inner(question, fault):
        place += f" {_beginning(piece)}" if place.endswith("?") else f", {_inside(piece)}"
    return f"{place}{' ' if place.endswith('?') else ': '}{fault.message}"


def names(message: str, ask: str) -> bool:
    """Say whether a message says what is asked: most of the words that carry meaning."""
    asked, said = _stems(ask), _stems(message)
    return 2 * len(asked & said) > len(asked)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words that carry meaning, and names in capitals."""
    words = re.findall(r"[A-Za-z]+", text)
    return {
        one[:4].lower()
        for one in words
        if (len(one) > 3 and one.lower() not in _EMPTY_WORDS) or (len(one) > 1 and one.isupper())
    }


def _inner(question: Question, fault: Fault) -> list[str]:
    """Return the row and the box within the question, but for a box that the message names."""
    parts = [*fault.part.split("."), ""]
    if question.kind is Kind.TABLE and parts[0]:
        row = f"{question.row_name} {parts[0]}"
        column = next((one for one in question.columns if one.name == parts[1]), None)
        return [row] if column is None or _named(column, fault) else [row, column.ask]
    labels = {name: label for name, label, _ in parts_of(question)}
    label = labels.get(parts[0], "")
    return [label] if label and label.casefold() not in fault.message.casefold() else []


def _named(column: Column, fault: Fault) -> bool:
    return fault.message == column.when_empty or column.ask.casefold() in fault.message.casefold()


def _beginning(text: str) -> str:
    """Return words as they begin a line."""
    return text[:1].upper() + text[1:]


def _inside(piece: str) -> str:
    """Return words as they stand inside a line; capitals that belong to a name stay."""
    return piece if piece[1:2].isupper() else piece[0].lower() + piece[1:]
