"""Checks the forms and templates as a whole: fills every template for every branch and reader."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from formsvc.adapters.catalogue import AFTERWARDS_TEMPLATE, RECORD_TEMPLATE
from formsvc.adapters.documents import EACH, How, TemplateReading, fill_template
from formsvc.adapters.pdf import PdfMaker, structure_faults
from formsvc.domain.answers.asking import effective
from formsvc.domain.catalogue import Catalogue, DefinitionFault
from formsvc.domain.context import build_context
from formsvc.domain.definition import Audience, placed_in
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.editions import Sources, unsigned
from formsvc.journeys.judging_forms.opening import Judged, judge_folders
from formsvc.journeys.sampling import (
    RECORD,
    SAMPLE_PACK,
    Branch,
    plan_branches,
    preview_sample,
    sample_docx,
    sample_facts,
)


def check_everything(
    forms: Path, templates: Path, *, pdf: PdfMaker | None = None
) -> tuple[DefinitionFault, ...]:
    """Return every fault of the forms and templates in the two folders; none is good.

    Judges all files, then fills each template without faults with sample answers for every branch
    and every audience. With `pdf` it also makes a PDF of each document and looks into its
    structure. Raises nothing for a fault in a file.
    """
    judged = judge_folders(forms, templates)
    if any(fault.file.split("/")[0] == forms.name for fault in judged.faults):
        return judged.faults
    faults = list(judged.faults)
    bad = {fault.file for fault in faults}
    catalogue = judged.catalogue
    files = {name: one.template for name, one in catalogue.definitions.items()}
    files[RECORD] = RECORD_TEMPLATE
    places = {name: f"{templates.name}/{file}" for name, file in files.items()}
    good = {name: place for name, place in places.items() if place not in bad}
    tried, unreached = _plan(judged, forms.name)
    faults.extend(unreached)
    for name, place in good.items():
        faults.extend(_fill(judged, name, place, tried))
    place = f"{templates.name}/{AFTERWARDS_TEMPLATE}"
    afterwards = dict.fromkeys(catalogue.afterwards, place) if place not in bad else {}
    for name in afterwards:
        faults.extend(_fill_sample(catalogue, name, place))
    if pdf is not None:
        good |= afterwards
        wrong = {fault.file for fault in faults}
        for name, place in good.items():
            if place not in wrong:
                faults.extend(_make(catalogue, pdf, name, place))
    return tuple(faults)


def _plan(judged: Judged, folder: str) -> tuple[list[Branch], list[DefinitionFault]]:
    """Return the sets of answers to try, and a fault for each place that none of them reaches."""
    catalogue = judged.catalogue
    planned, unreached = plan_branches(catalogue, compared(judged.readings))
    definitions = tuple(catalogue.definitions.values())
    asked = placed_in(catalogue.definitions)
    short = {name: one for name, one in sample_facts(catalogue).items() if asked[name][2].required}
    faults = [
        DefinitionFault(
            file=f"{folder}/{goal.document}.toml",
            page=goal.page,
            question=goal.question,
            message="no answers lead here: its conditions exclude one another.",
        )
        for goal in unreached
        if goal.needed
    ]
    return [
        *planned,
        Branch(words="only what must be answered", facts=effective(definitions, short)),
        Branch(words="nothing answered", facts={}),
    ], faults


def compared(readings: Mapping[str, TemplateReading]) -> dict[str, frozenset[str]]:
    """Return, for each question, the answers that some template asks about with `when`."""
    found: dict[str, frozenset[str]] = {}
    for reading in readings.values():
        for use in reading.uses:
            if use.how is How.COMPARED and use.path[0] == "when" and len(use.path) == 2:
                found[use.path[1]] = found.get(use.path[1], frozenset()) | set(use.values)
    return found


def _fill(judged: Judged, name: str, file: str, tried: list[Branch]) -> Iterator[DefinitionFault]:
    """Yield each way in which a template cannot be filled, once, with the answers that show it.

    Copies that differ only in what this template does not use are filled once.
    """
    catalogue = judged.catalogue
    if name == RECORD:
        yield from _fill_sample(catalogue, RECORD, file)
        return
    used = sorted({_up_to_rows(use.path) for use in judged.readings[name].uses})
    done: set[str] = set()
    told: set[str] = set()
    for branch in tried:
        for audience, context in _contexts(catalogue, name, branch):
            key = json.dumps([_at(path, context) for path in used])
            why = "" if key in done else _why_not(catalogue.templates[name], context)
            done.add(key)
            if why and why not in told:
                told.add(why)
                yield DefinitionFault(
                    file=file,
                    message=f"{why} It shows in the copy for the {audience}, with these answers: "
                    f"{branch.words}.",
                )


def _up_to_rows(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[: path.index(EACH)] if EACH in path else path


def _at(path: tuple[str, ...], context: Mapping[str, object]) -> object:
    here: object = context
    for part in path:
        here = here.get(part) if isinstance(here, Mapping) else None
    return here


def _contexts(
    catalogue: Catalogue, name: str, branch: Branch
) -> Iterator[tuple[Audience, dict[str, object]]]:
    definitions = catalogue.definitions
    sources = Sources(definitions=definitions, templates={}, facts=branch.facts)
    signatures = unsigned(sources)[name]
    for audience in Audience:
        yield (
            audience,
            build_context(
                definitions.values(),
                branch.facts,
                audience=audience,
                pack=SAMPLE_PACK,
                signatures=signatures,
                draft=not branch.facts,
            ),
        )


def _why_not(template: bytes, context: Mapping[str, object]) -> str:
    try:
        fill_template(template, context)
    except FormsvcProblem as problem:
        return f"{str(problem).rstrip('.')}."
    return ""


def _fill_sample(catalogue: Catalogue, name: str, file: str) -> Iterator[DefinitionFault]:
    try:
        for audience in Audience:
            sample_docx(catalogue, name, audience=audience)
    except FormsvcProblem as problem:
        yield DefinitionFault(file=file, message=str(problem))


def _make(catalogue: Catalogue, pdf: PdfMaker, name: str, file: str) -> Iterator[DefinitionFault]:
    try:
        made = preview_sample(catalogue, pdf, name)
    except FormsvcProblem as problem:
        yield DefinitionFault(file=file, message=str(problem))
        return
    for fault in structure_faults(made):
        yield DefinitionFault(file=file, message=f"its PDF is not sound: {fault}.")
