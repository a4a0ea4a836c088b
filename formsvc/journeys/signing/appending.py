"""Writes down what became of each statement when its paper was signed, by whatever way."""

from collections.abc import Iterable, Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.records import Edition, Invitation, Item

#: What stands as the reason of a permission that was not ticked.
LEFT_EMPTY = "They signed the paper and left this permission empty."


def append_answers(
    tx: Transaction, before: Iterable[Happening], answers: Iterable[tuple[Item, Happening]]
) -> None:
    """Append what went before, then each claimed statement's answer, and bind its row to that."""
    first, given = list(before), list(answers)
    entries = tx.entries.append_all([*first, *(happening for _, happening in given)])
    for (item, happening), entry in zip(given, entries[len(first) :], strict=True):
        if happening.event is Event.DOCUMENT_SIGNED:
            tx.invitations.bind(item, entry.seq)
        else:
            tx.invitations.turn_down(item)


def signature_of(
    invitation: Invitation,
    edition: Edition,
    item: Item,
    *,
    actor: str,
    how: str,
    language: Language = ENGLISH,
    beside: Mapping[str, object],
) -> Happening:
    """Return the signing of one statement.

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
    return Happening(
        event=Event.DOCUMENT_SIGNED,
        pack=invitation.pack_ref,
        actor=actor,
        data=what,
        private=_asked(invitation, item) | dict(beside),
    )


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


def left_empty(
    invitation: Invitation, item: Item, *, actor: str, language: Language = ENGLISH
) -> Happening:
    """Return that a permission was not given while the rest of its paper was signed."""
    return declining_of(invitation, item, LEFT_EMPTY, actor=actor, language=language)


def declining_of(
    invitation: Invitation, item: Item, reason: str, *, actor: str, language: Language
) -> Happening:
    """Return that one statement was not agreed to; the reason is kept beside the chain."""
    return Happening(
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
        private={"reason": reason},
    )
