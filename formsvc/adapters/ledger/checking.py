"""Checks the whole ledger in one pass: chain, private facts, tree, states, and then the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formsvc.adapters.ledger.comparing import row_fault
from formsvc.adapters.ledger.heads import Head
from formsvc.adapters.ledger.migrating import SchemaStrange, check_schema
from formsvc.domain.chain import Entry, Kept
from formsvc.domain.chain_check import ChainFault, first_fault, private_fault
from formsvc.domain.checkpoint import KeptCheckpoint, read_unsigned
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack
from formsvc.domain.remembering import Where, move
from formsvc.domain.tree import Frontier, leaf

if TYPE_CHECKING:
    from formsvc.adapters.ledger.transaction import Transaction


#: Where a pack stands before its first entry.
_NOWHERE = Where()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerdict:
    """What the check of the whole ledger found: nothing, or the first bad entry and why.

    `roots` are the tree's roots after so many entries, as far as the check got.
    """

    entries: int
    head: str
    fault: ChainFault | None
    roots: Mapping[int, bytes]


def check_ledger(tx: Transaction, roots_at: Collection[int] = ()) -> ChainVerdict:
    """Check everything in the ledger; return the first thing that does not fit, or none.

    `roots_at` asks for the tree's root after so many entries. Entries are read one after the
    other, rows pack by pack: never all of them at once.
    """
    size, head = tx.entries.head()
    latest = tx.checkpoints.latest()
    organisations = {one.id for one in tx.people.organisations()}
    over = _Pass(
        organisations,
        {*roots_at, *(() if latest is None else (latest.size,))},
        tx.entries.head_kept(),
        erased=tx.erasing.refs(),
    )
    fault = _first_fault(tx, over, size, latest) or _schema_fault(tx, size)
    return ChainVerdict(entries=size, head=head, fault=fault, roots=over.roots)


def _schema_fault(tx: Transaction, size: int) -> ChainFault | None:
    """Say whether what keeps entries from being changed is gone since the database was opened."""
    try:
        check_schema(tx.entries.database.conn)
    except SchemaStrange as strange:
        return ChainFault(seq=size, why=f"after it {strange.what}")
    return None


def _first_fault(
    tx: Transaction, over: _Pass, size: int, latest: KeptCheckpoint | None
) -> ChainFault | None:
    fault = first_fault(over.entries(tx.entries.with_private())) or over.fault
    if fault:
        return fault
    if not over.head_fits:
        return ChainFault(seq=size, why="the head of the ledger does not fit the entries")
    if latest is not None and not over.leads_through(latest):
        return ChainFault(seq=size, why="the newest checkpoint here was not taken of these entries")
    return over.lost_pack(tx) or _first_row_fault(tx, over, size)


def _first_row_fault(tx: Transaction, over: _Pass, size: int) -> ChainFault | None:
    for pack in tx.packs.all():
        if pack.where != over.states.get(pack.ref, _NOWHERE):
            return ChainFault(seq=size, why=f"the state of pack {pack.ref} does not follow")
        if pack.state == State.ERASED or pack.ref in over.erased:
            fault = _erased_fault(tx, pack, over.erased, size)
        else:
            fault = row_fault(tx, pack.ref)
        if fault:
            return fault
    return None


def _erased_fault(
    tx: Transaction, pack: Pack, erased: frozenset[str], size: int
) -> ChainFault | None:
    """Return what is wrong with a pack that a row or its state says was erased."""
    if pack.state != State.ERASED or pack.ref not in erased:
        return ChainFault(seq=size, why=f"no entry tells that pack {pack.ref} was erased")
    left = tx.erasing.left_of(pack.ref)
    why = f"pack {pack.ref} was erased, but rows of it are there: {', '.join(left)}"
    return ChainFault(seq=size, why=why) if left else None


class _Pass:
    """What one pass over all entries gathers, and the first fault beside the chain's own."""

    def __init__(
        self,
        organisations: set[str],
        roots_at: Collection[int],
        kept: Head,
        *,
        erased: frozenset[str],
    ) -> None:
        self.erased = erased
        self.tree = Frontier()
        self._kept = kept
        #: Whether the entries lead to the head that was written down.
        self.head_fits = kept == Head()
        self.states: dict[str, Where] = {}
        self.fault: ChainFault | None = None
        self._organisations = organisations
        self._roots_at = frozenset(roots_at)
        self.roots = {0: self.tree.root()} if 0 in self._roots_at else {}

    def entries(self, rows: Iterable[tuple[Entry, Kept | None]]) -> Iterator[Entry]:
        """Yield the entries for the chain's check, and look further at each that it took."""
        for entry, kept in rows:
            yield entry
            # Only an entry that the chain's check found good is asked for another: its stored
            # bytes can be trusted from here on.
            erased = entry.pack in self.erased
            why = private_fault(entry, kept, erased=erased) or self._misstep(entry)
            if why:
                self.fault = ChainFault(seq=entry.seq, why=why)
                return
            self.tree.append(leaf(bytes.fromhex(entry.sha256)))
            size = self.tree.size
            if size in self._roots_at:
                self.roots[size] = self.tree.root()
            if size == self._kept.seq:
                self.head_fits = self._kept == (size, entry.sha256, self.tree.hashes)

    def leads_through(self, latest: KeptCheckpoint) -> bool:
        """Say whether a checkpoint, whoever signed it, was taken of these entries."""
        said = read_unsigned(latest.note)
        return said is not None and self.roots.get(latest.size) == said.root

    def _misstep(self, entry: Entry) -> str | None:
        if entry.pack in self._organisations:
            return None
        try:
            where = self.states.get(entry.pack, _NOWHERE)
            self.states[entry.pack] = move(where, entry.event)
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
