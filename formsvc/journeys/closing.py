"""Closes a version when the last statement of it is answered."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.signatures import Standing, standing


def close_when_complete(tx: Transaction, ref: str, version: int, *, actor: str) -> bool:
    """When nothing is open any more, append `pack.signed` and promise the sealing; say whether.

    A version can be complete when it is sent: when all its signatures are shown from earlier ones.
    """
    if standing(tx.invitations.stands(ref, version)) is not Standing.COMPLETE:
        return False
    tx.entries.append(
        Happening(event=Event.PACK_SIGNED, pack=ref, actor=actor, data={"version": version})
    )
    promise_sealing(tx, ref, version)
    return True


def promise_sealing(tx: Transaction, ref: str, version: int) -> None:
    """Promise the sealing of a signed version, even if a job for it was done before."""
    tx.jobs.add_again("seal", f"seal:{ref}:{version}", {"pack": ref, "version": version})
