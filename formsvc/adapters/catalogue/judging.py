"""Judges the forms together: names used twice, conditions on what is not asked, signatories."""

from collections.abc import Sequence
from dataclasses import replace

from formsvc.adapters.catalogue.judging_signing import judge_signing, judge_steps
from formsvc.adapters.catalogue.safeguarding import judge_safeguarding
from formsvc.adapters.catalogue.settings import CHECK_LISTS, FILLERS, PROFILES, Place, did_you_mean
from formsvc.domain.answers import read_answer
from formsvc.domain.catalogue import DefinitionFault
from formsvc.domain.definition import (
    YES_NO,
    YES_NO_NOT_KNOWN,
    Audience,
    Column,
    Condition,
    CopyFor,
    Definition,
    Kind,
    Page,
    Question,
    Signatory,
)
from formsvc.domain.time_zones import PLACES, TIME_ZONE

#: Names that the templates use for other things.
RESERVED = frozenset(
    {
        "pack",
        "when",
        "asked",
        "pages",
        "withheld",
        "sums",
        "signatures",
        "record",
        "written",
        "row",
        "loop",
    }
)
_SIGNING_PARTIES = frozenset({Audience.SCHOOL, Audience.PROVIDER, Audience.PARENT})


def judge_together(definitions: Sequence[Definition], faults: list[DefinitionFault]) -> None:
    """Tell every fault that one file alone does not show."""
    asked: dict[str, Question] = {}
    whole = {one.name: one for definition in definitions for one in definition.questions()}
    for definition in definitions:
        place = Place(faults=faults, file=f"forms/{definition.name}.toml")
        _judge_names(definition, place)
        if not definition.signatories:
            place.fault("nobody signs this document: add a [[signatory]].")
        judge_conditions(definition.show_if, asked, place)
        # What the document hangs on stands at the front of each page's conditions: told once.
        told = len(definition.show_if)
        for page in definition.pages:
            _judge_page(replace(page, show_if=page.show_if[told:]), asked, whole, place)
        named: tuple[Signatory | CopyFor, ...] = (*definition.signatories, *definition.copies)
        for one in named:
            what = "signatory" if isinstance(one, Signatory) else "copy"
            here = place.at(page=f"({what} {one.name})")
            judge_conditions(one.show_if[told:], asked, here)
            judge_signing(one, asked, here)
        judge_safeguarding(definition, whole, place)
    judge_steps(definitions, faults)


def judge_unsigned(definition: Definition, others: Sequence[Definition], place: Place) -> None:
    """Tell the faults of a form that nobody signs and that may hang on the pack's own answers."""
    asked = {one.name: one for other in others for one in other.questions()}
    _judge_names(definition, place)
    for page in definition.pages:
        _judge_page(page, asked, asked, place)


def _judge_names(definition: Definition, place: Place) -> None:
    for what, names in (
        ("pages", [page.name for page in definition.pages]),
        ("signatories", [one.name for one in definition.signatories]),
        ("copies", [one.name for one in definition.copies]),
    ):
        for name in sorted({name for name in names if names.count(name) > 1}):
            place.fault(f'two {what} have the name "{name}".')


def _judge_page(
    page: Page, asked: dict[str, Question], whole: dict[str, Question], place: Place
) -> None:
    place = place.at(page=page.name)
    judge_conditions(page.show_if, asked, place)
    for name in page.shows:
        if name not in asked:
            later = " It is asked only later." if name in whole else did_you_mean(name, asked)
            place.fault(f'shows "{name}", which no earlier page asks.{later}')
    for question in page.questions:
        here = place.at(question=question.name)
        judge_conditions(question.show_if, asked, here)
        if question.name in RESERVED:
            here.fault("this name is used by the templates for something else. Choose another.")
        if question.name in asked:
            here.fault("this is asked already. To show the answer here, put its name in shows.")
        _judge_limits(question, here)
        for column in question.columns:
            _judge_range(column, here)
            _judge_places(column, here)
        asked[question.name] = question


def _judge_limits(question: Question, place: Place) -> None:
    """Tell settings of one question that contradict each other."""
    _judge_range(question, place)
    _judge_spaces(question, place)
    if question.rows_at_least > question.rows_at_most:
        place.fault("rows_at_least is more than rows_at_most, so no answer would be accepted.")
    if question.filled_by not in FILLERS:
        near = did_you_mean(question.filled_by, FILLERS)
        place.fault(f'"{question.filled_by}" is not a known filled_by.{near}')
    if question.profile and question.profile not in PROFILES:
        near = did_you_mean(question.profile, PROFILES)
        place.fault(f'"{question.profile}" is not a known profile.{near}')
    if question.list_of and question.list_of not in CHECK_LISTS:
        near = did_you_mean(question.list_of, CHECK_LISTS)
        place.fault(f'"{question.list_of}" is not a known list_of.{near}')
    if question.profile and question.ask_again:
        place.fault("a profile knows this already, so a renewal cannot ask it again: choose one.")
    if question.reach and (question.kind is not Kind.PERSON or question.needs):
        place.fault('reach is for a question of kind "person", which has no "needs" then.')
    if question.kind is Kind.FILE:
        _judge_file(question, place)
    if question.only_told - _SIGNING_PARTIES:
        place.fault(
            "only_told names school, provider or parent. The authority signs nothing, and a "
            "safeguarding lead always signs again: that nobody can tell from it what changed."
        )
    for fault in read_answer(question, question.default).faults:
        place.fault(f'the default "{question.default}" would not be accepted: {fault.message}.')


def _judge_file(question: Question, place: Place) -> None:
    """Tell what a file cannot do: be kept by a profile, or be filled in on the provider's pages."""
    if question.profile:
        place.fault("a profile cannot keep a file. Take out profile.")
    if question.filled_by == "provider":
        place.fault(
            'a provider gives its files with its checks: kind = "check". This one is for the '
            "school: choose another filled_by."
        )


def _judge_spaces(question: Question, place: Place) -> None:
    if not question.spaces and question.kind is not Kind.TEXT:
        place.fault(
            'spaces = false is for official numbers: only a question of kind "text" has it.'
        )


def _judge_range(asked: Question | Column, place: Place) -> None:
    if asked.longest < 1:
        place.fault(f'longest = {asked.longest} leaves no room for an answer to "{asked.name}".')
    if asked.lowest is not None and asked.highest is not None and asked.lowest > asked.highest:
        place.fault(f'the lowest number of "{asked.name}" is more than its highest.')


def _judge_places(column: Column, place: Place) -> None:
    """Tell places of which nobody knows when it is night there."""
    for name, _ in column.choices if column.name == TIME_ZONE else ():
        if name not in PLACES:
            place.fault(
                f'the choice "{name}" of time_zone is no place whose clock is known.'
                f"{did_you_mean(name, PLACES)}"
            )


def judge_conditions(
    conditions: tuple[Condition, ...], asked: dict[str, Question], place: Place
) -> None:
    """Tell each condition on what is not asked before, or on what is no answer to it."""
    for condition in conditions:
        question = asked.get(condition.question)
        if question is None:
            near = did_you_mean(condition.question, asked)
            place.fault(f'show_if asks about "{condition.question}", not asked before this.{near}')
            continue
        known = _answers(question)
        for value in condition.values:
            if value not in known:
                place.fault(
                    f'show_if: "{value}" is no answer to "{question.name}".'
                    f"{did_you_mean(value, known)}"
                )


def _answers(question: Question) -> list[str]:
    fixed = {Kind.YES_NO: YES_NO, Kind.YES_NO_NOT_KNOWN: YES_NO_NOT_KNOWN}
    return [name for name, _ in fixed.get(question.kind, question.choices)]
