"""Writes down what became of one statement when its paper was signed, by whatever way."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.records import Edition, Invitation, Item

#: What stands as the reason of a permission that was not ticked.
LEFT_EMPTY = "They signed the paper and left this permission empty."


def append_signature(
    tx: Transaction,
    invitation: Invitation,
    edition: Edition,
    item: Item,
    *,
    actor: str,
    how: str,
    language: Language = ENGLISH,
    beside: Mapping[str, object],
) -> None:
    """Append the entry of one signed statement and bind its row to it.

    `how` says in words without names how the person signed; `beside` is kept beside the chain.
    """
    what = {
        "invitation": invitation.id,
        "version": invitation.version,
        "document": item.document,
        "edition": edition.audience,
        "signatory": item.signatory,
        "pdf_sha256": edition.pdf_sha256,
        "page_sha256": edition.page_sha256,
        "statement_sha256": digest(item.statement.encode()),
        "act": item.act,
        "capacity_sha256": digest(item.capacity.encode()),
        "drawing_sha256": _digest_of_drawing(beside),
        "how": how,
        "language": language.code,
    }
    entry = tx.entries.append(
        Happening(
            event=Event.DOCUMENT_SIGNED,
            pack=invitation.pack_ref,
            actor=actor,
            data=what,
            private=_asked(invitation, item) | dict(beside),
        )
    )
    tx.invitations.bind(item, entry.seq)


def _digest_of_drawing(beside: Mapping[str, object]) -> str:
    """Return the SHA-256 of what was drawn, "" when nothing was: the chain says which it was."""
    drawing = str(beside.get("drawing", ""))
    return digest(drawing.encode()) if drawing else ""


def _asked(invitation: Invitation, item: Item) -> dict[str, object]:
    return {
        "invited_name": invitation.name,
        "sent_to": invitation.address,
        "statement": item.statement,
        "capacity": item.capacity,
    }


def leave_empty(
    tx: Transaction,
    invitation: Invitation,
    item: Item,
    *,
    actor: str,
    language: Language = ENGLISH,
) -> None:
    """Note that a permission was not given while the rest of its paper was signed."""
    tx.invitations.turn_down(item)
    tx.entries.append(
        Happening(
            event=Event.DOCUMENT_DECLINED,
            pack=invitation.pack_ref,
            actor=actor,
            data={
                "invitation": invitation.id,
                "version": invitation.version,
                "document": item.document,
                "signatory": item.signatory,
                "language": language.code,
            },
            private={"reason": LEFT_EMPTY},
        )
    )
