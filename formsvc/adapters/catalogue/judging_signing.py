"""Judges who signs and who gets a copy: the people named, the words signed, and the steps."""

import re
from collections.abc import Sequence

from formsvc.adapters.catalogue.settings import Place, did_you_mean
from formsvc.domain.acts import Act
from formsvc.domain.catalogue import DefinitionFault
from formsvc.domain.definition import Audience, CopyFor, Definition, Kind, Question, Signatory

_CONSENT = re.compile(r"\bconsent", re.IGNORECASE)
_SHARING = re.compile(r"\b(data|information|shar(e|es|ed|ing))\b", re.IGNORECASE)
_HOLES = re.compile(r"\{[^}]*\}?")


def judge_signing(one: Signatory | CopyFor, asked: dict[str, Question], here: Place) -> None:
    """Tell what is wrong with one [[signatory]] or [[copy]]."""
    _judge_people(one, asked, here)
    if isinstance(one, Signatory):
        _judge_words(one, here)
        if one.step < 1:
            here.fault("step counts from 1: step = 1 are the people whose links go out first.")
        if one.act is Act.ACKNOWLEDGEMENT and one.party is Audience.PARENT and one.required:
            here.fault(
                "a notice counts whether or not it is acknowledged, so nothing may wait for it: "
                "add required = false."
            )


def _judge_people(one: Signatory | CopyFor, asked: dict[str, Question], here: Place) -> None:
    people = asked.get(one.people)
    if people is None:
        here.fault(f'people = "{one.people}" is not asked.{did_you_mean(one.people, asked)}')
    elif people.kind is Kind.TABLE:
        columns = {column.name for column in people.columns}
        wanted = {"name", "email", *(row.question for row in one.only_rows)}
        if not wanted <= columns:
            here.fault(f'"{people.name}" lacks the columns {", ".join(sorted(wanted - columns))}.')
    elif people.kind is not Kind.PERSON:
        here.fault(f'"{people.name}" is neither a person nor a table of people.')
    elif people.reach and one.party is not Audience.PARENT:
        here.fault(
            f'"{people.name}" may have no email address, and only the family signs without one: '
            'party = "parent".'
        )
    elif people.needs and "email" not in people.needs:
        here.fault(f'"{people.name}" gets a letter, so it needs an email: needs = ["email"].')


def _judge_words(signatory: Signatory, here: Place) -> None:
    for words in (signatory.statement, signatory.capacity):
        if _CONSENT.search(words) and _SHARING.search(words):
            here.fault(
                "nobody signs a consent to sharing data: the school shares because its duties "
                "say so. Say what people are told instead."
            )
    if set(_HOLES.findall(signatory.capacity)) - {"{role}"}:
        here.fault("in capacity only {role} may stand in curly brackets.")
    if _HOLES.search(signatory.statement):
        here.fault("a statement is signed word for word: take out the curly brackets.")


def judge_steps(definitions: Sequence[Definition], faults: list[DefinitionFault]) -> None:
    """Tell a step that comes after one at which nobody ever signs."""
    steps = {one.step for definition in definitions for one in definition.signatories}
    for definition in definitions:
        place = Place(faults=faults, file=f"forms/{definition.name}.toml")
        for one in definition.signatories:
            if one.step > 1 and one.step - 1 not in steps:
                place.at(page=f"(signatory {one.name})").fault(
                    f"step = {one.step}, but nobody in any form has step = {one.step - 1}."
                )
