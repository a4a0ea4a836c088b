"""Finds a template's fields and tags in its paragraphs, and those that cannot be read."""

import re
from collections.abc import Iterator, Sequence

from jinja2 import Environment, TemplateSyntaxError

from formsvc.adapters.documents.lines import Line
from formsvc.adapters.documents.uses import Remark

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
#: docxtpl takes away the whole row or paragraph that a tag like {%tr for ... %} stands in.
_PREFIX = re.compile(r"(\{[{%#])(tr|tc|p|r) ")
_STATEMENT = re.compile(r"\{%(?P<whole>tr|p)?\s*-?\s*(?P<word>\w*)")
_ENDS = {"endfor": "for", "endif": "if"}
_MIDDLES = {"else": ("if", "for"), "elif": ("if",)}
_QUOTES = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
_KNOWN = "for, endfor, if, elif, else and endif"
_environment = Environment(autoescape=True)  # only parses: nothing is ever run with it


def readable(text: str) -> str:
    """Return a paragraph as Jinja will see it: without docxtpl's marks, with straight quotes."""
    return _TAG.sub(lambda tag: _PREFIX.sub(r"\1 ", tag[0]).translate(_QUOTES), text)


def judge_tags(lines: Sequence[Line], *, parsed: bool) -> Iterator[Remark]:
    """Yield what is wrong with single fields and tags, and with how they are paired.

    `parsed` says that Jinja could read them all: then none is read again by itself.
    """
    for line in lines:
        yield from _judge_braces(line)
        for tag in dict.fromkeys(_TAG.findall(line.text)):
            yield from _judge_tag(line, tag, parsed=parsed)
        if "{%p " in line.text and not _alone(line.text, "{%p "):
            yield line.remark(_lost("paragraph", line.text))
    for row in dict.fromkeys(line.row for line in lines if line.row is not None):
        text = " ".join(line.text for line in lines if line.row is row)
        if "{%tr " in text and not _alone(text, "{%tr "):
            yield next(line for line in lines if line.row is row).remark(_lost("row", text))
    yield from _judge_pairs(lines)


def _alone(text: str, opening: str) -> bool:
    tags = _TAG.findall(text)
    return len(tags) == 1 and tags[0].startswith(opening) and not _TAG.sub("", text).strip()


def _lost(what: str, text: str) -> str:
    return (
        f"the {what} “{_short(text)}” is taken out of the document with everything in it. "
        f"Give each tag of that kind a {what} of its own."
    )


def _judge_braces(line: Line) -> Iterator[Remark]:
    if re.search(r"[{}]", _TAG.sub("", line.text)):
        yield line.remark(
            f"the braces in “{_short(line.text)}” are split or do not match, so this field is not "
            "filled. Type it again in one go, like {{ pupil_forename }}."
        )


def _judge_tag(line: Line, tag: str, *, parsed: bool) -> Iterator[Remark]:
    statement = _STATEMENT.match(tag)
    source, word = readable(tag), statement["word"] if statement else ""
    if re.match(r"\{[{%](tc|r) ", tag):
        yield line.remark(f"“{tag}” uses a mark that is not allowed. Use {{%tr or {{%p.")
    elif word in {"tr", "p"}:
        yield line.remark(f"“{tag}” has a space too many: write {{%{word}, without a space.")
    elif word not in {"", "for", "if", "elif", "else", *_ENDS} and statement:
        yield line.remark(f"“{tag}” uses a word that is not allowed. The words are {_KNOWN}.")
    elif parsed or tag.startswith("{#") or word in {"else", *_ENDS}:
        return
    else:
        wrapped = {"for": "{}{{% endfor %}}", "if": "{}{{% endif %}}"} | {
            "elif": "{{% if x %}}{}{{% endif %}}"
        }
        try:
            _environment.parse(wrapped.get(word, "{}").format(source))
        except TemplateSyntaxError as error:
            yield line.remark(f"“{tag}” cannot be read. {_plainly(error.message or '')}")


def _plainly(message: str) -> str:
    odd = re.search(r"got '(.+?)'$", message)
    if odd and odd[1].startswith("end of"):
        return "Something is missing in it."
    if odd:
        return (
            f"“{odd[1]}” should not stand there. A name has no spaces, like {{{{ start_date }}}}."
        )
    return "A field is one name in braces, like {{ start_date }}."


def _judge_pairs(lines: Sequence[Line]) -> Iterator[Remark]:
    """Yield each for or if that does not end, or that ends in another cell than it began in."""
    still_open: list[tuple[str, str, str, Line]] = []
    for line in lines:
        for tag in _TAG.findall(line.text):
            statement = _STATEMENT.match(tag)
            word, whole = (statement["word"], statement["whole"] or "") if statement else ("", "")
            if word in {"for", "if"}:
                still_open.append((word, whole, tag, line))
            elif word in _ENDS:
                if not still_open or still_open[-1][0] != _ENDS[word]:
                    yield line.remark(
                        f"“{tag}” ends what was not begun: its {_ENDS[word]} is missing."
                    )
                    continue
                _, began, opening, first = still_open.pop()
                if began != whole or (not whole and first.cell is not line.cell):
                    yield first.remark(_torn(opening, tag))
            elif word in _MIDDLES and (not still_open or still_open[-1][0] not in _MIDDLES[word]):
                yield line.remark(f"“{tag}” stands outside an if.")
    for word, whole, opening, line in still_open:
        yield line.remark(f"“{opening}” is never ended: {{%{whole} end{word} %}} is missing.")


def _torn(opening: str, end: str) -> str:
    return (
        f"“{opening}” and “{end}” do not belong together. Put both in one paragraph or cell, or "
        "use {%tr ... %} for both, each in a row of its own."
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
