"""Decides about a pack's end: a person holds it, lifts the hold, or has it erased."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import SAFEGUARDING_LEAD, audiences_of, pack_of_school
from formsvc.journeys.erasing.register import HOLDS, due_of
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services

#: Why a person may have a pack erased, as entries keep it and as the pages say it.
GROUNDS: Mapping[str, str] = {
    "time_over": "Its time is over",
    "asked": "Somebody asked for it, and the school agreed",
    "mistake": "It should not have been here: a wrong pupil, or a pack made twice",
}
#: A pack in one of these is being worked on: it comes to rest first.
_MOVING = frozenset({State.OUT_FOR_SIGNATURE, State.SIGNED})


class PackHeld(NotAllowed):
    """Raised when a pack that is on hold should be erased."""

    def __init__(self) -> None:
        super().__init__("This pack is on hold: it may not be erased until the hold is lifted.")


def may_decide(user: User) -> bool:
    """Say whether somebody decides about holding and erasing at their school.

    Only who may read all of a record can say whether it is still needed.
    """
    return user.role == SAFEGUARDING_LEAD


def is_held(entries: Iterable[Entry]) -> bool:
    """Say whether a pack with these entries is on hold."""
    told = [one.event for one in entries if one.event in HOLDS]
    return bool(told) and told[-1] is Event.PACK_HELD


def _decided_by(tx: Transaction, user: User, ref: str) -> Pack:
    pack = pack_of_school(tx, user, ref)
    if not may_decide(user):
        raise NotAllowed("Only a safeguarding lead of the school decides about this.")
    return pack


def hold_pack(services: Services, user: User, ref: str, words: str) -> None:
    """Put a pack on hold, with a reason: nobody can have it erased. Raises ReasonMissing."""
    reason = read_reason(words, "Write why this pack must not be erased")
    _note_hold(services, user, ref, Event.PACK_HELD, reason)


def lift_hold(services: Services, user: User, ref: str, words: str) -> None:
    """Lift a hold, with a reason. Raises ReasonMissing."""
    reason = read_reason(words, "Write why the hold is lifted")
    _note_hold(services, user, ref, Event.HOLD_LIFTED, reason)


def _note_hold(services: Services, user: User, ref: str, event: Event, reason: str) -> None:
    with services.ledger.transaction() as tx:
        _decided_by(tx, user, ref)
        if is_held(tx.entries.of_pack(ref, only=HOLDS)) is (event is Event.PACK_HELD):
            raise NotAllowed("Somebody did this just now. Look at the pack again.")
        tx.entries.append(
            Happening(event=event, pack=ref, actor=user.id, data={}, private={"reason": reason})
        )


def erase_pack(services: Services, user: User, ref: str, *, ground: str, typed: str) -> None:
    """Erase a pack for good: every row in this transaction, what lies on the disk soon after.

    `typed` is the reference as the person typed it, so that nobody erases by a slip. Raises
    PackHeld or NotAllowed.
    """
    with services.ledger.transaction() as tx:
        pack = _decided_by(tx, user, ref)
        if ground not in GROUNDS:
            raise NotAllowed("Say why the pack is erased.")
        if typed.strip().upper() != ref.upper():
            raise NotAllowed(f"Type {ref}, the reference of this pack, to erase it.")
        if is_held(tx.entries.of_pack(ref, only=HOLDS)):
            raise PackHeld
        if pack.state in _MOVING or tx.erasing.busy(ref):
            raise NotAllowed(
                "This pack is out for signature, or is being sealed, or a letter about it is on "
                "its way. Take it back first, or wait a little."
            )
        due = due_of(services, tx, pack, audiences_of(user))
        if ground == "time_over" and not due.has_come(services.clock().date()):
            raise NotAllowed("The time of this pack is not over yet.")
        _take_out(services, tx, pack, ground=ground, actor=user.id)


def erase_again(services: Services, refs: Iterable[str]) -> int:
    """Erase what had been erased before an older backup was restored; return how many packs."""
    count = 0
    with services.ledger.transaction() as tx:
        known = {pack.ref: pack for pack in tx.packs.all() if pack.state != State.ERASED}
        for pack in (known[ref] for ref in dict.fromkeys(refs) if ref in known):
            _take_out(services, tx, pack, ground="restored", actor="formsvc")
            count += 1
    return count


def _take_out(services: Services, tx: Transaction, pack: Pack, *, ground: str, actor: str) -> None:
    counts = tx.erasing.counts(pack.ref)
    # Everybody reads the entry: it says no more than any of the school's staff may know.
    kind = due_of(services, tx, pack, frozenset({Audience.SCHOOL})).kind
    entry = tx.entries.append(
        Happening(
            event=Event.PACK_ERASED,
            pack=pack.ref,
            actor=actor,
            data={
                "ground": ground,
                "kind": kind.name,
                "answers": counts["fact"],
                "versions": counts["version"],
                "files": counts["upload"],
                "letters": counts["letter"],
                "people": counts["invitation"],
                "private": counts["entry_private"],
            },
        )
    )
    tx.erasing.erase(pack.ref, seq=entry.seq)
