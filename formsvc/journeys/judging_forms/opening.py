"""Opens the forms and templates for use, or tells every fault in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from formsvc.adapters.catalogue import AFTERWARDS_TEMPLATE, RECORD_TEMPLATE, read_catalogue
from formsvc.adapters.documents import TemplateReading, TemplateUnusable, read_template
from formsvc.adapters.pdf import UnsafeDocument
from formsvc.adapters.pdf.guard import guard
from formsvc.domain.catalogue import Catalogue, DefinitionFault, DefinitionProblem
from formsvc.domain.context import SignatureLine, build_context
from formsvc.domain.definition import Audience, placed_in
from formsvc.journeys.judging_forms.joining import (
    Template,
    judge_completeness,
    judge_record,
    judge_uses,
)
from formsvc.journeys.sampling import RECORD, SAMPLE_AFTERWARDS, SAMPLE_PACK, SAMPLE_RECORD

#: What stands for the template of all that is written after the start.
AFTERWARDS = "afterwards"
_SHAPES = {RECORD: SAMPLE_RECORD, AFTERWARDS: SAMPLE_AFTERWARDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the two folders hold, what each template uses, and every fault."""

    catalogue: Catalogue
    readings: Mapping[str, TemplateReading]
    faults: tuple[DefinitionFault, ...]


def open_catalogue(forms: Path, templates: Path) -> Catalogue:
    """Return the catalogue that the two folders hold; nothing is filled, so this is quick.

    Raises DefinitionProblem with every fault of the form files and of the Word templates.
    """
    judged = judge_folders(forms, templates)
    if judged.faults:
        raise DefinitionProblem(judged.faults)
    return judged.catalogue


def judge_folders(forms: Path, templates: Path) -> Judged:
    """Return what the folders hold and every fault.

    While a form file has faults, its names are not sure: then the templates are judged by
    themselves only, and not told that no form asks what they print.
    """
    catalogue, faults = read_catalogue(forms, templates)
    files = {
        name: f"{templates.name}/{one.template}" for name, one in catalogue.definitions.items()
    }
    files[RECORD] = f"{templates.name}/{RECORD_TEMPLATE}"
    files[AFTERWARDS] = f"{templates.name}/{AFTERWARDS_TEMPLATE}"
    data = dict(catalogue.templates)
    if catalogue.record_template:
        data[RECORD] = catalogue.record_template
    if catalogue.afterwards_template:
        data[AFTERWARDS] = catalogue.afterwards_template
    readings: dict[str, TemplateReading] = {}
    found: list[DefinitionFault] = []
    for name, template in data.items():
        reading, own = _read(files[name], template)
        found.extend(own)
        if reading is not None:
            readings[name] = reading
    if not faults:
        found.extend(_join(catalogue, readings, files))
    return Judged(catalogue=catalogue, readings=readings, faults=(*faults, *found))


@lru_cache(maxsize=32)
def _read(file: str, template: bytes) -> tuple[TemplateReading | None, tuple[DefinitionFault, ...]]:
    """Return what a template says, and its faults that need no form to see.

    Kept for the same bytes: the check judges twice, and so does whoever opens services often.
    """
    faults: list[DefinitionFault] = []
    try:
        guard(template)
    except UnsafeDocument as unsafe:
        faults.append(DefinitionFault(file=file, message=f"{unsafe.why}."))
    try:
        reading = read_template(template)
    except TemplateUnusable as unusable:
        return None, tuple(faults) or (DefinitionFault(file=file, message=f"{unusable.why}."),)
    faults.extend(
        DefinitionFault(file=file, place=one.place, message=one.message) for one in reading.remarks
    )
    return reading, tuple(faults)


def _join(
    catalogue: Catalogue, readings: Mapping[str, TemplateReading], files: Mapping[str, str]
) -> Iterator[DefinitionFault]:
    """Yield what is wrong between each template and the forms."""
    shape = _shape(catalogue)
    questions = {key: one for key, (_, _, one) in placed_in(catalogue.definitions).items()}
    for name, reading in readings.items():
        template = Template(
            file=files[name],
            reading=reading,
            shape=_SHAPES.get(name, shape),
            questions=questions,
        )
        yield from judge_uses(template)
        if reading.whole and name == RECORD:
            yield from judge_record(template)
        elif reading.whole and name != AFTERWARDS:
            yield from judge_completeness(template, catalogue.definitions[name])


def _shape(catalogue: Catalogue) -> Mapping[str, object]:
    """Return a context without any answer: it has every name, part and column."""
    line = SignatureLine(title="", name="", statement="", state="")
    return build_context(
        catalogue.definitions.values(),
        {},
        audience=Audience.SCHOOL,
        pack=SAMPLE_PACK,
        signatures=[line],
        draft=False,
    )
