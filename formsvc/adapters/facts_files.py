"""Reads a file of facts: JSON, or CSV as schools' systems and spreadsheets write it."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any, NoReturn

from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.sheets import bare_cell, decoded, separated

LARGEST_FILE = 1 << 20
MOST_ROWS = 300
MOST_COLUMNS = 400
_NOT_TEXT = {
    b"PK\x03\x04": "This is a spreadsheet or a zip file. Open it and save it as CSV.",
    b"\xd0\xcf\x11\xe0": "This is an old spreadsheet file. Open it and save it as CSV.",
    b"%PDF": "This is a PDF. Export the facts as CSV or JSON.",
}


class FactsFileRefused(FormsvcProblem):
    """Raised when a file cannot be read as facts; the sentence says why, in the user's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsFile:
    """What a file holds: one mapping of facts for each pupil (JSON), or rows of cells (CSV)."""

    people: tuple[dict[str, Any], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def read_facts_file(data: bytes) -> FactsFile:
    """Return what the file holds, letter for letter. Raises FactsFileRefused."""
    if len(data) > LARGEST_FILE:
        raise FactsFileRefused("This file is too large: 1 MB is the most. Export fewer pupils.")
    why = next((said for start, said in _NOT_TEXT.items() if data.startswith(start)), "")
    if why:
        raise FactsFileRefused(why)
    text = decoded(data)
    if text is None:
        raise FactsFileRefused("The letters of this file cannot be read. Save it as CSV in UTF-8.")
    if not text.strip():
        raise FactsFileRefused("This file is empty.")
    if "\0" in text:
        raise FactsFileRefused("This file is not plain text. Save it as CSV or JSON.")
    if text.lstrip()[0] in "{[":
        return FactsFile(people=_people(text))
    return FactsFile(rows=_rows(text))


def _people(text: str) -> tuple[dict[str, Any], ...]:
    try:
        read = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise FactsFileRefused("This file is not readable as JSON.") from error
    people = read if isinstance(read, list) else [read]
    if not people or not all(isinstance(one, dict) for one in people):
        raise FactsFileRefused("The JSON should hold one object: facts by name.")
    if len(people) > MOST_ROWS:
        raise FactsFileRefused(_TOO_MANY)
    return tuple(people)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FactsFileRefused(f"“{twice[:60]}” stands twice in this file. Take one out.")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError


_TOO_MANY = f"This file has more than {MOST_ROWS} rows. Export one pupil, or one class."


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    mark, lines = separated(text)
    found: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(lines, newline=""), delimiter=mark, strict=True):
            if len(row) > MOST_COLUMNS:
                raise FactsFileRefused(f"This file has more than {MOST_COLUMNS} columns.")
            if any(cell.strip() for cell in row):
                found.append(tuple(map(bare_cell, row)))
            if len(found) > MOST_ROWS + 1:
                raise FactsFileRefused(_TOO_MANY)
    except csv.Error as error:
        raise FactsFileRefused(
            "This file is not whole as CSV: a quotation mark is open, or a cell is too long."
        ) from error
    return tuple(found)
