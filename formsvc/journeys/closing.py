"""Closes a version when the last statement of it is answered, and promises what follows."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.signatures import Standing, standing


def go_on_from_earlier(tx: Transaction, ref: str, version: int, *, actor: str) -> None:
    """Go on with a version that was just sent, with the signatures shown from earlier ones.

    When they are all, the version is closed; when they are all of a document, that is laid out
    while people sign the others.
    """
    if standing(tx.invitations.stands(ref, version)) is Standing.COMPLETE:
        close_version(tx, ref, version, actor=actor)
        return
    items = tx.invitations.items_of_version(ref, version)
    waiting = {one.document for one in items if one.state == "open"}
    for document in sorted({one.document for one in items} - waiting):
        promise_laying_out(tx, ref, version, document)


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
