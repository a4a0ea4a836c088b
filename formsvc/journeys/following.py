"""What a school does with a pack that is out: follow, answer, waive, withdraw, reopen, start."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.answers.asking import effective
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item, Pack, SealedFile, User
from formsvc.domain.rules import Finding
from formsvc.domain.signatures import Standing, standing
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.judging import Judgement, judge_pack
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services
from formsvc.journeys.signing import complete_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that a signatory asked, with its answer when there is one."""

    seq: int
    document: str
    who: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackView:
    """A pack as its school or its authority sees it."""

    pack: Pack
    state: State
    school: str
    version: int
    facts: dict[str, Value]
    judgement: Judgement
    invitations: tuple[tuple[Invitation, tuple[Item, ...]], ...]
    asked: tuple[Asked, ...]
    reasons: tuple[str, ...]
    entries: tuple[Entry, ...]
    sealed: tuple[SealedFile, ...]
    troubles: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What every rule says."""
        return self.judgement.findings


def follow_pack(services: Services, user: User, ref: str) -> PackView:
    """Return a pack of the user's own school, with all that happened to it."""
    with services.ledger.reading() as tx:
        return view_pack(services, tx, pack_of_school(tx, user, ref))


def view_pack(services: Services, tx: Transaction, pack: Pack) -> PackView:
    """Return everything about a pack, read in one snapshot."""
    latest = tx.versions.latest(pack.ref)
    number = latest.number if latest else 0
    entries = tx.entries.of_pack(pack.ref)
    invitations = tx.invitations.of_version(pack.ref, number)
    facts = effective(services.catalogue.definitions.values(), tx.facts.values(pack.ref))
    return PackView(
        pack=pack,
        state=State(pack.state),
        school=tx.people.organisation(pack.school_id).name,
        version=number,
        facts=facts,
        judgement=judge_pack(services, tx, pack, facts),
        invitations=tuple((one, tuple(tx.invitations.items(one.id))) for one in invitations),
        asked=tuple(_asked(tx, entries)),
        reasons=tuple(_reasons(tx, entries)),
        entries=tuple(entries),
        sealed=tuple(tx.versions.sealed(pack.ref, number)),
        troubles=tuple(tx.jobs.errors(f"seal:{pack.ref}") + tx.jobs.errors(f"letter:{pack.ref}")),
    )


def _asked(tx: Transaction, entries: list[Entry]) -> list[Asked]:
    answers = {
        entry.data["question"]: _said(tx, entry, "answer")
        for entry in entries
        if entry.event is Event.QUESTION_ANSWERED
    }
    return [
        Asked(
            seq=entry.seq,
            document=str(entry.data["document"]),
            who=tx.invitations.get(str(entry.data["invitation"])).name,
            words=_said(tx, entry, "question"),
            answer=answers.get(entry.seq, ""),
        )
        for entry in entries
        if entry.event is Event.QUESTION_ASKED
    ]


def _reasons(tx: Transaction, entries: list[Entry]) -> list[str]:
    """Return the reasons given since the pack was last opened for changes, newest last."""
    events = [entry.event for entry in entries]
    last = (
        len(events) - 1 - events[::-1].index(Event.PACK_REOPENED)
        if (Event.PACK_REOPENED in events)
        else -1
    )
    kinds = {Event.DOCUMENT_DECLINED, Event.PACK_SENT_BACK, Event.SIGNATURE_WAIVED}
    said = [_said(tx, entry, "reason") for entry in entries[last + 1 :] if entry.event in kinds]
    return [reason for reason in said if reason]


def _said(tx: Transaction, entry: Entry, name: str) -> str:
    return str((tx.entries.private(entry.seq) or {}).get(name, ""))


def _note(tx: Transaction, user: User, ref: str, event: Event, **data: object) -> None:
    tx.entries.append(Happening(event=event, pack=ref, actor=user.id, data=data))


def answer_question(services: Services, user: User, ref: str, seq: int, words: str) -> None:
    """Answer a signatory's question by letter. Raises ReasonMissing or NotAllowed."""
    answer = read_reason(words, "Write your answer")
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        asked = [
            entry
            for entry in tx.entries.of_pack(ref)
            if entry.seq == seq and entry.event is Event.QUESTION_ASKED
        ]
        if not asked:
            raise NotAllowed("There is no such question.")
        invitation = tx.invitations.get(str(asked[0].data["invitation"]))
        tx.entries.append(
            Happening(
                event=Event.QUESTION_ANSWERED,
                pack=ref,
                actor=user.id,
                data={
                    "invitation": invitation.id,
                    "document": asked[0].data["document"],
                    "question": seq,
                },
                private={"answer": answer},
            )
        )
        queue_letter(
            tx,
            letter="question_answered",
            to=invitation.email,
            name=invitation.name,
            facts={"school": tx.people.organisation(pack.school_id).name, "answer": answer},
            key=services.new_id(),
            pack=ref,
            invitation=invitation.id,
        )


def waive_signature(
    services: Services, user: User, ref: str, item: tuple[str, str, str, int], words: str
) -> None:
    """Go on without a signature that is not required, with a reason.

    `item` is (invitation id, document, signatory, number). Raises ReasonMissing or NotAllowed.
    """
    reason = read_reason(words, "Write why you go on without this signature")
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        invitation = tx.invitations.get(item[0])
        if invitation.pack_ref != ref or not tx.invitations.waive(*item):
            raise NotAllowed("You cannot go on without this signature.")
        tx.entries.append(
            Happening(
                event=Event.SIGNATURE_WAIVED,
                pack=ref,
                actor=user.id,
                data={"version": invitation.version, "document": item[1], "signatory": item[2]},
                private={"reason": reason},
            )
        )
        items = tx.invitations.items_of_version(ref, invitation.version)
        if standing(items) is Standing.COMPLETE:
            complete_version(tx, ref, invitation.version, actor=user.id)


def withdraw_pack(services: Services, user: User, ref: str) -> None:
    """Take a pack back from signature: every link stops. Raises NotAllowed."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        latest = tx.versions.latest(ref)
        number = latest.number if latest else 0
        _note(tx, user, ref, Event.PACK_WITHDRAWN, version=number)
        tx.invitations.revoke_all(ref)


def reopen_pack(services: Services, user: User, ref: str) -> None:
    """Open a declined, withdrawn or sent-back pack for changes. Raises NotAllowed."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        _note(tx, user, ref, Event.PACK_REOPENED)
        tx.invitations.revoke_all(ref)


def start_placement(services: Services, user: User, ref: str) -> None:
    """Mark the placement as started. Raises NotAllowed before the authority has accepted."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        latest = tx.versions.latest(ref)
        _note(tx, user, ref, Event.PLACEMENT_STARTED, version=latest.number if latest else 0)


def end_placement(services: Services, user: User, ref: str) -> None:
    """Mark the placement as ended. Raises NotAllowed before it started."""
    with services.ledger.transaction() as tx:
        pack_of_school(tx, user, ref)
        latest = tx.versions.latest(ref)
        _note(tx, user, ref, Event.PLACEMENT_ENDED, version=latest.number if latest else 0)
