"""Loads every form file and template, and judges them together."""

import hashlib
from pathlib import Path

from formsvc.adapters.catalogue.judging import judge_together
from formsvc.adapters.catalogue.reading import read_definition
from formsvc.adapters.catalogue.settings import Place
from formsvc.domain.catalogue import Catalogue, DefinitionFault, DefinitionProblem
from formsvc.domain.definition import Definition

RECORD_TEMPLATE = "signing-record.docx"


def load_catalogue(forms: Path, templates: Path) -> Catalogue:
    """Return the catalogue that the two folders hold.

    Raises DefinitionProblem with every fault found, not only the first.
    """
    faults: list[DefinitionFault] = []
    found = [_read(file, faults) for file in sorted(forms.glob("*.toml"))]
    definitions = sorted((one for one in found if one), key=lambda one: one.order)
    if not found:
        faults.append(DefinitionFault(file=forms.name, message="there is no form (*.toml) here."))
    judge_together(definitions, faults)
    template_bytes = {one.name: _template(templates, one.template, faults) for one in definitions}
    record = _template(templates, RECORD_TEMPLATE, faults)
    if faults:
        raise DefinitionProblem(tuple(faults))
    return Catalogue(
        definitions={one.name: one for one in definitions},
        sources={one.name: (forms / f"{one.name}.toml").read_bytes() for one in definitions},
        templates=template_bytes,
        record_template=record,
    )


def thaw_definition(name: str, source: bytes) -> Definition:
    """Return the definition that was frozen as these bytes. Raises DefinitionProblem."""
    faults: list[DefinitionFault] = []
    place = Place(faults=faults, file=f"{name}.toml (frozen)")
    definition = read_definition(source.decode(), hashlib.sha256(source).hexdigest(), place)
    if definition is None or faults:
        raise DefinitionProblem(tuple(faults))
    return definition


def _read(file: Path, faults: list[DefinitionFault]) -> Definition | None:
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
    return definition


def _template(folder: Path, name: str, faults: list[DefinitionFault]) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        faults.append(
            DefinitionFault(file=f"{folder.name}/{name}", message="this template is missing.")
        )
        return b""
