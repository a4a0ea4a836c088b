"""Draws a question as HTML, once for the same question, typed words and faults.

Drawing with the design system's macros takes most of a page's time, and most questions are drawn
empty. What is kept was made from its key alone, so nobody's words come into anybody else's page;
it is kept in memory only, and only so much of it.
"""

import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask.templating import Environment
from markupsafe import Markup
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from formsvc.domain.answers import Fault
from formsvc.domain.definition import Question
from formsvc.web.fields.page_form import QuestionField

#: How many characters are kept in all, and of one drawing at most: a table of 50 rows has 300,000.
MOST_KEPT = 16 << 20
MOST_OF_ONE = MOST_KEPT // 16
Key = tuple[Question, str, tuple[Fault, ...], int, str]


class Drawings:
    """What was drawn lately, by what it was drawn from; the oldest goes when there is no room."""

    def __init__(self, draw: Callable[[Key], Markup], *, most: int = MOST_KEPT) -> None:
        self._draw = draw
        self._most = most
        self._kept: OrderedDict[Key, Markup] = OrderedDict()
        self._lock = Lock()
        self.size = 0

    def get(self, key: Key) -> Markup:
        """Return the drawing of a key, made now when it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = self._draw(key)
        with self._lock:
            if key not in self._kept and len(drawn) <= min(MOST_OF_ONE, self._most):
                self._kept[key] = drawn
                self.size += _size(key, drawn)
            while self.size > self._most:
                self.size -= _size(*self._kept.popitem(last=False))
        return drawn


def _size(key: Key, drawn: Markup) -> int:
    return len(key[1]) + len(drawn)


def drawing_with(environment: Environment) -> Callable[..., Markup]:
    """Return the function that draws a field of a page form with these templates."""

    def draw(key: Key) -> Markup:
        question, typed, faults, extra_rows, only_if = key
        field = BaseForm([(question.name, UnboundField(QuestionField, question))])[question.name]
        field.raw, field.faults, field.extra_rows = json.loads(typed), faults, extra_rows
        macros: Any = environment.get_template("questions.html").module
        drawn: Markup = macros.question(field, only_if)
        return drawn

    drawings = Drawings(draw)

    def drawn(field: QuestionField, only_if: str = "") -> Markup:
        typed = json.dumps(field.raw)
        return drawings.get((field.question, typed, field.faults, field.extra_rows, only_if))

    return drawn
