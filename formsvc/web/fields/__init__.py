"""Question -> WTForms field -> the boxes that the design system's macros draw.

WTForms binds what a browser posts; the domain judges it (`domain.answers`), so that a page and a
file have the same rules and the same errors. The only room that imports wtforms.
"""

from formsvc.web.fields.boxes import Box
from formsvc.web.fields.drawing import drawing_with
from formsvc.web.fields.filling_in import fill_in
from formsvc.web.fields.page_form import (
    QuestionField,
    build_page_form,
    error_links,
    mark_faults,
    raws_of,
)
from formsvc.web.fields.posting import as_typed, typed_lines
from formsvc.web.fields.putting_back import put_back
from formsvc.web.fields.row_buttons import RowButtons

__all__ = [
    "Box",
    "QuestionField",
    "RowButtons",
    "as_typed",
    "build_page_form",
    "drawing_with",
    "error_links",
    "fill_in",
    "mark_faults",
    "put_back",
    "raws_of",
    "typed_lines",
]
