"""Shows a pack with all that happened to it, as its school or its authority sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.chain import Entry
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.jobs import UnfinishedJob
from formsvc.domain.pack import DRAFTS, TRANSITIONS, State
from formsvc.domain.records import Invitation, Item, Pack, SealedFile, SentLetter, User, Version
from formsvc.domain.rules import Finding
from formsvc.domain.showing import seen_facts, withheld_names
from formsvc.domain.signatures import current_step
from formsvc.journeys.access import audiences_of, pack_of_school
from formsvc.journeys.attaching import files_not_ready
from formsvc.journeys.frozen_findings import Changed, FrozenFinding, changed_since, thaw_findings
from formsvc.journeys.judging import Judgement, judge_pack
from formsvc.journeys.questions import Asked, questions_in, said_in
from formsvc.journeys.retrying import keys_of_pack
from formsvc.journeys.safeguarding_leads import wrong_leads
from formsvc.journeys.services import Services
from formsvc.journeys.superseding import shown_version


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """A pack as its school or its authority sees it.

    `judgement` is what the rules say today; `frozen` what they said when the version was sent,
    empty while the pack is a draft: both for deciding, and for showing only where the reader sees
    all that the rules look at. `facts` are those that the reader may see, `withheld` names the
    others; `all_facts` are for counting and judging, never for showing. `strangers` says why the
    safeguarding leads' copy would reach somebody else, `files_not_ready` why the files of a draft
    cannot be sent.
    """

    pack: Pack
    state: State
    school: str
    version: int
    facts: dict[str, Value]
    all_facts: dict[str, Value]
    withheld: frozenset[str]
    judgement: Judgement
    frozen: tuple[FrozenFinding, ...]
    invitations: tuple[tuple[Invitation, tuple[Item, ...]], ...]
    asked: tuple[Asked, ...]
    reasons: tuple[str, ...]
    entries: tuple[Entry, ...]
    sealed: tuple[SealedFile, ...]
    troubles: tuple[UnfinishedJob, ...]
    strangers: tuple[str, ...] = ()
    files_not_ready: tuple[str, ...] = ()
    delivery: Mapping[str, SentLetter] = field(default_factory=dict)
    #: Who was asked to sign any version, by invitation.
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def astray(self) -> tuple[Invitation, ...]:
        """The people whose letters surely do not arrive: a task for somebody at the school."""
        return tuple(
            one
            for one, _ in self.invitations
            if one.id in self.delivery and self.delivery[one.id].standing.failed
        )

    @property
    def may_correct(self) -> bool:
        """Whether people's addresses can be corrected now."""
        return (self.state, Event.ADDRESS_CORRECTED) in TRANSITIONS

    @property
    def step(self) -> int:
        """Whose turn it is to sign, 0 when nothing is open."""
        return current_step(one for _, items in self.invitations for one in items)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What every rule says: about a draft today, about a sent version when it was sent.

        What rests on an answer that this reader may not see is not told.
        """
        if self.frozen:
            return tuple(one.finding for one in self.told)
        return self.findings_today

    @property
    def findings_today(self) -> tuple[Finding, ...]:
        """What every rule says today, as far as this reader may know it."""
        return tuple(one.told_without(self.withheld) for one in self.judgement.findings)

    @property
    def told(self) -> tuple[FrozenFinding, ...]:
        """What the rules said when the version was sent, as far as this reader may know it."""
        return tuple(one.told_without(self.withheld) for one in self.frozen)

    @property
    def changed(self) -> tuple[Changed, ...]:
        """What the rules would say differently today about a version that was sent."""
        return changed_since(self.told, self.findings_today) if self.frozen else ()


def follow_pack(services: Services, user: User, ref: str) -> PackView:
    """Return a pack of the user's own school, with all that happened to it."""
    with services.ledger.reading() as tx:
        pack = pack_of_school(tx, user, ref)
        return view_pack(services, tx, pack, readers=audiences_of(user))


def view_pack(
    services: Services,
    tx: Transaction,
    pack: Pack,
    *,
    readers: frozenset[Audience],
    of_version: Version | None = None,
) -> PackView:
    """Return a pack, read in one snapshot, with the facts that one of `readers` may see.

    With `of_version` as that version was sent, whatever the school writes or has out since.
    """
    latest = of_version or shown_version(tx, pack)
    number = latest.number if latest else 0
    entries = tx.entries.of_pack(pack.ref)
    invitations = tx.invitations.of_version(pack.ref, number)
    facts = _facts(services, tx, pack, of_version)
    return PackView(
        pack=pack,
        state=State(pack.state),
        school=tx.people.organisation(pack.school_id).name,
        version=number,
        facts=seen_facts(services.catalogue.definitions.values(), facts, readers),
        all_facts=facts,
        withheld=withheld_names(services.catalogue.definitions.values(), readers),
        judgement=judge_pack(services, tx, pack, facts),
        frozen=_frozen(services, pack, latest, kept=of_version is not None),
        invitations=tuple((one, tuple(tx.invitations.items(one.id))) for one in invitations),
        asked=questions_in(tx, entries),
        reasons=tuple(_reasons(tx, entries, only=of_version.number if of_version else None)),
        entries=tuple(entries),
        sealed=tuple(tx.versions.sealed(pack.ref, number)),
        troubles=tuple(one for prefix in keys_of_pack(pack.ref) for one in tx.jobs.errors(prefix)),
        delivery=tx.letters.telling(pack.ref),
        names=tx.invitations.names(pack.ref),
        strangers=wrong_leads(tx, pack, services.catalogue.definitions.values(), facts),
        files_not_ready=files_not_ready(services, tx, facts) if _is_draft(pack) else (),
    )


def reasons_given(view: PackView) -> dict[str, str]:
    """Return why the school goes on, by rule: as frozen for a sent version, else as it stands."""
    if view.frozen:
        return {one.finding.rule: one.reason for one in view.told if one.reason}
    return {rule: one.reason for rule, one in view.judgement.reasons.items()}


def _facts(
    services: Services, tx: Transaction, pack: Pack, of_version: Version | None
) -> dict[str, Value]:
    if of_version is None:
        return effective(services.catalogue.definitions.values(), tx.facts.values(pack.ref))
    frozen: dict[str, Value] = json.loads(services.blobs.get(of_version.answers_sha256))
    return frozen


def _frozen(
    services: Services, pack: Pack, latest: Version | None, *, kept: bool
) -> tuple[FrozenFinding, ...]:
    draft = not kept and _is_draft(pack)
    return () if latest is None or draft else thaw_findings(services, latest)


def _is_draft(pack: Pack) -> bool:
    return pack.state in {State.NEW, *DRAFTS}


def _reasons(tx: Transaction, entries: list[Entry], *, only: int | None) -> list[str]:
    """Return the reasons given since the pack was last opened for changes, newest last.

    With `only` those about one version.
    """
    if only is not None:
        entries = [one for one in entries if one.data.get("version") == only]
    events = [entry.event for entry in entries]
    last = (
        len(events) - 1 - events[::-1].index(Event.PACK_REOPENED)
        if (Event.PACK_REOPENED in events)
        else -1
    )
    kinds = {Event.DOCUMENT_DECLINED, Event.PACK_SENT_BACK, Event.SIGNATURE_WAIVED}
    said = [said_in(tx, entry, "reason") for entry in entries[last + 1 :] if entry.event in kinds]
    return [reason for reason in said if reason]
