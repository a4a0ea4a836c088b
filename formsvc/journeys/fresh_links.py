"""A person asks for a fresh link when theirs has run out: it goes to the recorded address only."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import LinkNotGenuine, digest
from formsvc.domain.pack import State
from formsvc.domain.records import Invitation
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sending import renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.signing import why_stopped

FRESH_A_DAY = 3
DAY_SECONDS = 86_400


def ask_fresh_link(services: Services, token: str) -> None:
    """Send the person of a link that ran out a new one, at most FRESH_A_DAY times a day.

    Says nothing about what it did: whoever holds an old link learns neither where it went nor
    whether it did. A link that still works, or was stopped, brings no new one.
    """
    try:
        name = digest(services.links.read("invitation", token))
    except LinkNotGenuine:
        return
    with services.ledger.transaction() as tx:
        invitation = tx.invitations.by_token(name)
        if invitation is not None and _may_have_one(services, tx, invitation):
            renew_link(services, tx, invitation, actor=invitation.id, reason="asked_by_person")


def _may_have_one(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    return (
        why_stopped(tx, invitation) is None
        and invitation.expires_at <= tx.invitations.now()
        and tx.packs.get(invitation.pack_ref).state == State.OUT_FOR_SIGNATURE
        and may_be_written_to(services, tx, invitation)
        and tx.counters.hit(
            f"fresh-link:{invitation.id}", window_seconds=DAY_SECONDS, limit=FRESH_A_DAY
        )
    )
