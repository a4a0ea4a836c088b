"""Holds packs against erasing: the school's hold and the authority's, each lifted by its side."""

from collections.abc import Iterable

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import OFFICER, pack_of_authority
from formsvc.journeys.erasing.held import HOLDS, decided_by, side_of, standing_holds
from formsvc.journeys.erasing.other_packs import in_reach
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services


def hold_pack(
    services: Services, user: User, ref: str, words: str, *, also: Iterable[str] = ()
) -> None:
    """Put a pack on hold, with a reason: nobody can have it erased. Raises ReasonMissing.

    `also` names other packs of the same pupil that are held with it, all or none: one of them that
    is held already stays as it is. Safeguarding leads hold packs of their school, officers those
    that their authority has. Raises NotAllowed for any other pack.
    """
    reason = read_reason(words, "Write why this pack must not be erased")
    _note_holds(services, user, [ref, *also], Event.PACK_HELD, reason)


def lift_hold(
    services: Services, user: User, ref: str, words: str, *, also: Iterable[str] = ()
) -> None:
    """Lift the hold of one's own side, from other packs of the pupil too. Raises as `hold_pack`."""
    reason = read_reason(words, "Write why the hold is lifted")
    _note_holds(services, user, [ref, *also], Event.HOLD_LIFTED, reason)


def _note_holds(services: Services, user: User, refs: list[str], event: Event, reason: str) -> None:
    with services.ledger.transaction() as tx:
        pack = (pack_of_authority if user.role == OFFICER else decided_by)(tx, user, refs[0])
        todo = [one for one in dict.fromkeys(refs) if _is_to_do(tx, user, one, event)]
        if pack.ref not in todo:
            raise NotAllowed("Somebody did this just now. Look at the pack again.")
        if not set(refs[1:]) <= {one.ref for one in in_reach(tx, user, pack)}:
            raise NotAllowed(
                "A pack that you ticked is not one of this pupil's packs any more. Look at the "
                "list again."
            )
        for ref in todo:
            tx.entries.append(
                Happening(
                    event=event,
                    pack=ref,
                    actor=user.id,
                    data={"side": side_of(user)},
                    private={"reason": reason},
                )
            )


def _is_to_do(tx: Transaction, user: User, ref: str, event: Event) -> bool:
    held = side_of(user) in standing_holds(tx.entries.of_pack(ref, only=HOLDS))
    return held is not (event is Event.PACK_HELD)
