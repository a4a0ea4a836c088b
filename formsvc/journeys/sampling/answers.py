"""Makes up answers for any form: believable, plainly invented, and always the same."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from formsvc.domain.answers import Value, read_answer
from formsvc.domain.answers.simple import choices_of, longest
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.definition import Column, Condition, Kind, Question
from formsvc.domain.question_parts import parts_of
from formsvc.domain.uploads import FILE_PARTS

_FORENAMES = ("Ann", "Ben", "Cara", "Dev", "Ella", "Finn", "Gwen", "Hari")
_SURNAMES = ("Example", "Sample", "Invented", "Placeholder", "Madeup", "Pretend")
_FIRST_DAY = date(2027, 1, 11)
#: What a text is about, by how its name ends: the first that fits.
_TEXTS: Mapping[str, str] = {
    "forename": "Robin",
    "known_as": "Robin",
    "surname": "Sample",
    "middle_names": "Kit",
    "school_name": "Example School",
    "provider_name": "Example Workshop",
    "legal_name": "Example Workshop Ltd",
    "upn": "A999999999999",
    "urn": "999999",
    "language": "English",
    "authority": "Invented Council",
    "organisation": "Example Organisation",
    "address": "1 Example Street, Exampletown, BA1 1AA",
    "relationship": "Parent",
}
_BORN, _FINISH = ("dob", "birth"), ("finish", "end", "until", "to")


def sample_facts(catalogue: Catalogue) -> dict[str, Value]:
    """Return an answer to every question of every form, whether or not it is shown.

    Where questions hang on a choice, the choice is made that shows most of them.
    """
    conditions = Counter[tuple[str, str]]()
    for condition in _conditions(catalogue):
        conditions.update((condition.question, value) for value in condition.values)
    must = _rows_that_sign(catalogue)
    return {
        question.name: _answer(question, number, conditions, must.get(question.name, ()))
        for number, question in enumerate(
            one for definition in catalogue.definitions.values() for one in definition.questions()
        )
    }


def _conditions(catalogue: Catalogue) -> Iterator[Condition]:
    for definition in catalogue.definitions.values():
        for page in definition.pages:
            yield from page.show_if
            for question in page.questions:
                yield from question.show_if


def _rows_that_sign(catalogue: Catalogue) -> dict[str, tuple[Condition, ...]]:
    """Return what a row of a table of people must say, so that the person in it signs."""
    return {
        signatory.people: signatory.only_rows
        for definition in catalogue.definitions.values()
        for signatory in definition.signatories
        if signatory.only_rows
    }


def _answer(
    question: Question,
    number: int,
    wanted: Mapping[tuple[str, str], int],
    must: tuple[Condition, ...],
) -> Value:
    default = read_answer(question, question.default).value
    if default is not None:
        return default
    if question.kind is Kind.TABLE:
        count = min(max(question.rows_at_least, 2), max(question.rows_at_most, 1))
        return [_row(question, index, number, must) for index in range(count)]
    parts = _parts(question, number)
    names = [name for name, _ in choices_of(question)]
    if parts or not names:
        return parts or _simple(question, number)
    best = sorted(names, key=lambda name: -wanted.get((question.name, name), 0))
    if question.kind is Kind.CHOICES:
        return [name for name in names if name in best[:2]]
    return best[0]


def _parts(question: Question, number: int) -> dict[str, str]:
    """Return the answer to a question with parts; none for any other."""
    if question.kind is Kind.PERSON:
        return _person(question, number)
    if question.kind is Kind.ADDRESS:
        return {"line_1": "1 Example Street", "town": "Exampletown", "postcode": "BA1 1AA"}
    if question.kind is Kind.CHECK:
        return {
            "result": "seen",
            "evidence": "Example: the paper was seen and a copy is kept",
            "issued": _day(-60),
            "expires": _day(300),
            "checked_by": "Ola Example",
            "checked_on": _day(-30),
        }
    if question.kind is Kind.FILE:
        return _file(question, number)
    return {}


def _file(question: Question, number: int) -> dict[str, str]:
    """Return what an answer says of its file; an invented one has no bytes."""
    sha256 = hashlib.sha256(question.name.encode()).hexdigest()
    name, size = f"example-{number}.pdf", str(40_000 + 1_000 * number)
    return dict(zip(FILE_PARTS, (sha256[:24], name, "pdf", size, sha256), strict=True))


def _row(
    question: Question, index: int, number: int, must: tuple[Condition, ...]
) -> dict[str, str]:
    forced = {one.question: one.values[0] for one in must} if index == 0 else {}
    return {
        column.name: forced.get(column.name) or _cell(column, index, number + index)
        for column in question.columns
    }


def _cell(column: Column, index: int, number: int) -> str:
    choices = choices_of(column)
    return choices[index % len(choices)][0] if choices else _simple(column, number)


def _simple(asked: Question | Column, number: int) -> str:
    name = asked.name
    if asked.kind is Kind.DATE:
        return "2013-02-14" if name.endswith(_BORN) else _day(number % 90)
    if asked.kind is Kind.TIME:
        return "15:00" if name.endswith(_FINISH) else "09:30"
    if asked.kind in {Kind.NUMBER, Kind.MONEY}:
        return _number(asked)
    if asked.kind is Kind.EMAIL:
        return f"{_name(number).split()[0].lower()}@sample.example"
    if asked.kind is Kind.PHONE:
        return f"01632 96{number % 1000:04}"  # numbers that Ofcom keeps for drama
    return _text(asked, number)[: longest(asked)].strip()


def _text(asked: Question | Column, number: int) -> str:
    if asked.name == "name":
        return _name(number)
    if isinstance(asked, Question) and not asked.spaces:
        return "EXAMPLE123"
    known = (text for end, text in _TEXTS.items() if asked.name.endswith(end))
    text = next(known, f"Example answer to “{asked.ask}”")
    return f"{text}.\nThese words are invented." if asked.kind is Kind.LONG_TEXT else text


def _number(asked: Question | Column) -> str:
    low = Decimal(0) if asked.lowest is None else asked.lowest
    high = low + 20 if asked.highest is None else asked.highest
    middle = (low + high) / 2
    number = middle.to_integral_value() if low <= middle.to_integral_value() <= high else low
    return f"{number:.2f}" if asked.kind is Kind.MONEY else format(number.normalize(), "f")


def _person(question: Question, number: int) -> dict[str, str]:
    name = _name(number)
    whole = {
        "name": name,
        "role": question.name.replace("_", " ").capitalize(),
        "organisation": "Example Organisation",
        "email": f"{name.split()[0].lower()}@sample.example",
        "phone": f"01632 96{number % 1000:04}",
    }
    return {part: whole[part] for part, _, _ in parts_of(question) if part in whole}


def _name(number: int) -> str:
    return f"{_FORENAMES[number % len(_FORENAMES)]} {_SURNAMES[number % len(_SURNAMES)]}"


def _day(offset: int) -> str:
    return (_FIRST_DAY + timedelta(days=offset)).isoformat()
