"""Freezes a pack and renders exactly what will be shown for signature."""

import json
from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value, missing
from formsvc.domain.answers.asking import effective
from formsvc.domain.attached import upload_ids_in
from formsvc.domain.chain import utc_text
from formsvc.domain.context import PackFacts
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import FormsvcProblem, NotAllowed
from formsvc.domain.records import Edition, Pack, User, Version
from formsvc.domain.rules import Finding, Outcome
from formsvc.domain.rules.notice import notice_count
from formsvc.domain.signers import all_signers
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.amending import plan_signatures, wording_now
from formsvc.journeys.attaching import files_not_ready
from formsvc.journeys.editions import (
    Rendered,
    Sources,
    all_editions,
    render_editions,
    unsigned,
)
from formsvc.journeys.frozen_findings import freeze_findings
from formsvc.journeys.judging import SAY_WHY, Judgement, ReasonsMissing, facts_judged, judge_pack
from formsvc.journeys.keeping import digests_of
from formsvc.journeys.safeguarding_leads import wrong_leads
from formsvc.journeys.sending.inviting import invite_all
from formsvc.journeys.sending.reaching import why_not_reached
from formsvc.journeys.services import Services
from formsvc.journeys.superseding import supersede

FOR_SIGNATURE = "For signature"


class PackNotReady(FormsvcProblem):
    """Raised when a pack cannot be sent yet; `reasons` says why, one sentence each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("This pack cannot be sent yet.")
        self.reasons = reasons


def why_not_ready(
    services: Services, facts: Mapping[str, Value], findings: tuple[Finding, ...]
) -> tuple[str, ...]:
    """Return why a pack with these facts cannot be sent, one sentence each; none means it can."""
    definitions = services.catalogue.definitions.values()
    reasons = [
        f"{definition.title}: {count} answer{'s are' if count > 1 else ' is'} missing."
        for definition in definitions
        if (count := len(missing(definition, facts)))
    ]
    if not reasons:
        reasons = why_not_reached(all_signers(definitions, facts), texts=services.texts is not None)
    reasons += [f"{one.title}: {one.why}" for one in findings if one.outcome is Outcome.FAIL]
    return tuple(dict.fromkeys(reasons))


def send_pack(services: Services, user: User, ref: str) -> None:
    """Freeze a pack, render every edition, and invite everyone who signs.

    Rendering comes first and outside the transaction: when it fails, nothing has changed.
    Raises PackNotReady, ReasonsMissing, NotAllowed, or a problem of the documents.
    """
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        answers = tx.facts.values(ref)
        number = _next_number(tx, ref)
        school = tx.people.organisation(pack.school_id).name
        definitions = services.catalogue.definitions
        facts = effective(definitions.values(), answers)
        judgement = judge_pack(services, tx, pack, facts)
        given = tx.judging.answers(ref)
        findings = freeze_findings(services, tx, judgement, facts_judged(services, facts))
        signers = all_signers(definitions.values(), facts)
        plan = plan_signatures(services, tx, ref, signers, wording_now(services, tx, ref))
        also = wrong_leads(tx, pack, definitions.values(), facts)
        also += files_not_ready(services, tx, facts)
    _check_ready(services, facts, judgement, also)
    sources = Sources(definitions=definitions, templates=services.catalogue.templates, facts=facts)
    rendered = render_editions(
        services,
        sources,
        all_editions(sources),
        pack=_pack_facts(ref, number, school, judgement),
        signatures=unsigned(sources),
        with_pages=True,
    )
    version = _freeze(services, pack, user, number=number, facts=facts, findings=findings)
    editions = _keep(services, version, rendered)
    with services.ledger.transaction() as tx:
        same = tx.facts.values(ref) == answers and tx.judging.answers(ref) == given
        if not (same and _next_number(tx, ref) == number):
            raise NotAllowed("Somebody changed or sent this pack just now. Look at it again.")
        _record_sending(services, tx, user, version=version, editions=editions)
        tx.uploads.freeze(ref, number, upload_ids_in(definitions.values(), facts))
        demand = tx.judging.code_demand(pack.authority_id)
        invite_all(services, tx, version, signers, school=school, plan=plan, demand=demand)


def _pack_facts(ref: str, number: int, school: str, judgement: Judgement) -> PackFacts:
    return PackFacts(
        reference=ref,
        version=number,
        school=school,
        status=FOR_SIGNATURE,
        notice_count=notice_count(judgement.findings),
    )


def _check_ready(
    services: Services, facts: Mapping[str, Value], judgement: Judgement, also: tuple[str, ...]
) -> None:
    reasons = (*why_not_ready(services, facts, judgement.findings), *also)
    if reasons:
        raise PackNotReady(reasons)
    if judgement.unanswered:
        raise ReasonsMissing({one.rule: SAY_WHY for one in judgement.unanswered})


def _next_number(tx: Transaction, ref: str) -> int:
    latest = tx.versions.latest(ref)
    return 1 if latest is None else latest.number + 1


def _freeze(
    services: Services,
    pack: Pack,
    user: User,
    *,
    number: int,
    facts: Mapping[str, Value],
    findings: bytes,
) -> Version:
    answers = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1).encode()
    catalogue = services.catalogue
    return Version(
        pack_ref=pack.ref,
        number=number,
        answers_sha256=services.blobs.put(answers),
        findings_sha256=services.blobs.put(findings),
        definitions={name: services.blobs.put(data) for name, data in catalogue.sources.items()},
        templates={name: services.blobs.put(data) for name, data in catalogue.templates.items()},
        sent_at=utc_text(services.clock()),
        sent_by=user.id,
    )


def _keep(services: Services, version: Version, rendered: list[Rendered]) -> list[Edition]:
    """Put every PDF and page into the blobs; return the rows that name them."""
    return [
        Edition(
            pack_ref=version.pack_ref,
            version=version.number,
            document=one.document,
            audience=one.audience.value,
            title=one.title,
            pdf_sha256=services.blobs.put(one.pdf),
            page_sha256=services.blobs.put(one.page.encode()),
        )
        for one in rendered
    ]


def _record_sending(
    services: Services,
    tx: Transaction,
    user: User,
    *,
    version: Version,
    editions: list[Edition],
) -> None:
    # Erasing another pack may have dropped the same bytes a moment ago, under this lock.
    if not all(map(services.blobs.has, digests_of(version, editions))):
        raise NotAllowed("A file of this pack was lost on its way. Send the pack again.")
    tx.versions.add(version, editions)
    tx.entries.append(
        Happening(
            event=Event.PACK_SENT,
            pack=version.pack_ref,
            actor=user.id,
            data={
                "version": version.number,
                "answers_sha256": version.answers_sha256,
                "findings_sha256": version.findings_sha256,
                "definitions": dict(version.definitions),
                "templates": dict(version.templates),
                "shown": {f"{one.document}/{one.audience}": one.pdf_sha256 for one in editions},
            },
        )
    )
    supersede(tx, version.pack_ref, version.number, sealed=False)
