"""Puts what somebody else gave into the boxes of one question, beside what was typed there."""

from collections.abc import Mapping

from wtforms.form import BaseForm

from formsvc.domain.answers import Value
from formsvc.web.fields.posting import boxed


def fill_in(page_form: BaseForm, name: str, value: Value) -> None:
    """Fill one question's boxes; of a question with parts, parts that `value` lacks stay."""
    field = page_form[name]
    given = boxed(field.question, value)
    both = isinstance(given, Mapping) and isinstance(field.raw, Mapping)
    field.raw = {**field.raw, **given} if both else given
