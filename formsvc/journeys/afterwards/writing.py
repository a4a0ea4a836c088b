"""Writes a review, or what a placement came to, beside the signed papers: they never change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from formsvc.adapters.ledger import Transaction
from formsvc.domain.afterwards import ENDING, REVIEW, SaidPart, begun_with, said_parts
from formsvc.domain.answers import Fault, Value, asked_pages, read_page
from formsvc.domain.definition import Definition
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Pack, User
from formsvc.domain.rules import Finding, Outcome
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.afterwards.reading import written_in
from formsvc.journeys.answering import AnswersNotAccepted
from formsvc.journeys.judging import SAY_WHY, effective_facts
from formsvc.journeys.reasons import ReasonMissing, read_reason
from formsvc.journeys.rules_about import rules_about
from formsvc.journeys.services import Services

EVENTS: Mapping[str, Event] = {REVIEW: Event.REVIEW_WRITTEN, ENDING: Event.ENDING_WRITTEN}
#: What must have happened before each can be written.
_AFTER: Mapping[str, tuple[Event, str]] = {
    REVIEW: (Event.PLACEMENT_STARTED, "A review can be written down once the placement started."),
    ENDING: (Event.PLACEMENT_ENDED, "Say first that the placement has ended."),
}
#: Days that cannot lie ahead: something that was held or has ended.
_PAST = ("review_date", "ending_date")


class NotWritten(AnswersNotAccepted):
    """Raised when something is wrong or missing; nothing was written.

    `warnings` are what the rules say, `no_reason` what is wrong with the reason to go on.
    """

    def __init__(
        self, faults: tuple[Fault, ...], warnings: tuple[Finding, ...] = (), no_reason: str = ""
    ) -> None:
        super().__init__(faults)
        self.warnings = warnings
        self.no_reason = no_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """An empty review or ending: its form, the pack's facts, what stands there from the start."""

    pack: Pack
    definition: Definition
    facts: dict[str, Value]
    values: dict[str, Value]

    @property
    def where(self) -> tuple[str, str, str]:
        """Where what is typed and not written down yet is kept."""
        return (self.pack.ref, self.definition.name, self.definition.name)


def begin_writing(services: Services, user: User, ref: str, document: str) -> Writing:
    """Return what is to be filled in. Raises NotFound, or NotAllowed before its time."""
    definition = services.catalogue.afterwards.get(document)
    if definition is None:
        raise NotFound("page")
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        _judge_time(tx, ref, document)
        facts = effective_facts(services, tx, ref)
    return Writing(
        pack=pack, definition=definition, facts=facts, values=begun_with(definition, facts)
    )


def _judge_time(tx: Transaction, ref: str, document: str) -> None:
    event, why = _AFTER[document]
    if not tx.entries.of_pack(ref, only=[event]):
        raise NotAllowed(why)


def write_down(
    services: Services, user: User, writing: Writing, raws: Mapping[str, object], *, reason: str
) -> int:
    """Write it down for good and return its number; what is sent twice is written once.

    Raises NotWritten when an answer is missing or wrong, or a warning has no reason; NotAllowed.
    """
    values, faults = _read(writing, raws, uk_day(services.clock()))
    if faults:
        raise NotWritten(faults)
    document = writing.definition.name
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, writing.pack.ref)
        _judge_time(tx, pack.ref, document)
        found = rules_about(services, tx, pack, values, of_review=True)
        warnings = tuple(one for one in found if one.outcome is Outcome.WARN)
        why = _reason(warnings, reason)
        tx.drafts.remove(writing.where, user.id)
        before = [one for one in written_in(tx, pack.ref) if one.document == document]
        if before and before[-1].values == values and before[-1].by_id == user.id:
            return before[-1].seq
        latest = tx.versions.latest(pack.ref)
        entry = tx.entries.append(
            Happening(
                event=EVENTS[document],
                pack=pack.ref,
                actor=user.id,
                data={
                    "version": latest.number if latest else 0,
                    "form_sha256": writing.definition.sha256,
                },
                private={"written": _kept(writing, values, warnings, why)},
            )
        )
    return entry.seq


def _read(
    writing: Writing, raws: Mapping[str, object], today: date
) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    for page in asked_pages(writing.definition, writing.facts):
        reading = read_page(page, raws, {**writing.facts, **values}, complete=True)
        values |= reading.values
        faults.extend(reading.faults)
    faults += [
        Fault(question=name, message="This day lies ahead. Enter a day that has been")
        for name in _PAST
        if str(values.get(name, "")) > today.isoformat()
    ]
    return values, tuple(faults)


def _reason(warnings: tuple[Finding, ...], reason: str) -> str:
    if not warnings:
        return ""
    try:
        return read_reason(reason, SAY_WHY)
    except ReasonMissing as missing:
        raise NotWritten((), warnings, missing.message) from None


def _kept(
    writing: Writing, values: Mapping[str, Value], warnings: tuple[Finding, ...], reason: str
) -> str:
    """Return it as JSON: with the words that were asked, so that it reads the same for ever."""
    parts = said_parts(writing.definition, writing.facts, values)
    return json.dumps(
        {
            "title": writing.definition.title,
            "purpose": writing.definition.purpose,
            "answers": values,
            "parts": [_part(one) for one in parts],
            "warnings": [_warning(one) for one in warnings],
            "reason": reason,
        },
        ensure_ascii=False,
    )


def _warning(finding: Finding) -> dict[str, str]:
    rule = f"{finding.rule}, version {finding.version}"
    return {"rule": rule, "said": finding.why, "source": finding.source}


def _part(part: SaidPart) -> dict[str, object]:
    return {
        "title": part.title,
        "rows": [
            {"ask": one.ask, "answer": one.answer, "seen_by": sorted(one.seen_by)}
            for one in part.rows
        ],
    }
