"""Signing one document: one claim, its entries, and what follows the last signature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from formsvc.adapters.ledger import Transaction
from formsvc.domain.acts import may_be_left_empty
from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.drawing import read_drawing
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation, Item
from formsvc.domain.text import tidy
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.appending import append_answers, left_empty, signature_of
from formsvc.journeys.signing.finishing import go_on
from formsvc.journeys.signing.in_person import InPerson, in_person
from formsvc.journeys.signing.knowing import how_signed, where_and_with_whom
from formsvc.journeys.signing.links import enter
from formsvc.journeys.signing.of_age import TOO_YOUNG, too_young
from formsvc.journeys.signing.problems import NotYetComplete, SignedAlready
from formsvc.journeys.signing.reaching import about_paper, end_to_note
from formsvc.journeys.signing.visiting import Reading, paper_of
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
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        reading = paper_of(tx, invitation, document)
        signed = _check_filled(reading, tidy(typed_name), agreed, drawing)
        _check_age(services, tx, invitation, reading)
        claimed = _claim(tx, invitation, reading, shown)
        there = in_person(tx, invitation)
        answers = _answers(
            tx,
            invitation,
            reading,
            claimed,
            signed=signed,
            agreed=agreed,
            there=there,
            person=person,
        )
        append_answers(tx, _seen(tx, invitation, reading, person), answers)
        if there is not None:
            tell_signed_in_person(services, tx, invitation, shown=there.seq)
        go_on(services, tx, invitation, claimed[0], actor=invitation.id)


def _check_age(
    services: Services, tx: Transaction, invitation: Invitation, reading: Reading
) -> None:
    if too_young(services, tx, invitation, reading.items):
        raise NotYetComplete({"capacity": TOO_YOUNG})


def _claim(tx: Transaction, invitation: Invitation, reading: Reading, shown: str) -> list[Item]:
    """Take the statements of the paper that was shown, for this one signature."""
    if shown != reading.edition.pdf_sha256:
        raise NotAllowed(
            to_say("The paper you saw is not the one to sign. Read it here, then sign.")
        )
    claimed = tx.invitations.claim(invitation.id, reading.document, "signed")
    if not claimed:
        problem = SignedAlready if reading.state == "signed" else NotAllowed
        raise problem(to_say("This document is signed already, or can no longer be signed."))
    return claimed


def _answers(
    tx: Transaction,
    invitation: Invitation,
    reading: Reading,
    claimed: list[Item],
    *,
    signed: Mapping[str, str],
    agreed: list[str],
    there: InPerson | None,
    person: Person,
) -> list[tuple[Item, Happening]]:
    """Return what became of each statement: signed, or a permission left empty."""
    sign = partial(
        signature_of,
        invitation,
        reading.edition,
        actor=invitation.id,
        how=how_signed(tx, invitation, there, drawn="drawing" in signed),
        language=person.language,
        beside={**signed, **person.traces, **where_and_with_whom(there)},
    )
    leave = partial(left_empty, invitation, actor=invitation.id, language=person.language)
    return [(one, sign(one) if key_of(one) in agreed else leave(one)) for one in claimed]


def _check_filled(
    reading: Reading, name: str, agreed: list[str], drawing: str | None
) -> dict[str, str]:
    """Return the signature: the name, and what was drawn if anything was.

    Raises NotYetComplete with every fault, in the order of the page.
    """
    faults: dict[str, str] = {}
    signed = {"typed_name": name}
    needed = [one for one in reading.items if not may_be_left_empty(one.act, required=one.required)]
    if any(key_of(item) not in agreed for item in needed) or not (
        needed or any(key_of(item) in agreed for item in reading.items)
    ):
        faults["agree"] = to_say("Tick the box if you agree. If you do not, you can ask or say no")
    if CAPACITY not in agreed:
        faults["capacity"] = to_say("Tick the box if this is right. If it is not, tell the school")
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        faults["typed_name"] = to_say("Type your full name")
    else:
        try:
            checked_text(name, lines=False, longest=120)
        except NotAccepted as not_accepted:
            faults["typed_name"] = not_accepted.message
    if drawing is not None:
        try:
            signed["drawing"] = read_drawing(drawing).text
        except NotAccepted as not_accepted:
            faults["drawing"] = not_accepted.message
    if faults:
        raise NotYetComplete(faults)
    return signed


def key_of(item: Item) -> str:
    """Return the value of the tick box of a statement."""
    return f"{item.signatory}-{item.number}"


def _seen(
    tx: Transaction, invitation: Invitation, reading: Reading, person: Person
) -> list[Happening]:
    """Return what the person had before them: the paper, and whether they came to its end."""
    shown = about_paper(Event.DOCUMENT_SHOWN, invitation, reading, person.language)
    return [shown, *end_to_note(tx, invitation, reading, person.end, person.language)]
