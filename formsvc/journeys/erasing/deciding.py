"""Decides about a pack's end: one person asks that it be erased, and another confirms it."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.access import audiences_of
from formsvc.journeys.erasing.asking import Asked, asked_in
from formsvc.journeys.erasing.held import HOLDS, decided_by, is_held
from formsvc.journeys.erasing.reaching import holds_on_their_way, reach_pack
from formsvc.journeys.erasing.register import due_of
from formsvc.journeys.erasing.telling import promise_done, promise_letters
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


def ask_erasure(services: Services, user: User, ref: str, *, ground: str, typed: str) -> None:
    """Ask that a pack be erased for good: nothing goes before a second person confirms it.

    `typed` is the reference as the person typed it, so that nobody asks by a slip. Raises
    PackHeld or NotAllowed.
    """
    with services.ledger.transaction() as tx:
        reach_pack(tx, decided_by(tx, user, ref))
    with services.ledger.transaction() as tx:
        pack = decided_by(tx, user, ref)
        if ground not in GROUNDS:
            raise NotAllowed("Say why the pack is erased.")
        if asked_in(tx, user, pack) is not None:
            raise NotAllowed("Somebody has asked for this already. Look at the pack again.")
        _check_free(services, tx, user, pack, ground=ground, typed=typed)
        tx.entries.append(
            Happening(event=Event.ERASURE_ASKED, pack=ref, actor=user.id, data={"ground": ground})
        )
        promise_letters(tx, ref, services.clock())


def confirm_erasure(services: Services, user: User, ref: str, *, typed: str) -> None:
    """Erase a pack that another person asked for: every row in this transaction.

    What lies on the disk goes soon after, and whoever asked is told by a letter. Everything is
    looked at again: a hold, a change, the right of either person. Raises PackHeld or NotAllowed.
    """
    with services.ledger.transaction() as tx:
        reach_pack(tx, decided_by(tx, user, ref))
    with services.ledger.transaction() as tx:
        pack = decided_by(tx, user, ref)
        _check_held(tx, pack)
        asked = _standing(tx, user, pack)
        if asked.mine:
            raise NotAllowed(
                "You asked for this yourself. Another safeguarding lead of your school must "
                "confirm it."
            )
        _check_free(services, tx, user, pack, ground=asked.ground, typed=typed)
        data = {"asked": asked.seq}
        tx.entries.append(
            Happening(event=Event.ERASURE_CONFIRMED, pack=ref, actor=user.id, data=data)
        )
        _take_out(services, tx, pack, ground=asked.ground, actor=user.id)
        promise_done(tx, pack, asked.seq)


def refuse_erasure(services: Services, user: User, ref: str, words: str) -> None:
    """Refuse what another person asked for, or take back what one asked for oneself.

    Raises ReasonMissing or NotAllowed.
    """
    reason = read_reason(words, "Write why it is not erased")
    with services.ledger.transaction() as tx:
        pack = decided_by(tx, user, ref)
        asked = _standing(tx, user, pack)
        tx.entries.append(
            Happening(
                event=Event.ERASURE_REFUSED,
                pack=ref,
                actor=user.id,
                data={"asked": asked.seq},
                private={"reason": reason},
            )
        )
        promise_letters(tx, ref, services.clock())


def _standing(tx: Transaction, user: User, pack: Pack) -> Asked:
    asked = asked_in(tx, user, pack)
    if asked is None:
        raise NotAllowed(
            "Nobody asks to erase this pack now. A request is over after 14 days, when the pack "
            "changed or was on hold since, or when whoever asked no longer decides. Ask again."
        )
    return asked


def _check_held(tx: Transaction, pack: Pack) -> None:
    """Refuse what is on hold, and what a hold reaches that was put on another pack just now."""
    if is_held(tx.entries.of_pack(pack.ref, only=HOLDS)) or any(holds_on_their_way(tx, pack)):
        raise PackHeld


def _check_free(
    services: Services, tx: Transaction, user: User, pack: Pack, *, ground: str, typed: str
) -> None:
    """Refuse a slip, and a pack that is on hold, in motion, or whose time is not over."""
    if typed.strip().upper() != pack.ref.upper():
        raise NotAllowed(f"Type {pack.ref}, the reference of this pack, to erase it.")
    _check_held(tx, pack)
    if pack.state in _MOVING or tx.erasing.busy(pack.ref):
        raise NotAllowed(
            "This pack is out for signature, or is being sealed, or a letter about it is on "
            "its way. Take it back first, or wait a little."
        )
    due = due_of(services, tx, pack, audiences_of(user))
    if ground == "time_over" and not due.has_come(uk_day(services.clock())):
        raise NotAllowed("The time of this pack is not over yet.")


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
