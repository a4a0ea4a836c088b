"""Hands letters over, and keeps what mail systems say of each: an entry each, never twice."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.adapters.post import LetterNotTaken, LetterRefused
from formsvc.domain.delivery import EVENT_OF, Delivery, is_news
from formsvc.domain.events import Event, Happening
from formsvc.domain.records import Job
from formsvc.domain.reminders import until_morning
from formsvc.domain.uk_days import UK
from formsvc.journeys.afterwards import overdue_since
from formsvc.journeys.erasing import is_asked_still
from formsvc.journeys.letters import (
    BY_EMAIL,
    FORMER_ADDRESS,
    SIGN_OFF,
    letter_id,
    write_letter,
    write_text,
)
from formsvc.journeys.providers import as_it_stands
from formsvc.journeys.sending import settle_link
from formsvc.journeys.services import Services
from formsvc.journeys.telling_signed import leave_what_failed

HOUR_SECONDS = 3600.0
_READING_SECONDS = 600.0
_NIGHT = "It is night where this person is."
_READS = "This person is reading the papers just now."


def send_letter(services: Services, job: Job) -> None:
    """Hand a letter over, and note it once: a worker that lost its lease notes nothing.

    A letter whose link was stopped or replaced in the meantime is not sent any more, nor one about
    evidence that was renewed, nor a reminder of what was signed, or written, since. A reminder that
    was held up until it is night waits for the morning, and while somebody reads behind the link
    before.
    Raises what the mail system makes of it.
    """
    with services.ledger.reading() as tx:
        payload = _as_it_stands(services, tx, job.payload)
        wait, why = _has_to_wait(services, tx, payload)
    if wait:
        with services.ledger.transaction() as tx:
            tx.jobs.failed(job, why, wait_seconds=wait)
        return
    refused = None
    if payload is not None:
        refused = _hand_over(services, payload, key=job.dedupe_key)
    with services.ledger.transaction() as tx:
        if not tx.jobs.done(job) or payload is None:
            return
        if refused is not None:
            note_trouble(tx, job, refused)
        else:
            note_delivery(tx, letter_id(job.dedupe_key), Delivery.ACCEPTED)
            settle_link(services, tx, payload)


def _has_to_wait(
    services: Services, tx: Transaction, payload: Mapping[str, object] | None
) -> tuple[float, str]:
    """Return for how many seconds a reminder has to wait, and why; 0 when it may go.

    It would come at night, or stop the link that somebody is reading behind. The night is looked at
    anew after an hour: the outbox takes a longer wait for a slip of the clock.
    """
    if payload is None or payload["letter"] not in {"reminder", "review_overdue"}:
        return 0, ""
    zone = UK
    if payload["letter"] == "reminder":
        invitation = tx.invitations.get(str(payload["invitation"]))
        if tx.sessions.is_inside(invitation.id):
            return _READING_SECONDS, _READS
        zone = invitation.time_zone
    night = until_morning(services.clock(), zone).total_seconds()
    return min(HOUR_SECONDS, night), _NIGHT


def _hand_over(
    services: Services, payload: Mapping[str, object], *, key: str
) -> LetterRefused | None:
    """Hand a letter over; return how it was refused where that gives nobody anything to do."""
    try:
        _post(services, payload, key=key)
    except LetterRefused as refused:
        if "was_of" not in payload:
            raise
        return refused
    return None


def _post(services: Services, payload: Mapping[str, object], *, key: str) -> None:
    if payload.get("by", BY_EMAIL) == BY_EMAIL:
        letter = write_letter(services, payload, key=key)
        services.post.send(letter, at=services.clock())
    elif services.texts is None:
        raise LetterNotTaken("text messages are not set up here any more")
    else:
        services.texts.send(write_text(services, payload, key=key))


def note_trouble(tx: Transaction, job: Job, trouble: LetterRefused | LetterNotTaken) -> None:
    """Note that a letter was refused, or has to wait."""
    refused = isinstance(trouble, LetterRefused)
    standing = Delivery.REFUSED if refused else Delivery.DEFERRED
    note_delivery(tx, letter_id(job.dedupe_key), standing, said=trouble.said)


def note_delivery(
    tx: Transaction, letter: str, standing: Delivery, *, said: str = "not recorded"
) -> bool:
    """Note what a mail system says of a letter; say whether a letter of ours has this id.

    What is known already, or comes too late, changes nothing. `said` is a code or a word of our
    own, never text that somebody sent.
    """
    known = tx.letters.get(letter)
    if known is None:
        return False
    if is_news(known.standing, standing):
        event = EVENT_OF[standing]
        data: dict[str, object] = {
            "letter": known.letter,
            "message_id": known.id,
            "invitation": known.invitation_id,
            "by": known.by,
        }
        if event not in {Event.LETTER_SENT, Event.LETTER_DELIVERED}:
            data["said"] = said
        tx.letters.stands(letter, standing)
        tx.entries.append(Happening(event=event, pack=known.pack, actor="formsvc", data=data))
        if standing.failed:
            leave_what_failed(tx, known)
    return True


def _as_it_stands(
    services: Services, tx: Transaction, payload: Mapping[str, object]
) -> Mapping[str, object] | None:
    """Return what a letter is to say now, or None when nothing is left to say."""
    if "evidence" in payload:
        return as_it_stands(tx, payload)
    # What tells of a signature goes all the same: that to their own name may have been dropped.
    if payload["letter"] == FORMER_ADDRESS and _is_theirs_again(tx, payload):
        return None
    if not is_asked_still(tx, payload):
        return None
    if payload["letter"] == "review_overdue":
        return payload if overdue_since(services, tx, str(payload["pack"])) else None
    if payload["letter"] == "reminder" and not tx.invitations.due(str(payload["invitation"])):
        return None
    return None if _link_has_passed(services, tx, payload) else payload


def _is_theirs_again(tx: Transaction, payload: Mapping[str, object]) -> bool:
    """Say whether a person has the very address again that was theirs before."""
    now = tx.invitations.get(str(payload["was_of"]))
    return now.address.lower() == str(payload["to"]).lower()


def _link_has_passed(services: Services, tx: Transaction, payload: Mapping[str, object]) -> bool:
    """Say whether the sign-off link that a letter would bring does not work any more."""
    seed, name = payload.get("seed"), str(payload.get("invitation") or "")
    if not seed or payload["letter"] not in SIGN_OFF - {"changed"}:
        return False
    link = digest(services.links.derive(bytes.fromhex(str(seed)), name))
    found = tx.invitations.by_former_token(link) or tx.invitations.by_token(link)
    return found is not None and (found.revoked or tx.invitations.link_of(found.id) != link)
