"""Lets a hold reach a pack that is about the same pupil and was begun, or recognised, after it.

A claim, an inquiry or a request to see the record is about a pupil. Whoever holds is offered the
packs that there are then, and may leave one out; nobody can be offered one that is begun the day
after.
"""

from collections.abc import Iterator

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.records import Pack
from formsvc.journeys.access import is_with_authority
from formsvc.journeys.erasing.held import HOLDS, origin_of, standing_holds
from formsvc.journeys.same_pupil import packs_of_pupil, were_same_by
from formsvc.journeys.services import Services


def reach_holds(services: Services) -> int:
    """Write down every hold that reaches another pack by now; return on how many packs."""
    with services.ledger.reading() as tx:
        held = [tx.packs.get(ref) for ref in tx.erasing.held()]
        standing = [one for one in held if standing_holds(_holds(tx, one))]
        others = {each.ref: each for one in standing for each in packs_of_pupil(tx, one)[1:]}
        # Mostly there is nothing to write: nobody who saves must wait for that to be found out.
        todo = [ref for ref, one in others.items() if any(holds_on_their_way(tx, one))]
    count = 0
    for ref in sorted(todo):
        with services.ledger.transaction() as tx:
            count += reach_pack(tx, tx.packs.get(ref))
    return count


def reach_pack(tx: Transaction, pack: Pack) -> bool:
    """Write down each hold that reaches a pack now; say whether there was one."""
    found = dict(holds_on_their_way(tx, pack))
    for side, hold in found.items():
        tx.entries.append(
            Happening(
                event=Event.HOLD_REACHED,
                pack=pack.ref,
                actor="formsvc",
                data={"side": side, "entry": hold.seq},
                private={"reason": (tx.entries.private(hold.seq) or {}).get("reason", "")},
            )
        )
    return bool(found)


def holds_on_their_way(tx: Transaction, pack: Pack) -> Iterator[tuple[str, Entry]]:
    """Yield (side, entry by which a person held) of each hold that reaches a pack, unwritten yet.

    The authority's reaches only what the authority has. A side that held, or lifted, on this very
    pack after the other was held has decided about it.
    """
    if pack.state == State.ERASED:
        return
    mine = {str(one.data["side"]): one for one in _holds(tx, pack)}
    for other in packs_of_pupil(tx, pack)[1:]:
        for side, hold in standing_holds(_holds(tx, other)).items():
            origin = origin_of(tx, hold)
            decided = side in mine and mine[side].seq > origin.seq
            if decided or not _is_in_reach(tx, pack, other, side):
                continue
            if _came_after(tx, pack, other, side, hold):
                yield side, origin


def _is_in_reach(tx: Transaction, pack: Pack, other: Pack, side: str) -> bool:
    if side != "authority":
        return True
    return pack.authority_id == other.authority_id and is_with_authority(tx, pack)


def _came_after(tx: Transaction, pack: Pack, other: Pack, side: str, hold: Entry) -> bool:
    """Say whether a side got a pack after another was held, or one of them said only then whose.

    What was about the same pupil already could be chosen, and was left out on purpose.
    """
    if not were_same_by(tx, pack, other, moment=hold.at):
        return True
    got = Event.PACK_SEALED if side == "authority" else Event.PACK_STARTED
    return any(one.seq > hold.seq for one in tx.entries.of_pack(pack.ref, only=[got])[:1])


def _holds(tx: Transaction, pack: Pack) -> list[Entry]:
    return tx.entries.of_pack(pack.ref, only=HOLDS)
