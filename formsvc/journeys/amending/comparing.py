"""Compares what a copy said when it was signed with what it would say now, word for word."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from formsvc.adapters.documents import document_text, fill_template
from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import EDITION_NAMES, PackFacts, build_context
from formsvc.domain.definition import Audience, Kind
from formsvc.domain.differences import Difference, Need, differences, only_told
from formsvc.domain.records import Version
from formsvc.domain.rules.notice import notice_count
from formsvc.journeys.editions import Sources, unsigned
from formsvc.journeys.frozen_findings import thaw_findings
from formsvc.journeys.judging import judge_pack
from formsvc.journeys.sealing.reading import thaw
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What the documents of one version are made of: their sources, and what they say of the pack.

    The version's number and its status stand in every document and are no part of what is agreed,
    so both wordings that are compared say the same of these.
    """

    sources: Sources
    school: str
    notice_count: str

    @property
    def facts(self) -> Facts:
        """The answers."""
        return self.sources.facts


def wording_of(services: Services, version: Version, *, school: str) -> Wording:
    """Return what a version was made of when it was sent."""
    frozen = thaw_findings(services, version)
    return Wording(
        sources=thaw(services, version),
        school=school,
        notice_count=notice_count(one.finding for one in frozen),
    )


def wording_now(services: Services, tx: Transaction, ref: str) -> Wording:
    """Return what the next version would be made of if it were sent now."""
    pack, catalogue = tx.packs.get(ref), services.catalogue
    facts = effective(catalogue.definitions.values(), tx.facts.values(ref))
    return Wording(
        sources=Sources(
            definitions=catalogue.definitions, templates=catalogue.templates, facts=facts
        ),
        school=tx.people.organisation(pack.school_id).name,
        notice_count=notice_count(judge_pack(services, tx, pack, facts).findings),
    )


def needs_of(
    before: Wording, after: Wording, copies: Iterable[tuple[str, Audience]]
) -> dict[tuple[str, Audience], Need]:
    """Return for each copy (document, audience) what the change means for those who signed it.

    SAME: word for word the same. TOLD: every changed word comes from answers of which this
    audience is only told (`only_told` in the forms), which is proved by putting just these answers
    into the earlier wording and comparing. Everything else is AGAIN: what cannot be explained is
    signed again. So is the safeguarding leads' copy, always: else it would show whether something
    changed that only they may know.
    """
    return {copy: _need(before, after, *copy) for copy in dict.fromkeys(copies)}


def _need(before: Wording, after: Wording, document: str, audience: Audience) -> Need:
    known = document in before.sources.definitions and document in after.sources.definitions
    if audience is Audience.DSL or not known:
        return Need.AGAIN
    told = _told(before, after, audience)
    files = _changed_files(before, after, document, audience)
    if not files <= told:
        return Need.AGAIN  # two files can have one name and one size, and so the same words
    now = words_of_copy(after, document, audience)
    if words_of_copy(before, document, audience) == now:
        return Need.TOLD if files else Need.SAME
    mixed = _with(before, after, told)
    return Need.TOLD if words_of_copy(mixed, document, audience) == now else Need.AGAIN


def _told(before: Wording, after: Wording, audience: Audience) -> frozenset[str]:
    """Return the changed answers of which this audience is only told."""
    old, new = before.sources, after.sources
    then, now = tuple(old.definitions.values()), tuple(new.definitions.values())
    changed = {one.question.name for one in _differences(before, after, frozenset(Audience))}
    return only_told(then, now, changed, audience)


def _changed_files(
    before: Wording, after: Wording, document: str, audience: Audience
) -> frozenset[str]:
    """Return the questions of a document that ask for a file, of which another is there now."""
    return frozenset(
        one.question.name
        for one in _differences(before, after, frozenset({audience}))
        if one.question.kind is Kind.FILE and one.definition.name == document
    )


def _differences(
    before: Wording, after: Wording, readers: frozenset[Audience]
) -> tuple[Difference, ...]:
    old, new = before.sources, after.sources
    then, now = tuple(old.definitions.values()), tuple(new.definitions.values())
    return differences(then, now, old.facts, new.facts, readers)


def _with(before: Wording, after: Wording, told: frozenset[str]) -> Wording:
    """Return the earlier wording with the new answers of which an audience is only told."""
    old, new = before.sources, after.sources
    facts: dict[str, Value] = {name: value for name, value in old.facts.items() if name not in told}
    facts |= {name: new.facts[name] for name in told if name in new.facts}
    sources = Sources(definitions=old.definitions, templates=old.templates, facts=facts)
    return Wording(sources=sources, school=before.school, notice_count=before.notice_count)


def words_of_copy(wording: Wording, document: str, audience: Audience) -> str:
    """Return all words of a copy (a document for one audience) before anybody signed it."""
    sources = wording.sources
    context = build_context(
        sources.definitions.values(),
        sources.facts,
        audience=audience,
        pack=PackFacts(
            reference="",
            version=0,
            school=wording.school,
            status="",
            edition=EDITION_NAMES[audience],
            notice_count=wording.notice_count,
        ),
        signatures=unsigned(sources)[document],
        draft=False,
    )
    return _filled(sources.templates[document], json.dumps(context, sort_keys=True))


@lru_cache(maxsize=256)
def _filled(template: bytes, context: str) -> str:
    """Return the words of a filled template; kept, because one page compares the same again."""
    filled: Mapping[str, object] = json.loads(context)
    return document_text(fill_template(template, filled))
