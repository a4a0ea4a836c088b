"""Signing one document: one claim, its entries, and what follows the last signature."""

import hashlib
import re
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item
from formsvc.domain.signatures import Standing, standing
from formsvc.domain.text import tidy
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.links import enter
from formsvc.journeys.signing.problems import NotYetComplete
from formsvc.journeys.signing.visiting import Reading, reading_of

HOW = "typed name, by emailed link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a browser tells of itself when somebody acts, and the language of the page it had."""

    address: str
    agent: str
    language: Language = ENGLISH


def sign_document(
    services: Services,
    token: str,
    secret: str,
    document: str,
    *,
    typed_name: str,
    agreed: list[str],
    shown: str,
    person: Person,
) -> None:
    """Sign one document: every statement ticked, a name typed, the PDF shown named by its digest.

    One short transaction holds the claim, the entries and the job that follows the last
    signature. Of many at once exactly one signs; the others raise NotAllowed. Raises
    NotYetComplete when the page is not filled in.
    """
    name = tidy(typed_name)
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        reading = reading_of(tx, invitation, document)
        _check_filled(reading, name, agreed)
        if shown != reading.edition.pdf_sha256:
            raise NotAllowed(
                to_say("The paper you saw is not the one to sign. Read it here, then sign.")
            )
        claimed = tx.invitations.claim(invitation.id, document, "signed")
        if not claimed:
            raise NotAllowed(to_say("This document is signed already, or can no longer be signed."))
        _append_shown(tx, invitation, reading, person)
        for item in claimed:
            _append_signature(tx, invitation, reading, item, name=name, person=person)
        finish_version(tx, invitation)


def _check_filled(reading: Reading, name: str, agreed: list[str]) -> None:
    faults: dict[str, str] = {}
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        faults["typed_name"] = to_say("Type your full name")
    else:
        try:
            checked_text(name, lines=False, longest=120)
        except NotAccepted as not_accepted:
            faults["typed_name"] = not_accepted.message
    if any(key_of(item) not in agreed for item in reading.items):
        faults["agree"] = to_say("Tick the box if you agree. If you do not, you can ask or say no")
    if faults:
        raise NotYetComplete(faults)


def key_of(item: Item) -> str:
    """Return the value of the tick box of a statement."""
    return f"{item.signatory}-{item.number}"


def _append_shown(
    tx: Transaction, invitation: Invitation, reading: Reading, person: Person
) -> None:
    tx.entries.append(
        Happening(
            event=Event.DOCUMENT_SHOWN,
            pack=invitation.pack_ref,
            actor=invitation.id,
            data={
                "invitation": invitation.id,
                "document": reading.document,
                "edition": reading.edition.audience,
                "pdf_sha256": reading.edition.pdf_sha256,
                "language": person.language.code,
            },
        )
    )


def _append_signature(
    tx: Transaction,
    invitation: Invitation,
    reading: Reading,
    item: Item,
    *,
    name: str,
    person: Person,
) -> None:
    entry = tx.entries.append(
        Happening(
            event=Event.DOCUMENT_SIGNED,
            pack=invitation.pack_ref,
            actor=invitation.id,
            data={
                "invitation": invitation.id,
                "version": invitation.version,
                "document": reading.document,
                "edition": reading.edition.audience,
                "signatory": item.signatory,
                "pdf_sha256": reading.edition.pdf_sha256,
                "page_sha256": reading.edition.page_sha256,
                "statement_sha256": hashlib.sha256(item.statement.encode()).hexdigest(),
                "how": HOW,
                "language": person.language.code,
            },
            private={
                "typed_name": name,
                "invited_name": invitation.name,
                "email": invitation.email,
                "statement": item.statement,
                "address": person.address,
                "agent": person.agent[:300],
            },
        )
    )
    tx.invitations.bind(item, entry.seq)


def finish_version(tx: Transaction, invitation: Invitation) -> None:
    """When nothing is open any more, close the version and promise its sealing."""
    items = tx.invitations.items_of_version(invitation.pack_ref, invitation.version)
    if standing(items) is Standing.COMPLETE:
        complete_version(tx, invitation.pack_ref, invitation.version, actor=invitation.id)


def complete_version(tx: Transaction, ref: str, version: int, *, actor: str) -> None:
    """Append `pack.signed` and promise the sealing, in the open transaction."""
    tx.entries.append(
        Happening(event=Event.PACK_SIGNED, pack=ref, actor=actor, data={"version": version})
    )
    tx.jobs.add("seal", f"seal:{ref}:{version}", {"pack": ref, "version": version})
