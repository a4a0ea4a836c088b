"""Loads every form file and template, and judges them together."""

import hashlib
from pathlib import Path

from formsvc.adapters.catalogue.afterwards import AFTERWARDS_TEMPLATE, read_afterwards
from formsvc.adapters.catalogue.judging import judge_together
from formsvc.adapters.catalogue.reading import read_definition
from formsvc.adapters.catalogue.settings import Place
from formsvc.domain.catalogue import Catalogue, DefinitionFault, DefinitionProblem
from formsvc.domain.definition import Definition

RECORD_TEMPLATE = "signing-record.docx"


def load_catalogue(forms: Path, templates: Path) -> Catalogue:
    """Return the catalogue that the two folders hold.

    Raises DefinitionProblem with every fault found in the form files, not only the first. What
    the templates say is judged by `formsvc.journeys.judging_forms`, which joins both.
    """
    catalogue, faults = read_catalogue(forms, templates)
    if faults:
        raise DefinitionProblem(faults)
    return catalogue


def read_catalogue(forms: Path, templates: Path) -> tuple[Catalogue, tuple[DefinitionFault, ...]]:
    """Return whatever of the two folders can be read, and every fault of the form files.

    A template that is missing is a fault, and is left out of the catalogue or empty.
    """
    faults: list[DefinitionFault] = []
    sources: dict[str, bytes] = {}
    found = [_read(file, sources, faults) for file in sorted(forms.glob("*.toml"))]
    definitions = sorted((one for one in found if one), key=lambda one: one.order)
    if not found:
        faults.append(DefinitionFault(file=forms.name, message="there is no form (*.toml) here."))
    judge_together(definitions, faults)
    files = {one.name: _template(templates, one.template, faults) for one in definitions}
    record = _template(templates, RECORD_TEMPLATE, faults)
    afterwards = read_afterwards(forms, definitions, faults)
    catalogue = Catalogue(
        definitions={one.name: one for one in definitions},
        sources=sources,
        templates={name: data for name, data in files.items() if data},
        record_template=record,
        afterwards={one.name: one for one in afterwards},
        afterwards_template=(
            _template(templates, AFTERWARDS_TEMPLATE, faults) if afterwards else b""
        ),
    )
    return catalogue, tuple(faults)


def thaw_definition(name: str, source: bytes) -> Definition:
    """Return the definition that was frozen as these bytes. Raises DefinitionProblem."""
    faults: list[DefinitionFault] = []
    place = Place(faults=faults, file=f"{name}.toml (frozen)")
    definition = read_definition(source.decode(), hashlib.sha256(source).hexdigest(), place)
    if definition is None or faults:
        raise DefinitionProblem(tuple(faults))
    return definition


def _read(
    file: Path, sources: dict[str, bytes], faults: list[DefinitionFault]
) -> Definition | None:
    place = Place(faults=faults, file=f"{file.parent.name}/{file.name}")
    data = file.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        place.fault("this file is not plain UTF-8 text. Save it as UTF-8.")
        return None
    definition = read_definition(text, hashlib.sha256(data).hexdigest(), place)
    if definition and definition.name != file.stem:
        place.fault(f'the form\'s name "{definition.name}" should be "{file.stem}", like the file.')
    if definition:
        sources[definition.name] = data
    return definition


def _template(folder: Path, name: str, faults: list[DefinitionFault]) -> bytes:
    why = "this template is missing."
    try:
        data = (folder / name).read_bytes() if Path(name).name == name else b""
    except (OSError, ValueError):
        data = b""
    else:
        why = "this template is empty, or its name is not that of a file in this folder."
    if not data:
        faults.append(DefinitionFault(file=f"{folder.name}/{name}", message=why))
    return data
