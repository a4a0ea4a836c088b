"""Puts what somebody typed before back into the boxes of a page."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from formsvc.domain.definition import Kind, Question
from formsvc.web.fields.posting import posted


def put_back(page_form: BaseForm, typed: Mapping[str, Any]) -> None:
    """Fill in what was typed, question by question; what no longer fits its question is left."""
    for field in page_form:
        if field.name in typed and _fits(field.question, typed[field.name]):
            field.raw = typed[field.name]


def _fits(question: Question, raw: object) -> bool:
    """Say whether `raw` has the shape of a post: a form may have changed since it was typed."""
    if question.kind is Kind.FILE:
        return isinstance(raw, Mapping) and isinstance(raw.get("upload"), str)
    empty = posted(question, MultiDict())
    if question.kind is Kind.TABLE and isinstance(raw, list):
        names = {column.name for column in question.columns}
        return all(isinstance(row, Mapping) and row.keys() == names for row in raw)
    if isinstance(empty, Mapping) and isinstance(raw, Mapping):
        return raw.keys() == empty.keys()
    return type(raw) is type(empty)
