"""Reads `forms/afterwards/`: what is written after the placement has started, and never signed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from formsvc.adapters.catalogue.judging import judge_unsigned
from formsvc.adapters.catalogue.reading import read_definition
from formsvc.adapters.catalogue.settings import Place
from formsvc.domain.catalogue import DefinitionFault
from formsvc.domain.definition import Audience, Definition, Kind

FOLDER = "afterwards"
AFTERWARDS_TEMPLATE = "afterwards.docx"
#: What can be written: a name is part of an address and of an event, so no other is known.
KNOWN = ("review", "ending")
_NO_KINDS = frozenset({Kind.FILE, Kind.CHECK})


def read_afterwards(
    forms: Path, definitions: Sequence[Definition], faults: list[DefinitionFault]
) -> list[Definition]:
    """Return what can be written after the start, in order; tell every fault.

    The folder may be missing: then nothing can be written.
    """
    found = []
    for file in sorted((forms / FOLDER).glob("*.toml")):
        place = Place(faults=faults, file=f"{forms.name}/{FOLDER}/{file.name}")
        data = file.read_bytes()
        definition = read_definition(
            data.decode(errors="replace"), hashlib.sha256(data).hexdigest(), place
        )
        if definition is None:
            continue
        if definition.name not in KNOWN or definition.name != file.stem:
            place.fault(f"a file here is {' or '.join(f'{one}.toml' for one in KNOWN)}.")
        _judge(definition, place)
        judge_unsigned(definition, definitions, place)
        found.append(definition)
    return sorted(found, key=lambda one: one.order)


def _judge(definition: Definition, place: Place) -> None:
    if definition.template != AFTERWARDS_TEMPLATE:
        place.fault(f'what is written after the start is printed by "{AFTERWARDS_TEMPLATE}".')
    if definition.signatories or definition.copies:
        place.fault("nobody signs what is written after the start: take out the signatories.")
    for page in definition.pages:
        for question in page.questions:
            here = place.at(page=page.name, question=question.name)
            if Audience.SCHOOL not in question.seen_by:
                here.fault("the school writes this, so it has to see it.")
            if question.kind in _NO_KINDS:
                here.fault(f'a question of kind "{question.kind}" cannot be asked here.')
