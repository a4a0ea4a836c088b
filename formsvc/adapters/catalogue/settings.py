"""The closed vocabulary of a form file: which settings stand where, and of which shape."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from formsvc.domain.acts import Act
from formsvc.domain.catalogue import DefinitionFault

NAME = re.compile(r"[a-z][a-z0-9_]*")
FILLERS = ("school", "dsl", "senco", "business_manager", "senior_leader", "provider", "parent")
PARTIES = ("school", "provider", "parent", "authority", "dsl")
#: How a one-time code comes: by email, or told by the school by phone.
CODES = ("email", "phone")
ACTS = tuple(one.value for one in Act)
PROFILES = ("school", "provider", "authority")
#: The council's key checks, just as it wrote them, and what others ask beside them.
CHECK_LISTS = ("bnes", "dfe", "own")

_TEXT, _WHOLE, _YES, _LIST, _TABLE, _NUMBER = (
    "words in quotes",
    "a whole number",
    "true or false",
    'a list of words, like ["school"]',
    'a table, like { question = "answer" }',
    "a number",
)
_SHAPES: Mapping[str, Callable[[object], bool]] = {
    _TEXT: lambda value: isinstance(value, str),
    _WHOLE: lambda value: isinstance(value, int) and not isinstance(value, bool),
    _YES: lambda value: isinstance(value, bool),
    _LIST: lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    _TABLE: lambda value: isinstance(value, dict),
    _NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "tables": lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
}

FILE = {"form": _TABLE, "page": "tables", "signatory": "tables", "copy": "tables"}
FORM_NEEDS = ("name", "title", "purpose", "template", "order")
FORM = {
    "name": _TEXT,
    "title": _TEXT,
    "purpose": _TEXT,
    "template": _TEXT,
    "order": _WHOLE,
    "show_if": _TABLE,
    "given_to": _LIST,
}
PAGE = {
    "name": _TEXT,
    "title": _TEXT,
    "intro": _TEXT,
    "shows": _LIST,
    "show_if": _TABLE,
    "question": "tables",
}
_ASKED = {
    "name": _TEXT,
    "ask": _TEXT,
    "hint": _TEXT,
    "kind": _TEXT,
    "required": _YES,
    "when_empty": _TEXT,
    "longest": _WHOLE,
    "lowest": _NUMBER,
    "highest": _NUMBER,
    "choices": _TABLE,
}
COLUMN = _ASKED
QUESTION = {
    **_ASKED,
    "seen_by": _LIST,
    "filled_by": _TEXT,
    "default": _TEXT,
    "default_note": _TEXT,
    "needs": _LIST,
    "reach": _YES,
    "show_if": _TABLE,
    "column": "tables",
    "row_name": _TEXT,
    "rows_at_least": _WHOLE,
    "rows_at_most": _WHOLE,
    "ask_again": _YES,
    "profile": _TEXT,
    "list_of": _TEXT,
    "spaces": _YES,
    "only_told": _LIST,
}
COPY = {
    "name": _TEXT,
    "party": _TEXT,
    "people": _TEXT,
    "only_rows": _TABLE,
    "show_if": _TABLE,
}
SIGNATORY = {
    **COPY,
    "title": _TEXT,
    "act": _TEXT,
    "statement": _TEXT,
    "capacity": _TEXT,
    "step": _WHOLE,
    "code": _TEXT,
    "required": _YES,
}


@dataclass(slots=True)
class Place:
    """Where the reader is in a file, and the list that faults are told to."""

    faults: list[DefinitionFault]
    file: str
    page: str = ""
    question: str = ""
    seen: set[tuple[str, str]] = field(default_factory=set)

    def at(self, *, page: str = "", question: str = "") -> "Place":
        """Return the same list of faults at another place of the file."""
        return replace(self, page=page or self.page, question=question)

    def fault(self, message: str) -> None:
        """Tell a fault at this place."""
        self.faults.append(
            DefinitionFault(file=self.file, page=self.page, question=self.question, message=message)
        )


def judge_settings(
    given: Mapping[str, object], known: Mapping[str, str], needed: tuple[str, ...], place: Place
) -> dict[str, object]:
    """Return the settings that are known and of the right shape; tell a fault for every other."""
    good: dict[str, object] = {}
    for name, value in given.items():
        if name not in known:
            place.fault(f'unknown setting "{name}".{did_you_mean(name, known)}')
        elif not _SHAPES[known[name]](value):
            place.fault(f'the setting "{name}" should be {known[name]}.')
        else:
            good[name] = value
    for name in needed:
        if name not in given:
            place.fault(f'the setting "{name}" is missing.')
    return good


def did_you_mean(name: str, known: object) -> str:
    """Return ` Did you mean "hint"?` for a near miss, else the list of what there is."""
    names = sorted(str(one) for one in known)  # type: ignore[attr-defined]
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return f' Did you mean "{near[0]}"?'
    return f" Known: {', '.join(names)}." if len(names) <= 20 else ""


def read_name(raw: Mapping[str, object], place: Place, what: str) -> str:
    """Return the name in `raw`, or "" and a fault when it is not one."""
    name = raw.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        place.fault(f'a {what} needs a name of small letters, numbers and _: name = "...".')
        return ""
    return name


def one_of(value: str, known: list[str], setting: str, place: Place) -> str:
    """Return the value when it is known, else "" and a fault that names the nearest one."""
    if value in known:
        return value
    if value:
        place.fault(f'"{value}" is not a known {setting}.{did_you_mean(value, known)}')
    return ""
