"""Writes down which versions a newer one takes the place of."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.records import Pack, Version
from formsvc.domain.versions import versions_in


def supersede(tx: Transaction, ref: str, by: int, *, sealed: bool) -> None:
    """Append that earlier versions are superseded, in the open transaction.

    With `sealed` false those that were never sealed: nobody can sign them any more once the newer
    one is out. With `sealed` true all others too: a sealed version is in force until the newer one
    has its own seals.
    """
    for one in versions_in(tx.entries.of_pack(ref)):
        due = sealed or not one.sealed_at
        if one.number < by and due and not one.superseded_by:
            tx.entries.append(
                Happening(
                    event=Event.VERSION_SUPERSEDED,
                    pack=ref,
                    actor="formsvc",
                    data={"version": one.number, "by": by},
                )
            )


def shown_version(tx: Transaction, pack: Pack) -> Version | None:
    """Return the version that a pack's page shows: the newest, but none that was given up."""
    rests = pack.state in {State.ACCEPTED, State.STARTED, State.ENDED, State.SEALED}
    return (tx.versions.last_sealed(pack.ref) if rests else None) or tx.versions.latest(pack.ref)
