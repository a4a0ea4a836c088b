"""Freezes what the rules said when a version was sent, with the reasons, and reads it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.records import Version
from formsvc.domain.rules import Finding, Outcome
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.judging import Judgement
from formsvc.journeys.services import Services

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenFinding:
    """One finding as it stood when the version was sent, and why the school went on."""

    finding: Finding
    reason: str
    given_by: str
    given_at: str

    def told_without(self, names: frozenset[str]) -> "FrozenFinding":
        """Return this as it is told to somebody who may not see the facts of these names.

        A reason answers what the finding says, so it goes with it.
        """
        told = self.finding.told_without(names)
        if told is self.finding:
            return self
        return replace(self, finding=told, reason="", given_by="", given_at="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A finding that would come out differently today."""

    title: str
    rule: str
    why: str


def freeze_findings(
    services: Services, tx: Transaction, judgement: Judgement, facts: Mapping[str, Value]
) -> bytes:
    """Return the findings, the answers they rest on and the reasons, as the bytes to keep.

    The salt is there because the digest of these bytes stands in the ledger for ever: without it
    somebody could try out what a reason says after it was erased.
    """
    return json.dumps(
        {
            "salt": services.random_bytes(_SALT_BYTES).hex(),
            "judged_on": uk_day(services.clock()).isoformat(),
            "findings": [_frozen(tx, judgement, one, facts) for one in judgement.findings],
        },
        ensure_ascii=False,
        sort_keys=True,
        indent=1,
    ).encode()


def _frozen(
    tx: Transaction, judgement: Judgement, finding: Finding, facts: Mapping[str, Value]
) -> dict[str, object]:
    given = judgement.reasons.get(finding.rule) if finding.outcome is Outcome.WARN else None
    person = tx.people.user(given.given_by) if given else None
    return {
        "rule": finding.rule,
        "version": finding.version,
        "title": finding.title,
        "outcome": finding.outcome.value,
        "why": finding.why,
        "source": finding.source,
        "questions": list(finding.questions),
        "rests_on": sorted(finding.rests_on),
        "inputs": {name: facts[name] for name in sorted(finding.rests_on) if name in facts},
        "reason": given.reason if given else "",
        "given_by": person.name if person else "",
        "given_at": given.given_at if given else "",
    }


def thaw_findings(services: Services, version: Version) -> tuple[FrozenFinding, ...]:
    """Return what the rules said when a version was sent. Raises BlobDamaged."""
    kept = json.loads(services.blobs.get(version.findings_sha256))
    return tuple(_thawed(one) for one in kept["findings"])


def _thawed(kept: Mapping[str, str]) -> FrozenFinding:
    return FrozenFinding(
        finding=Finding(
            rule=kept["rule"],
            version=kept["version"],
            title=kept["title"],
            outcome=Outcome(kept["outcome"]),
            why=kept["why"],
            source=kept["source"],
            questions=tuple(kept["questions"]),
            rests_on=frozenset(kept["rests_on"]),
        ),
        reason=kept["reason"],
        given_by=kept["given_by"],
        given_at=kept["given_at"],
    )


def changed_since(
    frozen: tuple[FrozenFinding, ...], today: tuple[Finding, ...]
) -> tuple[Changed, ...]:
    """Return the findings that come out differently today, with what would be said now."""
    before = {one.finding.rule: one.finding for one in frozen}
    now = {one.rule: one for one in today}
    changed = [
        Changed(title=one.title, rule=rule, why=now[rule].why)
        for rule, one in before.items()
        if rule in now and (now[rule].outcome, now[rule].why) != (one.outcome, one.why)
    ]
    off = [
        Changed(title=one.title, rule=rule, why="This rule is switched off now.")
        for rule, one in before.items()
        if rule not in now
    ]
    new = [
        Changed(title=one.title, rule=rule, why=f"This rule was not asked then. {one.why}")
        for rule, one in now.items()
        if rule not in before and one.outcome in {Outcome.WARN, Outcome.FAIL}
    ]
    return (*changed, *off, *new)
