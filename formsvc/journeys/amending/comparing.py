"""Compares what a copy said when it was signed with what it would say now, word for word."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from formsvc.adapters.documents import document_text, fill_template
from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Facts, Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.context import EDITION_NAMES, PackFacts, build_context, signature_rows
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
    readers: dict[Audience, list[str]] = {}
    for document, audience in dict.fromkeys(copies):
        readers.setdefault(audience, []).append(document)
    changed = {one.question.name for one in _differences(before, after, frozenset(Audience))}
    return {
        (document, audience): need
        for audience, documents in readers.items()
        for document, need in _needs_for(before, after, audience, documents, changed).items()
    }


def _needs_for(
    before: Wording, after: Wording, audience: Audience, documents: Iterable[str], changed: set[str]
) -> dict[str, Need]:
    """Return what the change of these answers means for one audience, by document."""
    needs = dict.fromkeys(documents, Need.AGAIN)
    if audience is Audience.DSL:
        return needs
    old, new = before.sources.definitions, after.sources.definitions
    told = only_told(tuple(old.values()), tuple(new.values()), changed, audience)
    files = _changed_files(before, after, audience)
    # Two files can have one name and one size, and so the same words.
    known = [one for one in needs if one in old and one in new and files.get(one, set()) <= told]
    now = words_of_copies(after, known, audience)
    was = words_of_copies(before, known, audience)
    other = [one for one in known if was[one] != now[one]]
    mixed = words_of_copies(_with(before, after, told), other, audience)
    for one in known:
        if one not in other:
            needs[one] = Need.TOLD if one in files else Need.SAME
        elif mixed[one] == now[one]:
            needs[one] = Need.TOLD
    return needs


def _changed_files(before: Wording, after: Wording, audience: Audience) -> dict[str, set[str]]:
    """Return by document the questions that ask for a file, of which another is there now."""
    found: dict[str, set[str]] = {}
    for one in _differences(before, after, frozenset({audience})):
        if one.question.kind is Kind.FILE:
            found.setdefault(one.definition.name, set()).add(one.question.name)
    return found


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


def words_of_copies(
    wording: Wording, documents: Collection[str], audience: Audience
) -> dict[str, str]:
    """Return by document all words of one audience's copies before anybody signed them.

    What an audience reads is the same in all documents, and is said once.
    """
    if not documents:
        return {}
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
        signatures=(),
        draft=False,
    )
    lines = unsigned(sources)
    return {
        one: _filled(
            sources.templates[one],
            json.dumps(context | {"signatures": signature_rows(lines[one])}, sort_keys=True),
        )
        for one in documents
    }


@lru_cache(maxsize=256)
def _filled(template: bytes, context: str) -> str:
    """Return the words of a filled template; kept, because one page compares the same again."""
    filled: Mapping[str, object] = json.loads(context)
    return document_text(fill_template(template, filled))
