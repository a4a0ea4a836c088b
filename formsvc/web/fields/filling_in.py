"""Puts what somebody else gave into the boxes of one question."""

from collections.abc import Mapping

from wtforms.form import BaseForm

from formsvc.domain.answers import Value
from formsvc.domain.definition import Kind
from formsvc.web.fields.posting import boxed

#: What was found before was found about something else, and so were its dates, and who
#: looked.
_EMPTIED = {
    "result": "",
    "evidence": "",
    "issued": {},
    "expires": {},
    "checked_by": "",
    "checked_on": {},
}


def fill_in(page_form: BaseForm, name: str, value: Value) -> None:
    """Fill one question's boxes; a check loses its result, so that a person says it anew."""
    field = page_form[name]
    given = boxed(field.question, value)
    if field.question.kind is Kind.CHECK and isinstance(field.raw, Mapping):
        field.raw = {**field.raw, **_EMPTIED, **given}
    else:
        field.raw = given
