"""Sample answers in what is written after the start: a review, and what the placement came to."""

from collections.abc import Mapping
from dataclasses import replace

from formsvc.domain.afterwards import said_parts
from formsvc.domain.catalogue import Catalogue
from formsvc.domain.context import WITHHELD
from formsvc.domain.definition import Audience
from formsvc.journeys.sampling.answers import sample_facts

#: The shape of what the template is filled with, for judging what it names.
SAMPLE_AFTERWARDS: Mapping[str, object] = {
    "pack": {
        "reference": "SAMPL-SAMPL",
        "version": "1",
        "school": "Example School",
        "provider": "Example Workshop",
        "edition": "Sample",
        "status": "Sample with invented answers, not a real document",
    },
    "written": {
        "title": "Example of a review",
        "purpose": "Says how an invented placement goes.",
        "by": "Ann Example",
        "at": "11 January 2027, 9:30am UK time",
        "parts": [{"title": "Example", "rows": [{"ask": "Example?", "answer": "Example"}]}],
        "warnings": [{"rule": "R6b, version 1", "said": "An example", "source": "An example"}],
        "reason": "An example of a reason",
        "withheld": WITHHELD,
    },
}


def sample_written(catalogue: Catalogue, document: str, audience: Audience) -> dict[str, object]:
    """Return what the template is filled with for one of the forms, with invented answers."""
    definition = catalogue.afterwards[document]
    readers = frozenset({audience})
    facts = sample_facts(replace(catalogue, definitions={document: definition}))
    parts = (one.for_readers(readers) for one in said_parts(definition, {}, facts))
    written = {
        "title": definition.title,
        "purpose": definition.purpose,
        "by": "Ann Example",
        "at": "11 January 2027, 9:30am UK time",
        "parts": [
            {"title": one.title, "rows": [{"ask": r.ask, "answer": r.answer} for r in one.rows]}
            for one in parts
            if one.rows
        ],
        "warnings": [],
        "reason": "",
        "withheld": WITHHELD,
    }
    return {"pack": SAMPLE_AFTERWARDS["pack"], "written": written}
