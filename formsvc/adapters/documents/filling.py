"""Fills a Word template with a context, and proves that nothing of it was lost."""

import re
import zipfile
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from formsvc.adapters.documents.kept import keep_template
from formsvc.adapters.documents.pictures import place_picture
from formsvc.adapters.documents.problems import TemplateUnusable, WordsLost
from formsvc.adapters.documents.text import document_text
from formsvc.adapters.documents.uses import FILTERS
from formsvc.domain.drawing import Picture

#: What Jinja says, and how an officer would.
_PLAIN = (
    (r"'?dict object'? has no attribute", "there is no part"),
    (r"list object has no element \d+", "a table has fewer rows than the template asks for"),
    (r"^'(\w+)' is undefined$", r"there is no field '\1'"),
)
#: Whatever a template's own words can raise while it is filled.
_UNFILLABLE = (
    TemplateError,
    zipfile.BadZipFile,
    etree.LxmlError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
_printed: ContextVar[list[str] | None] = ContextVar("printed", default=None)


def _note_printed(value: object) -> object:
    """Jinja calls this for every `{{ }}`: note what it prints, and refuse what is not words."""
    if isinstance(value, Picture):
        return place_picture(value)
    if isinstance(value, int | Undefined):
        value = str(value)  # an undefined field raises here, with its name
    if not isinstance(value, str):
        raise TemplateError(
            f"a field prints a {type(value).__name__}: name one of its parts, like .name"
        )
    printed = _printed.get()
    if printed is not None:
        printed.append(str(value))
    return value


class _KeptEnvironment(SandboxedEnvironment):
    """A sandbox that keeps the templates it compiled: the same Word file is filled many times."""

    def __init__(self) -> None:
        # docxtpl's own default has no autoescape and drops "& Sons" without a word.
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_note_printed)
        # A template names facts and little else; "|safe" would let an answer write Word's markup.
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self._compiled = lru_cache(maxsize=64)(super().from_string)

    def from_string(self, source: Any, *_: Any, **__: Any) -> Template:
        """Return the compiled template of this source, made once."""
        return self._compiled(source)


_environment = _KeptEnvironment()


def fill_template(template: bytes, context: Mapping[str, object]) -> bytes:
    """Return the template filled with the context, as .docx bytes.

    The context holds plain strings, pictures, and dicts and lists of them. Raises TemplateUnusable
    when the template asks for what is not there, and WordsLost when anything printed is not found
    again.
    """
    printed: list[str] = []
    token = _printed.set(printed)
    try:
        filled = keep_template(template).fill(context, _environment)
    except _UNFILLABLE as error:
        raise TemplateUnusable(_plainly(error)) from error
    finally:
        _printed.reset(token)
    _assert_nothing_lost(filled, printed)
    return filled


def _plainly(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    for words, plain in _PLAIN:
        text = re.sub(words, plain, text)
    return text


def _assert_nothing_lost(filled: bytes, printed: list[str]) -> None:
    text = document_text(filled)
    wanted = {_squeeze(value) for value in printed}
    lost = [value for value in wanted if value and value not in text]
    if lost:
        raise WordsLost(len(lost))


def _squeeze(text: str) -> str:
    return text.replace("\n", "").replace("\t", "")
