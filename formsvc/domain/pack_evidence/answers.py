"""The answers that one sealed copy shows, as data inside it: for programs, now and years on."""

import json
from collections.abc import Iterable

from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.definition import Audience, Definition, Kind
from formsvc.domain.showing import SHOWN, placings
from formsvc.domain.time_zones import TIME_ZONE

#: The answers inside a sealed document.
ANSWERS = "answers.json"


def answers_file(
    definitions: Iterable[Definition], facts: Facts, *, document: str, audience: Audience
) -> bytes:
    """Return the document's own questions and answers, those alone that `audience` may see.

    What other forms ask is left out even where the template prints it, and files are: their list
    lies beside (`attachments`); so is where people live whose nights are kept free of letters,
    which no paper prints. A question without an answer has none here.
    """
    definitions = tuple(definitions)
    counting = effective(definitions, facts)
    answers = {
        one.question.name: {
            "asked": one.question.ask,
            "answer": _printed(counting[one.question.name]),
        }
        for one in placings(definitions, counting, audience)
        if one.definition.name == document
        and one.state == SHOWN
        and one.question.name in counting
        and one.question.kind is not Kind.FILE
    }
    said = {"version": 1, "document": document, "answers": answers}
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _printed(value: Value) -> Value:
    if not isinstance(value, list):
        return value
    return [
        {name: said for name, said in row.items() if name != TIME_ZONE}
        if isinstance(row, dict)
        else row
        for row in value
    ]  # type: ignore[return-value]
