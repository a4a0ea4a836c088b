"""Reminds people who have not answered: by a new link, a few times, never at night."""

import logging
from datetime import datetime

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem
from formsvc.domain.records import Invitation
from formsvc.journeys.questions import QUESTIONS
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sending import renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.signing import wishes_to_pass_on

log = logging.getLogger("formsvc.working")


def remind_due(services: Services) -> int:
    """Remind everybody whom it is time to remind; return how many.

    Each person is looked at anew in the transaction that promises the letter: somebody may have
    signed, or another worker may have been quicker.
    """
    if not services.reminders.most:
        return 0
    with services.ledger.reading() as tx:
        waiting = [
            one for one in tx.invitations.waiting(State.OUT_FOR_SIGNATURE) if _due(services, one)
        ]
    count = 0
    for one in waiting:
        try:
            count += _remind(services, one.id)
        except FormsvcProblem as problem:
            # One pack's trouble must not keep others from being reminded.
            log.warning("invitation %s was not reminded: %s", one.id, type(problem).__name__)
    return count


def _due(services: Services, invitation: Invitation) -> bool:
    return services.reminders.is_due(
        sent=datetime.fromisoformat(invitation.sent_at),
        so_far=invitation.reminders,
        now=services.clock(),
        zone=invitation.time_zone,
    )


def _remind(services: Services, invitation_id: str) -> bool:
    with services.ledger.transaction() as tx:
        invitation = tx.invitations.get(invitation_id)
        if not (_due(services, invitation) and _may_be_reminded(services, tx, invitation)):
            return False
        tx.invitations.count_reminder(invitation.id)
        renew_link(services, tx, invitation, actor="formsvc", reason="reminder", letter="reminder")
    return True


def _may_be_reminded(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether a reminder would help and do no harm.

    Whose turn has not come has had no letter yet. One that failed would fail again; a link that
    somebody uses just now would stop under their hands; and nobody whose contact is restricted is
    ever written to. Nobody is pressed to sign who waits for the school.
    """
    telling = tx.letters.telling(invitation.pack_ref).get(invitation.id)
    if telling is None or telling.standing.failed:
        return False
    return (
        tx.packs.get(invitation.pack_ref).state == State.OUT_FOR_SIGNATURE
        and bool(tx.invitations.due(invitation.id))
        and not invitation.revoked
        and not tx.sessions.is_inside(invitation.id)
        and may_be_written_to(services, tx, invitation)
        and not _waits_for_school(tx, invitation)
    )


def _waits_for_school(tx: Transaction, invitation: Invitation) -> bool:
    """Say whether a person asked something, wants help, or wants to pass on, without an answer."""
    told = tx.entries.of_pack(invitation.pack_ref, only=QUESTIONS)
    answered = {one.data["question"] for one in told if one.event is Event.QUESTION_ANSWERED}
    asked = {
        one.seq
        for one in told
        if one.event is Event.QUESTION_ASKED and one.data["invitation"] == invitation.id
    }
    wishes = wishes_to_pass_on(tx, invitation.pack_ref)
    return bool(asked - answered) or any(one.invitation.id == invitation.id for one in wishes)
