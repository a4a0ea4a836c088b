"""Takes proof out of the ledger, and holds the ledger against proof that was taken before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from formsvc.adapters.checkpoints import note_signed
from formsvc.adapters.ledger import ChainVerdict
from formsvc.adapters.seals import stamped_at, stamps_in
from formsvc.domain.chain import utc_text
from formsvc.domain.checkpoint import Checkpoint, notes_in, plain_notes, read_unsigned
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.tree_proofs import is_consistent
from formsvc.journeys.services import Services

_WRONG_STAMP = (
    "the time-stamp with it is of something else, or of an authority that is not known here"
)


class ProofUnreadable(FormsvcProblem):
    """Raised when a file that should hold a proof or a checkpoint holds something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerVerdict:
    """What the whole check found, and for each checkpoint why the ledger is not its own, or "".

    `stamped` says for each when a known authority stamped it, as moments are written, or "".
    """

    chain: ChainVerdict
    against: tuple[str, ...]
    stamped: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against the ledger."""
        return self.chain.fault is None and not any(self.against)


def export_entries(services: Services) -> str:
    """Return all entries, one JSON object a line: seq, SHA-256, and the stored body."""
    with services.ledger.reading() as tx:
        lines = [
            json.dumps(
                {"seq": entry.seq, "sha256": entry.sha256, "body": entry.body.decode()},
                ensure_ascii=False,
            )
            for entry in tx.entries.all()
        ]
    return "".join(f"{line}\n" for line in lines)


def sign_checkpoint(services: Services) -> str:
    """Return the signed note (C2SP) of the ledger's size and root as they are now."""
    with services.ledger.reading() as tx:
        size, _ = tx.entries.head()
        root = tx.entries.root()
    return services.checkpoints.sign(size=size, root=root)


def check_against(services: Services, texts: Sequence[str]) -> LedgerVerdict:
    """Check the whole ledger, and that each signed checkpoint was taken of this very ledger.

    Each text is a checkpoint, or a letter that holds one.

    A chain that was cut off at its end, written anew from some entry on, or replaced by an older
    copy or another branch is whole in itself: only a checkpoint from before shows it.
    """
    read = [{note: read_unsigned(note) for note in notes_in(text)} for text in texts]
    stamps = [_stamps(services, text) for text in texts]
    sizes = {one.size for found in read for one in found.values() if one is not None}
    chain = services.ledger.verify(sizes)
    against = [
        _why_none(services, found, chain) or (_WRONG_STAMP if None in stamped else "")
        for found, stamped in zip(read, stamps, strict=True)
    ]
    told = tuple(utc_text(min(filter(None, one))) if any(one) else "" for one in stamps)
    return LedgerVerdict(chain=chain, against=tuple(against), stamped=told)


def _stamps(services: Services, text: str) -> list[datetime | None]:
    """Return when each time-stamp in a text was made, None for one of no note in it."""
    notes = [*notes_in(text), *plain_notes(text)]
    return [stamped_at(one, notes, services.trusted) for one in stamps_in(text)]


def _why_none(
    services: Services, found: Mapping[str, Checkpoint | None], chain: ChainVerdict
) -> str:
    """Return the first reason why the checkpoints of one text do not fit, or ""."""
    if not found:
        return "this is no checkpoint"
    whys = [_why_not(services, note, one, chain) for note, one in found.items()]
    return next((why for why in whys if why), "")


def _why_not(
    services: Services, note: str, checkpoint: Checkpoint | None, chain: ChainVerdict
) -> str:
    if checkpoint is None:
        return "this is no checkpoint"
    if not note_signed(note, services.trusted):
        return "no key that is trusted here signed it"
    if checkpoint.origin != services.checkpoints.origin:
        return f"it was taken of another ledger, {checkpoint.origin}"
    return _misfit(checkpoint, chain)


def _misfit(checkpoint: Checkpoint, chain: ChainVerdict) -> str:
    if checkpoint.size > chain.entries:
        return (
            f"it counts {checkpoint.size} entries and the ledger has {chain.entries}: the last "
            "ones were cut off, or this is an older copy"
        )
    if checkpoint.size not in chain.roots:
        return "the check did not get so far"
    if chain.roots[checkpoint.size] != checkpoint.root:
        return (
            f"the first {checkpoint.size} entries are not those that it was taken of: they were "
            "written anew, or this is another branch of the ledger"
        )
    return ""


def prove_since(services: Services, note: str) -> str:
    """Return a proof, as JSON text, that the ledger begins with what an older checkpoint saw.

    It holds both checkpoints and the nodes between them, and nothing of any entry: whoever kept
    the older one can check it with `check_growth`. Raises ProofUnreadable.
    """
    older = read_unsigned(note)
    if older is None or not older.size:
        raise ProofUnreadable("This is no checkpoint of a ledger with entries.")
    with services.ledger.reading() as tx:
        size, _ = tx.entries.head()
        if older.size > size:
            raise ProofUnreadable("This checkpoint counts more entries than the ledger has.")
        root, proof = tx.entries.root(), tx.entries.consistency(older.size)
    newer = services.checkpoints.sign(size=size, root=root)
    told = {"older": note, "newer": newer, "proof": [one.hex() for one in proof]}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def check_growth(proof: str, trusted: Sequence[bytes]) -> str:
    """Return why a proof of `prove_since` does not hold, or "". Needs no database.

    `trusted` are PEM texts, the checkpoint key's among them. Raises ProofUnreadable.
    """
    older, newer, nodes, signed = _read_proof(proof, trusted)
    if not signed:
        return "no key that is trusted here signed both checkpoints"
    if older.origin != newer.origin:
        return "the checkpoints are of two ledgers"
    holds = is_consistent(
        nodes,
        size=older.size,
        root=older.root,
        later_size=newer.size,
        later_root=newer.root,
    )
    return "" if holds else "the newer ledger does not begin with the older one"


def _read_proof(
    proof: str, trusted: Sequence[bytes]
) -> tuple[Checkpoint, Checkpoint, list[bytes], bool]:
    try:
        told = json.loads(proof)
        notes = [str(told["older"]), str(told["newer"])]
        nodes = [bytes.fromhex(one) for one in told["proof"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProofUnreadable("This is no proof of how a ledger grew.") from error
    older, newer = (read_unsigned(note) for note in notes)
    if older is None or newer is None:
        raise ProofUnreadable("A checkpoint in this proof cannot be read.")
    return older, newer, nodes, all(note_signed(note, trusted) for note in notes)
