"""Holds a pack against the rules, with the reasons that the school gave for going on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.chain import utc_text
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event, Happening
from formsvc.domain.judged import WarningAnswer
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Pack, User
from formsvc.domain.rules import Finding, Outcome
from formsvc.domain.showing import seen_facts
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.reasons import ReasonMissing, read_reason
from formsvc.journeys.rules_about import rules_about
from formsvc.journeys.services import Services

SAY_WHY = "Write why you go on, or change the answers"


class ReasonsMissing(FormsvcProblem):
    """Raised when a reason is missing or cannot be kept; `faults` maps a rule to its words."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("Say for each warning why you go on.")
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Every finding, and the reasons that still hold, by rule."""

    findings: tuple[Finding, ...]
    reasons: Mapping[str, WarningAnswer]

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that need a reason to go on."""
        return tuple(one for one in self.findings if one.outcome is Outcome.WARN)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """The warnings without a reason."""
        return tuple(one for one in self.warnings if one.rule not in self.reasons)


def judge_pack(
    services: Services, tx: Transaction, pack: Pack, facts: Mapping[str, Value]
) -> Judgement:
    """Return what the rules say about a pack with these facts, and the reasons given."""
    findings = rules_about(services, tx, pack, facts_judged(services, facts))
    given = {answer.rule: answer for answer in tx.judging.answers(pack.ref)}
    return Judgement(
        findings=findings,
        reasons={
            one.rule: given[one.rule]
            for one in findings
            if one.rule in given and _holds(given[one.rule], one)
        },
    )


def facts_judged(services: Services, facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return the facts that rules look at: those that everybody at the school may see.

    What only safeguarding leads see is left out. Findings stand on pages, in reasons and in the
    signing record, and a rule that knew would tell them all.
    """
    definitions = services.catalogue.definitions.values()
    return seen_facts(definitions, facts, frozenset({Audience.SCHOOL}))


def _holds(answer: WarningAnswer, finding: Finding) -> bool:
    """Say whether a reason still counts: the same version of the rule says the very same."""
    return (answer.rule_version, answer.why_sha256) == (finding.version, _sha256(finding.why))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def answer_warnings(services: Services, user: User, ref: str, words: Mapping[str, str]) -> None:
    """Keep the reasons to go on, by rule; a reason that is unchanged is not written again.

    A reason that can be kept is kept even when another is missing. Raises ReasonsMissing for
    those that are missing, NotAllowed when the pack is no draft.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        found = judge_pack(services, tx, pack, effective_facts(services, tx, ref))
        wanted = {one.rule: one for one in found.warnings if one.rule in words}
        read, faults = _read(words, wanted)
        for rule, reason in read.items():
            kept = found.reasons.get(rule)
            if kept is None or kept.reason != reason:
                finding = wanted[rule]
                answer = _answer(services, user, finding, reason)
                _keep(tx, pack, answer, why=finding.why)
    if faults:
        raise ReasonsMissing(faults)


def effective_facts(services: Services, tx: Transaction, ref: str) -> dict[str, Value]:
    """Return the facts of a pack that count."""
    return effective(services.catalogue.definitions.values(), tx.facts.values(ref))


def _read(
    words: Mapping[str, str], wanted: Mapping[str, Finding]
) -> tuple[dict[str, str], dict[str, str]]:
    read: dict[str, str] = {}
    faults: dict[str, str] = {}
    for rule in wanted:
        try:
            read[rule] = read_reason(words[rule], SAY_WHY)
        except ReasonMissing as missing:
            faults[rule] = missing.message
    return read, faults


def _answer(services: Services, user: User, finding: Finding, reason: str) -> WarningAnswer:
    return WarningAnswer(
        rule=finding.rule,
        rule_version=finding.version,
        why_sha256=_sha256(finding.why),
        reason=reason,
        given_by=user.id,
        given_at=utc_text(services.clock()),
    )


def _keep(tx: Transaction, pack: Pack, answer: WarningAnswer, *, why: str) -> None:
    tx.judging.put_answer(pack.ref, answer)
    tx.entries.append(
        Happening(
            event=Event.WARNING_ANSWERED,
            pack=pack.ref,
            actor=answer.given_by,
            data={
                "rule": answer.rule,
                "rule_version": answer.rule_version,
                "why_sha256": answer.why_sha256,
            },
            private={"reason": answer.reason, "why": why},
        )
    )
