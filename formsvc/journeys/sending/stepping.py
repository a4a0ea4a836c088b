"""Writes to the people of the next step when nothing of the one before is open any more."""

from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import utc_text
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation
from formsvc.journeys.letters import SIGN_OFF, write_to_signer
from formsvc.journeys.sending.renewing_links import LINK_DAYS, TURN_CAME, renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.shown_links import shown_last


def invite_step(services: Services, tx: Transaction, ref: str, version: int, *, actor: str) -> None:
    """Write to everybody whose turn has come.

    Who got a link to this version before keeps it, and is told: they may be at it just now. Any
    other letter, like an answer to a question, brought no link. Who sits at a device of the
    school sees the rest there, and gets a link when it is handed back.
    """
    reached = tx.letters.brought(ref, SIGN_OFF)
    for invitation in tx.invitations.of_version(ref, version):
        if invitation.reach == Reach.BY_HAND or not tx.invitations.due(invitation.id):
            continue
        if invitation.id in reached and not shown_last(tx, invitation):
            _tell_more(services, tx, invitation)
        elif not tx.sessions.is_inside(invitation.id):
            renew_link(services, tx, invitation, actor=actor, reason=TURN_CAME)


def _tell_more(services: Services, tx: Transaction, invitation: Invitation) -> None:
    until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
    tx.invitations.prolong(invitation.id, until)
    school = tx.people.organisation(tx.packs.get(invitation.pack_ref).school_id).name
    write_to_signer(
        services,
        tx,
        invitation,
        letter="more_to_sign",
        facts={"school": school},
        key=services.new_id(),
    )
