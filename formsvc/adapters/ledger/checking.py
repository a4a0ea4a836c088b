"""Checks the whole ledger in one pass: chain, private facts, tree, states, and then the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from formsvc.adapters.ledger.comparing import row_fault
from formsvc.domain.chain import (
    NOTHING_BEFORE,
    ChainFault,
    Entry,
    Kept,
    first_fault,
    private_fault,
)
from formsvc.domain.pack import State, after
from formsvc.domain.problems import NotAllowed
from formsvc.domain.tree import Frontier, leaf

if TYPE_CHECKING:
    from formsvc.adapters.ledger.store import Transaction


def first_fault_in(tx: Transaction, size: int, head: str) -> ChainFault | None:
    """Return the first thing in the ledger that does not fit, or None.

    Entries are read one after the other, rows pack by pack: never all of them at once.
    """
    over = _Pass({one.id for one in tx.people.organisations()})
    fault = first_fault(over.entries(tx.entries.with_private())) or over.fault
    if fault:
        return fault
    if (over.tree.size, over.last, over.tree.root()) != (size, head, tx.entries.root()):
        return ChainFault(seq=over.tree.size, why="the head does not fit the last entry")
    return over.lost_pack(tx) or _first_row_fault(tx, over, size)


def _first_row_fault(tx: Transaction, over: _Pass, size: int) -> ChainFault | None:
    for pack in tx.packs.all():
        if pack.state != over.states.get(pack.ref, State.NEW).value:
            return ChainFault(seq=size, why=f"the state of pack {pack.ref} does not follow")
        fault = row_fault(tx, pack.ref)
        if fault:
            return fault
    return None


class _Pass:
    """What one pass over all entries gathers, and the first fault beside the chain's own."""

    def __init__(self, organisations: set[str]) -> None:
        self.tree = Frontier()
        self.last = NOTHING_BEFORE
        self.states: dict[str, State] = {}
        self.fault: ChainFault | None = None
        self._organisations = organisations

    def entries(self, rows: Iterable[tuple[Entry, Kept | None]]) -> Iterator[Entry]:
        """Yield the entries for the chain's check, and look further at each that it took."""
        for entry, kept in rows:
            yield entry
            # Only an entry that the chain's check found good is asked for another: its stored
            # bytes can be trusted from here on.
            why = private_fault(entry, kept) or self._misstep(entry)
            if why:
                self.fault = ChainFault(seq=entry.seq, why=why)
                return
            self.tree.append(leaf(bytes.fromhex(entry.sha256)))
            self.last = entry.sha256

    def _misstep(self, entry: Entry) -> str | None:
        if entry.pack in self._organisations:
            return None
        try:
            state = self.states.get(entry.pack, State.NEW)
            self.states[entry.pack] = after(state, entry.event)
        except NotAllowed:
            return "this cannot happen to a pack after what happened before"
        return None

    def lost_pack(self, tx: Transaction) -> ChainFault | None:
        """Return the fault of a pack that entries tell of and that is not there any more."""
        lost = self.states.keys() - {pack.ref for pack in tx.packs.all()}
        if not lost:
            return None
        ref = min(lost)
        return ChainFault(seq=tx.entries.of_pack(ref)[0].seq, why=f"pack {ref} is missing")
