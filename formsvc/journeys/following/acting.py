"""What a school does with a pack that is out: answer, waive, withdraw, reopen, start, end."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item, Pack, User
from formsvc.domain.versions import in_force, versions_in
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.amending import give_up
from formsvc.journeys.letters import write_to_signer
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services
from formsvc.journeys.signing import go_on, use_of_link


def _note(tx: Transaction, user: User, ref: str, event: Event, **data: object) -> None:
    tx.entries.append(Happening(event=event, pack=ref, actor=user.id, data=data))


def answer_question(services: Services, user: User, ref: str, seq: int, words: str) -> None:
    """Answer a signatory's question by letter. Raises ReasonMissing or NotAllowed.

    A question may still be open when the last signature comes in, or when the papers come back.
    """
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
        _tell_asker(services, tx, pack, invitation)


def _tell_asker(services: Services, tx: Transaction, pack: Pack, invitation: Invitation) -> None:
    write_to_signer(
        services,
        tx,
        invitation,
        letter="question_answered",
        facts={
            "school": tx.people.organisation(pack.school_id).name,
            "link": use_of_link(services, tx, invitation),
        },
        key=services.new_id(),
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
        go_on(services, tx, invitation, _waived(tx, item), actor=user.id)


def _waived(tx: Transaction, item: tuple[str, str, str, int]) -> Item:
    found = (
        one
        for one in tx.invitations.items(item[0])
        if item[1:] == (one.document, one.signatory, one.number)
    )
    return next(found)


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
        _note(tx, user, ref, Event.PLACEMENT_STARTED, version=_stands(tx, ref))


def end_placement(services: Services, user: User, ref: str) -> None:
    """Mark the placement as ended; a change that was begun is given up with it.

    Raises NotAllowed before it started.
    """
    with services.ledger.transaction() as tx:
        where = pack_of_school(tx, user, ref).where
        if where.running and where.change_stands:
            give_up(services, tx, user, ref)
        elif where.running and where.state is State.OUT_FOR_SIGNATURE:
            latest = tx.versions.newest_number(ref)
            _note(tx, user, ref, Event.PACK_WITHDRAWN, version=latest)
            tx.invitations.revoke_all(ref)
        _note(tx, user, ref, Event.PLACEMENT_ENDED, version=_stands(tx, ref))


def _stands(tx: Transaction, ref: str) -> int:
    """Return the number of the version in force, else of the newest."""
    stands = in_force(versions_in(tx.entries.of_pack(ref)))
    return stands.number if stands else tx.versions.newest_number(ref)
