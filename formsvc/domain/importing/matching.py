"""Finds which question each heading of a file means, and puts cells together to answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from formsvc.domain.definition import Kind, Question
from formsvc.domain.importing.labels import LABELS
from formsvc.domain.importing.written import as_raw

#: Headings of a file with one fact on each line.
_NAME = frozenset({"name", "question", "fact", "field"})
_VALUE = frozenset({"value", "answer"})
#: So many rows may stand above the headings, which are one of them.
_TITLE_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePerson:
    """What a file says of one pupil: raw answers by question, and from which column each came."""

    raws: dict[str, object] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    #: Answers of which the file may hold only some parts: the others stay as they are.
    partly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What was found in a file: people, and the headings that mean nothing here."""

    people: tuple[FilePerson, ...]
    unknown: tuple[str, ...]


def match_rows(rows: Sequence[Sequence[str]], questions: Mapping[str, Question]) -> Matched:
    """Read rows of cells: name and value on each line, or a heading and a line for each pupil.

    What stands above the headings, a title or the day of the export, is passed over. A column of
    words without a heading is told like one that means nothing here.
    """
    at = _heading_at(rows, questions)
    titles, below = [cell.strip() for cell in rows[at]], rows[at + 1 :]
    if _is_list(titles):
        pairs = [(row[0].strip(), row[1]) for row in below if len(row) > 1]
        person, unknown = _person(pairs, questions)
        more = (*titles[2:], *_without_heading(["", "", *titles[2:]], below, 2))
        return Matched(
            people=(person,), unknown=tuple(dict.fromkeys((*unknown, *filter(None, more))))
        )
    found = [_person(list(zip(titles, row, strict=False)), questions) for row in below]
    unknown = tuple(title for title in titles if title and not meant(title, questions))
    again = dict.fromkeys(one for _, names in found for one in names)
    nameless = _without_heading(titles, below, 0)
    return Matched(
        people=tuple(person for person, _ in found),
        unknown=tuple(dict.fromkeys((*unknown, *again, *nameless))),
    )


def _heading_at(rows: Sequence[Sequence[str]], questions: Mapping[str, Question]) -> int:
    """Return which of the first rows are the headings: the one of which most means something."""
    first = rows[:_TITLE_ROWS]
    for number, row in enumerate(first):
        if _is_list(row):
            return number
    fits = [sum(bool(meant(cell, questions)) for cell in row) for row in first]
    return fits.index(max(fits))


def _is_list(row: Sequence[str]) -> bool:
    head = [plain(cell) for cell in row]
    return len(head) > 1 and head[0] in _NAME and head[1] in _VALUE


def _without_heading(
    titles: Sequence[str], rows: Sequence[Sequence[str]], first: int
) -> tuple[str, ...]:
    """Name the columns, from number `first` on, that have words and no heading."""
    longest = max(map(len, rows), default=0)
    return tuple(
        f"column {number + 1}, without a heading"
        for number in range(first, longest)
        if not "".join(titles[number : number + 1])
        and any("".join(row[number : number + 1]).strip() for row in rows)
    )


def match_people(
    people: Iterable[Mapping[str, object]], questions: Mapping[str, Question]
) -> Matched:
    """Read facts by name, in the shape that `formsvc pack new` reads."""
    people = tuple(people)
    unknown = dict.fromkeys(name for one in people for name in one if name not in questions)
    return Matched(
        people=tuple(
            FilePerson(
                raws={name: raw for name, raw in one.items() if name in questions},
                columns={name: name for name in one if name in questions},
            )
            for one in people
        ),
        unknown=tuple(unknown),
    )


def plain(title: str) -> str:
    """Return a heading as it is compared: small letters, no marks at the end, single spaces.

    Words that are run together, as in DateOfBirth, are taken apart.
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    return re.sub(r"[\s_]+", " ", apart.casefold()).strip(" .:*?")


def meant(title: str, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Return what a heading means, as (question, part, ...); nothing when it means nothing."""
    path = tuple(title.strip().split("."))
    if path[0] not in questions:
        named = {plain(one.ask): name for name, one in questions.items()}
        by_name = {plain(name): name for name in questions}
        said = plain(title)
        hit = by_name.get(said) or LABELS.get(said) or named.get(said, "")
        path = tuple(hit.split(".")) if hit else ()
    return path if path and path[0] in questions else ()


def _person(
    cells: Sequence[tuple[str, str]], questions: Mapping[str, Question]
) -> tuple[FilePerson, tuple[str, ...]]:
    """Return what one line says; an empty cell says nothing, and of two the first counts."""
    found: dict[tuple[str, ...], str] = {}
    columns: dict[str, list[str]] = {}
    unknown: list[str] = []
    for title, text in cells:
        path = meant(title, questions)
        if not path or path in found:
            unknown.extend([title] if title else [])
        elif text.strip():
            found[path] = text
            columns.setdefault(path[0], []).append(title)
    raws = {name: _joined(questions[name], found) for name in columns}
    person = FilePerson(
        raws=raws,
        columns={name: ", ".join(titles) for name, titles in columns.items()},
        partly=tuple(name for name, raw in raws.items() if isinstance(raw, dict)),
    )
    return person, tuple(unknown)


def _joined(question: Question, found: Mapping[tuple[str, ...], str]) -> object:
    """Return one question's raw answer from its cells: "q", "q.part" or "q.2.column"."""
    whole = found.get((question.name,))
    if whole is not None:
        return as_raw(question, whole)
    own = {path[1:]: text for path, text in found.items() if path[0] == question.name}
    if question.kind is not Kind.TABLE:
        return {".".join(path): text for path, text in own.items()}
    columns = {one.name: one for one in question.columns}
    rows: dict[int, dict[str, object]] = {}
    for path, text in own.items():
        number = int(path[0]) if re.fullmatch("[0-9]{1,3}", path[0]) else 1
        name = ".".join(path[1:])
        rows.setdefault(number, {})[name] = as_raw(columns[name], text) if name in columns else text
    return [rows[number] for number in sorted(rows)]
