"""Closes a version when the last statement of it is answered, and promises what follows."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.signatures import Standing, standing


def close_when_complete(tx: Transaction, ref: str, version: int, *, actor: str) -> None:
    """When nothing is open any more, close the version.

    A version can be complete when it is sent: when all its signatures are shown from earlier ones.
    """
    if standing(tx.invitations.stands(ref, version)) is Standing.COMPLETE:
        close_version(tx, ref, version, actor=actor)


def close_version(tx: Transaction, ref: str, version: int, *, actor: str) -> None:
    """Append `pack.signed` of a version that is complete, and promise its sealing."""
    tx.entries.append(
        Happening(event=Event.PACK_SIGNED, pack=ref, actor=actor, data={"version": version})
    )
    promise_sealing(tx, ref, version)


def promise_sealing(tx: Transaction, ref: str, version: int) -> None:
    """Promise the sealing of a signed version, even if a job for it was done before."""
    tx.jobs.add_again("seal", f"seal:{ref}:{version}", {"pack": ref, "version": version})


def promise_laying_out(tx: Transaction, ref: str, version: int, document: str) -> None:
    """Promise that a document whose signatures are all there is laid out before the sealing."""
    payload = {"pack": ref, "version": version, "document": document}
    tx.jobs.add("lay_out", f"lay_out:{ref}:{version}:{document}", payload)
