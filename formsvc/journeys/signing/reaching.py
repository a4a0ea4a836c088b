"""Notes that the end of a paper came onto the screen of the person who may sign it."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import Language
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.links import enter
from formsvc.journeys.signing.visiting import Reading, paper_of

REACHED, NOT_REACHED = "reached", "not reached"
_EVENTS = {REACHED: Event.DOCUMENT_END_REACHED, NOT_REACHED: Event.DOCUMENT_END_NOT_REACHED}


def reach_end(
    services: Services, token: str, secret: str, document: str, *, shown: str, language: Language
) -> None:
    """Note, once for each paper, that its end came onto the screen. Only a page's script can tell.

    `shown` is the SHA-256 of the PDF whose words stand on the page. A paper that no longer waits
    for this person is left as it is. Raises NotAllowed when another paper was shown.
    """
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        reading = paper_of(tx, invitation, document)
        if shown != reading.edition.pdf_sha256:
            raise NotAllowed(
                to_say("The paper you saw is not the one to sign. Read it here, then sign.")
            )
        if document in {one.document for one in tx.invitations.due(invitation.id)}:
            for one in end_to_note(tx, invitation, reading, REACHED, language):
                tx.entries.append(one)


def end_to_note(
    tx: Transaction, invitation: Invitation, reading: Reading, said: str, language: Language
) -> list[Happening]:
    """Return what a page's script says of the end of a paper: REACHED, or NOT_REACHED on signing.

    That it was reached is noted once, and what is said later takes nothing back. Anything else
    means that no script ran: then nothing is noted, and the record says so.
    """
    event = _EVENTS.get(said)
    if event is None or _is_noted(tx, invitation, reading):
        return []
    return [about_paper(event, invitation, reading, language)]


def about_paper(
    event: Event, invitation: Invitation, reading: Reading, language: Language
) -> Happening:
    """Return what happened with a paper on a person's screen, and the language of its page."""
    return Happening(
        event=event,
        pack=invitation.pack_ref,
        actor=invitation.id,
        data={
            "invitation": invitation.id,
            "document": reading.document,
            "edition": reading.edition.audience,
            "pdf_sha256": reading.edition.pdf_sha256,
            "language": language.code,
        },
    )


def _is_noted(tx: Transaction, invitation: Invitation, reading: Reading) -> bool:
    return any(
        one.data["invitation"] == invitation.id
        and one.data["pdf_sha256"] == reading.edition.pdf_sha256
        for one in tx.entries.of_pack(invitation.pack_ref, only=[Event.DOCUMENT_END_REACHED])
    )
