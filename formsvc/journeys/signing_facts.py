"""What a signatory needs to know first: where, when, who, what it costs whom, whom to call."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from formsvc.domain.answers import words
from formsvc.domain.answers.reading import Value
from formsvc.domain.definition import Audience, Kind, Question, placed_in
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing import Visit


class Shape(StrEnum):
    """How a fact is said: as it was typed in English, or as something that every language has."""

    TYPED = "typed"
    OURS = "ours"
    DAY = "day"
    PHONE = "phone"
    TIMES = "times"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFact:
    """One fact: its label, and what it says; times as (weekday, from, to), each in a row."""

    label: str
    shape: Shape
    said: str = ""
    times: tuple[tuple[str, str, str], ...] = ()


#: (label, fact, part): what is shown first, when this person may see it.
_FIRST = (
    (to_say("Who it is about"), "pupil_forename", ""),
    (to_say("Where"), "provider_name", ""),
    (to_say("Address"), "provider_sites", "address"),
    (to_say("First day"), "start_date", ""),
    (to_say("Last day planned"), "end_date", ""),
    (to_say("Days and times"), "days_wanted", ""),
    (to_say("Hours a week there"), "hours_at_provider", ""),
    (to_say("The way there"), "transport", ""),
    (to_say("Who pays for the way there"), "transport_paid_by", ""),
    (to_say("Lunch"), "lunch", ""),
    (to_say("The whole cost"), "total_cost", ""),
    (to_say("Who to call at the school"), "link_person", "name"),
    (to_say("Their phone number"), "link_person", "phone"),
)
FACTS_SHOWN = frozenset(name for _, name, _ in _FIRST)


def key_facts(services: Services, visit: Visit) -> list[KeyFact]:
    """Return the key facts from the frozen answers, in this person's own edition."""
    with services.ledger.reading() as tx:
        version = tx.versions.get(visit.reference, visit.invitation.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    placed = placed_in(services.catalogue.definitions)
    audience = Audience(visit.invitation.party)
    shown = []
    for label, name, part in _FIRST:
        if name not in placed or name not in facts or audience not in placed[name][2].seen_by:
            continue
        fact = _fact(label, placed[name][2], facts[name], part)
        if fact.said or fact.times:
            shown.append(fact)
    return [*shown[:-2], *_what_it_costs(audience), *shown[-2:]]


def _what_it_costs(audience: Audience) -> list[KeyFact]:
    """Say that a parent pays nothing for the place: the school is who buys it from the provider."""
    if audience is not Audience.PARENT:
        return []
    said = to_say("Nothing for the place. The school pays for it.")
    return [KeyFact(label=to_say("What you pay"), shape=Shape.OURS, said=said)]


def _fact(label: str, question: Question, value: Value, part: str) -> KeyFact:
    if question.kind is Kind.TABLE:
        return _of_rows(label, value, part)
    if isinstance(value, Mapping):
        shape = Shape.PHONE if part == "phone" else Shape.TYPED
        return KeyFact(label=label, shape=shape, said=value.get(part, ""))
    if question.kind is Kind.DATE:
        return KeyFact(label=label, shape=Shape.DAY, said=str(value))
    shape = Shape.OURS if question.kind is Kind.CHOICE else Shape.TYPED
    return KeyFact(label=label, shape=shape, said=words(question, value))


def _of_rows(label: str, value: Value, part: str) -> KeyFact:
    rows = [row for row in value if isinstance(row, Mapping)]
    if part:
        said = rows[0].get(part, "") if len(rows) == 1 else ""
        return KeyFact(label=label, shape=Shape.TYPED, said=said)
    times = tuple((row["day"], row["start"], row["finish"]) for row in rows)
    return KeyFact(label=label, shape=Shape.TIMES, times=times)
