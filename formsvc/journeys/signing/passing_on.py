"""Saying that the papers should go to somebody else: nothing moves before the school agrees."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers.simple import NotAccepted, checked_text, read_email
from formsvc.domain.definition import Audience, Column
from formsvc.domain.events import Event, Happening
from formsvc.domain.page_languages import ENGLISH, Language
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Invitation
from formsvc.domain.text import tidy
from formsvc.domain.translating import to_say
from formsvc.journeys.services import Services
from formsvc.journeys.signing.counting import count_question
from formsvc.journeys.signing.links import enter
from formsvc.journeys.signing.problems import NotYetComplete
from formsvc.journeys.telling import tell_school

_EMAIL = Column(name="email", ask="")
_ALL = (Event.DELEGATION_ASKED, Event.DELEGATION_ACCEPTED, Event.DELEGATION_REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate:
    """Whom somebody names in their own place, as typed."""

    name: str
    email: str
    role: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingOn:
    """One wish that the papers go to somebody else; `seq` is its entry."""

    seq: int
    invitation: Invitation
    name: str
    email: str
    role: str
    reason: str


def ask_to_pass_on(
    services: Services, token: str, secret: str, named: Delegate, *, language: Language = ENGLISH
) -> None:
    """Tell the school that the papers should go to another person, with the reason.

    The same wish, asked again while it waits, is one. Raises NotYetComplete, LinkUsedTooOften, or
    NotAllowed for a safeguarding lead's papers.
    """
    said = _read(named)
    with services.ledger.transaction() as tx:
        invitation = enter(services, tx, token, secret)
        if invitation.party == Audience.DSL:
            raise NotAllowed(to_say("Only the school can say who its safeguarding lead is."))
        if not tx.invitations.due(invitation.id):
            raise NotAllowed(to_say("There is nothing left here for somebody else to sign."))
        if _waits_already(tx, invitation, said):
            return  # pressed twice: the school has it
        count_question(tx, invitation)
        entry = tx.entries.append(
            Happening(
                event=Event.DELEGATION_ASKED,
                pack=invitation.pack_ref,
                actor=invitation.id,
                data={
                    "invitation": invitation.id,
                    "version": invitation.version,
                    "language": language.code,
                },
                private=said,
            )
        )
        tell_school(tx, invitation.pack_ref, "question_asked", key=str(entry.seq))


def _waits_already(tx: Transaction, invitation: Invitation, said: dict[str, str]) -> bool:
    return any(
        one.invitation.id == invitation.id
        and all(getattr(one, part) == words for part, words in said.items())
        for one in wishes_to_pass_on(tx, invitation.pack_ref)
    )


def wishes_to_pass_on(tx: Transaction, ref: str) -> tuple[PassingOn, ...]:
    """Return the wishes of the newest version that wait: not answered, their link in force."""
    entries = tx.entries.of_pack(ref, only=_ALL)
    answered = {one.data["asked"] for one in entries if one.event is not Event.DELEGATION_ASKED}
    newest = tx.versions.newest_number(ref)
    found = []
    for entry in entries:
        if entry.event is not Event.DELEGATION_ASKED or entry.seq in answered:
            continue
        invitation = tx.invitations.get(str(entry.data["invitation"]))
        if invitation.version == newest and not invitation.revoked:
            said = tx.entries.private(entry.seq) or {}
            parts = {name: str(said.get(name, "")) for name in ("name", "email", "role", "reason")}
            found.append(PassingOn(seq=entry.seq, invitation=invitation, **parts))
    return tuple(found)


def _read(named: Delegate) -> dict[str, str]:
    """Return what was typed, tidied. Raises NotYetComplete with each fault, as the page goes."""
    empty = {
        "delegate_name": to_say("Type their full name"),
        "delegate_role": to_say("Say who they are"),
        "delegate_email": to_say("Type their email address"),
        "delegate_reason": to_say("Say why it should go to them"),
    }
    faults: dict[str, str] = {}
    said: dict[str, str] = {}
    for field, when_empty in empty.items():
        part = field.removeprefix("delegate_")
        text = tidy(getattr(named, part))
        try:
            said[part] = read_email(_EMAIL, text) if part == "email" else _text(text, part)
        except NotAccepted as not_accepted:
            faults[field] = not_accepted.message
        if not text:
            faults[field] = when_empty
    if faults:
        raise NotYetComplete(faults)
    return said


def _text(text: str, part: str) -> str:
    return checked_text(text, lines=part == "reason", longest=2000 if part == "reason" else 120)
