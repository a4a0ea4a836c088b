"""Signing one document: one claim, its entries, and what follows the last signature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.acts import may_be_left_empty
from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.drawing import Drawing, read_drawing
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item
from formsvc.domain.text import tidy
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.appending import append_signature, leave_empty
from formsvc.journeys.signing.finishing import go_on
from formsvc.journeys.signing.in_person import in_person
from formsvc.journeys.signing.knowing import how_signed, where_and_with_whom
from formsvc.journeys.signing.links import enter
from formsvc.journeys.signing.of_age import TOO_YOUNG, too_young
from formsvc.journeys.signing.problems import NotYetComplete, SignedAlready
from formsvc.journeys.signing.reaching import note_end
from formsvc.journeys.signing.visiting import Reading, reading_of
from formsvc.journeys.telling_signed import tell_signed_in_person

#: The value of the tick box by which somebody confirms who they are and that they may sign.
CAPACITY = "capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a browser tells of itself when somebody acts, and the language of the page it had.

    `end` is what the page's script says of the end of the paper, "" when none ran.
    """

    address: str
    agent: str
    language: Language = ENGLISH
    end: str = ""

    @property
    def traces(self) -> dict[str, str]:
        """Return what is kept of the browser beside a signature."""
        return {"address": self.address, "agent": self.agent[:300]}


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
    drawing: str | None = None,
) -> None:
    """Sign one document: every statement ticked, a name typed, the PDF shown named by its digest.

    `drawing` is what was drawn by somebody who chose to draw their signature as well.
    One short transaction holds the claim, the entries and the job that follows the last
    signature. Of many at once exactly one signs; the others raise SignedAlready. Raises
    NotAllowed when it can no longer be signed, NotYetComplete when the page is not filled in.
    """
    name = tidy(typed_name)
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        reading = reading_of(tx, invitation, document)
        drawn = _check_filled(reading, name, agreed, drawing)
        if too_young(services, tx, invitation, reading.items):
            raise NotYetComplete({"capacity": TOO_YOUNG})
        if shown != reading.edition.pdf_sha256:
            raise NotAllowed(
                to_say("The paper you saw is not the one to sign. Read it here, then sign.")
            )
        claimed = tx.invitations.claim(invitation.id, document, "signed")
        if not claimed:
            problem = SignedAlready if reading.state == "signed" else NotAllowed
            raise problem(to_say("This document is signed already, or can no longer be signed."))
        _append_shown(tx, invitation, reading, person)
        note_end(tx, invitation, reading, person.end, person.language)
        signed = {"typed_name": name} | ({"drawing": drawn.text} if drawn else {})
        _write_down(tx, invitation, reading, claimed, signed=signed, agreed=agreed, person=person)
        tell_signed_in_person(services, tx, invitation)
        go_on(services, tx, invitation, actor=invitation.id, step=claimed[0].step)


def _write_down(
    tx: Transaction,
    invitation: Invitation,
    reading: Reading,
    claimed: list[Item],
    *,
    signed: Mapping[str, str],
    agreed: list[str],
    person: Person,
) -> None:
    there = in_person(tx, invitation)
    how = how_signed(tx, invitation, there, drawn="drawing" in signed)
    beside = {**signed, **person.traces, **where_and_with_whom(there)}
    for item in claimed:
        if key_of(item) in agreed:
            append_signature(
                tx,
                invitation,
                reading.edition,
                item,
                actor=invitation.id,
                how=how,
                language=person.language,
                beside=beside,
            )
        else:
            leave_empty(tx, invitation, item, actor=invitation.id, language=person.language)


def _check_filled(
    reading: Reading, name: str, agreed: list[str], drawing: str | None
) -> Drawing | None:
    """Return what was drawn, if anything was. Raises NotYetComplete with every fault."""
    faults: dict[str, str] = {}
    drawn = None
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        faults["typed_name"] = to_say("Type your full name")
    else:
        try:
            checked_text(name, lines=False, longest=120)
        except NotAccepted as not_accepted:
            faults["typed_name"] = not_accepted.message
    if drawing is not None:
        try:
            drawn = read_drawing(drawing)
        except NotAccepted as not_accepted:
            faults["drawing"] = not_accepted.message
    needed = [one for one in reading.items if not may_be_left_empty(one.act, required=one.required)]
    if any(key_of(item) not in agreed for item in needed) or not (
        needed or any(key_of(item) in agreed for item in reading.items)
    ):
        faults["agree"] = to_say("Tick the box if you agree. If you do not, you can ask or say no")
    if CAPACITY not in agreed:
        faults["capacity"] = to_say("Tick the box if this is right. If it is not, tell the school")
    if faults:
        raise NotYetComplete(faults)
    return drawn


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
