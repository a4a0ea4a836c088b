"""How spreadsheets and schools' systems write text files: their letters, and their dates."""

import re

_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?(Z|\+00:00)?$")
_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')
_WEEKDAY = re.compile(
    r"^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?[,. ]+", re.IGNORECASE
)
_ORDINAL = re.compile(r"\b(\d{1,2})(st|[nr]d|th)\b", re.IGNORECASE)


def decoded(data: bytes) -> str | None:
    """Return the text: UTF-8, UTF-16 with its mark, or Windows letters. None when it is none."""
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def separated(text: str) -> tuple[str, str]:
    """Return what stands between the cells, a comma, a semicolon or a tab, and the text to read.

    The first line with any counts: a title above the table may have none. A first line "sep=;",
    which Excel writes and reads, says it and is taken off.
    """
    said = _SEPARATOR.match(text)
    if said:
        return said[1], text[said.end() :]
    for line in text.splitlines():
        mark = max(",;\t", key=line.count)
        if mark in line:
            return mark, text
    return ",", text


def bare_cell(cell: str) -> str:
    """Return a cell without the ="..." in which systems wrap numbers, so that Excel keeps zeros."""
    wrapped = _AS_TEXT.fullmatch(cell.strip())
    return wrapped[1] if wrapped else cell


def bare_date(text: str) -> str:
    """Return a date without what is written around it: a weekday, "th", the time of midnight."""
    return _ORDINAL.sub(r"\1", _WEEKDAY.sub("", _MIDNIGHT.sub("", text.strip())))
