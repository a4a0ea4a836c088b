"""Asking a question about a document, and saying no to it."""

from functools import partial

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.simple import NotAccepted, checked_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.records import Invitation
from formsvc.domain.signatures import Standing, standing
from formsvc.domain.text import tidy
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.appending import declining_of
from formsvc.journeys.signing.counting import count_question
from formsvc.journeys.signing.finishing import go_on
from formsvc.journeys.signing.links import enter, in_session, invitation_of
from formsvc.journeys.signing.parts import part_meant
from formsvc.journeys.signing.problems import NotYetComplete
from formsvc.journeys.signing.visiting import Visit, paper_of, visit_of
from formsvc.journeys.telling import tell_school

#: What somebody may want of the school before they decide.
WISHES = ("question", "change", "help")
HELP_WANTED = "I need help or an interpreter."


def ask_question(
    services: Services,
    token: str,
    secret: str,
    document: str,
    words: str,
    *,
    wish: str = "question",
    part: str = "",
    language: Language = ENGLISH,
) -> None:
    """Send the school a question about a document, or a wish for a change or for help.

    `wish` is one of WISHES; who needs help need not say more. `part` names the question whose
    answer is meant; one that the person's copy does not show counts as none. It is kept with the
    words, outside the chain. Raises NotYetComplete when it is empty, LinkUsedTooOften when there
    were many in an hour.
    """
    wish = wish if wish in WISHES else "question"
    plain = HELP_WANTED if wish == "help" and not tidy(words) else words
    question = read_words(plain, "question", to_say("Write your question"))
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        reading = paper_of(tx, invitation, document)
        count_question(tx, invitation)
        meant = part_meant(services, tx, reading.edition, part)
        data = {"invitation": invitation.id, "document": document, "wish": wish}
        happening = Happening(
            event=Event.QUESTION_ASKED,
            pack=invitation.pack_ref,
            actor=invitation.id,
            data={**data, "language": language.code},
            private={"question": question, "part": meant},
        )
        entry = tx.entries.append(happening)
        tell_school(tx, invitation.pack_ref, "question_asked", key=str(entry.seq))


def decline_document(
    services: Services,
    token: str,
    secret: str,
    document: str,
    words: str,
    *,
    everything: bool = False,
    language: Language = ENGLISH,
) -> None:
    """Say no to a document, with a reason. A needed signature refused stops the whole version.

    With `everything` it is a no to all of the person's papers that are still open.

    Raises NotYetComplete when there is no reason, NotAllowed when it is signed already.
    """
    reason = read_words(words, "reason", to_say("Write why you say no"))
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        paper_of(tx, invitation, document)
        others = {one.document for one in tx.invitations.items(invitation.id)} - {document}
        claimed = [
            item
            for name in (document, *(sorted(others) if everything else ()))
            for item in tx.invitations.claim(invitation.id, name, "declined")
        ]
        if document not in {one.document for one in claimed}:
            raise NotAllowed(
                to_say("This document is signed already, or can no longer be declined.")
            )
        say_no = partial(declining_of, invitation, actor=invitation.id, language=language)
        tx.entries.append_all([say_no(item, reason) for item in claimed])
        stands = tx.invitations.stands(invitation.pack_ref, invitation.version)
        if standing(stands) is Standing.REFUSED:
            _refuse(tx, invitation)
        else:
            go_on(services, tx, invitation, claimed[0], actor=invitation.id)


def see_refusal(services: Services, token: str, secret: str, document: str) -> Visit:
    """Return the visit in which a document was declined: it may have stopped the link itself.

    Reads only. Raises SigningSessionOver, LinkReplaced, or NotFound when nobody said no to it.
    """
    with services.ledger.reading() as tx:
        invitation = in_session(tx, invitation_of(services, tx, token), secret)
        visit = visit_of(tx, invitation)
    if visit.reading(document).state != "declined":
        raise NotFound("document")
    return visit


def _refuse(tx: Transaction, invitation: Invitation) -> None:
    entry = tx.entries.append(
        Happening(
            event=Event.PACK_DECLINED,
            pack=invitation.pack_ref,
            actor=invitation.id,
            data={"version": invitation.version},
        )
    )
    tx.invitations.revoke_all(invitation.pack_ref)
    tell_school(tx, invitation.pack_ref, "declined", key=str(entry.seq))


def read_words(words: str, field: str, when_empty: str) -> str:
    """Return the words of a box, tidied. Raises NotYetComplete for the field."""
    text = tidy(words)
    try:
        checked_text(text, lines=True, longest=2000)
    except NotAccepted as not_accepted:
        raise NotYetComplete({field: not_accepted.message}) from not_accepted
    if not text:
        raise NotYetComplete({field: when_empty})
    return text
