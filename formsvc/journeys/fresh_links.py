"""A person asks for a fresh link when theirs is old: it goes to the recorded address only."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import LinkNotGenuine, digest
from formsvc.domain.names import person_key
from formsvc.domain.pack import State
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation
from formsvc.domain.signatures import current_step
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sending import renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.signing import Stopped, why_stopped

FRESH_A_DAY = 3
DAY_SECONDS = 86_400


def ask_fresh_link(services: Services, token: str) -> None:
    """Send the person of a link that ran out a new one, at most FRESH_A_DAY times a day.

    Whoever has a link of papers that were changed since gets that of the newer papers, if these
    ask something of the same person.

    Says nothing about what it did: whoever holds an old link learns neither where it went nor
    whether it did. A link that still works, or was stopped for another reason, brings no new one.
    """
    try:
        name = digest(services.links.read("invitation", token))
    except LinkNotGenuine:
        return
    with services.ledger.transaction() as tx:
        invitation = tx.invitations.by_token(name)
        if invitation is not None and _still_works(tx, invitation):
            return
        if invitation is not None and why_stopped(tx, invitation) is Stopped.SUPERSEDED:
            invitation = _newest_of(tx, invitation)
        if invitation is not None and _may_have_one(services, tx, invitation):
            renew_link(services, tx, invitation, actor=invitation.id, reason="asked_by_person")


def _may_have_one(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    return (
        why_stopped(tx, invitation) is None
        and tx.packs.get(invitation.pack_ref).state == State.OUT_FOR_SIGNATURE
        and invitation.reach != Reach.BY_HAND
        and may_be_written_to(services, tx, invitation)
        and tx.counters.hit(
            f"fresh-link:{invitation.id}", window_seconds=DAY_SECONDS, limit=FRESH_A_DAY
        )
    )


def _still_works(tx: Transaction, invitation: Invitation) -> bool:
    return why_stopped(tx, invitation) is None and invitation.expires_at > tx.invitations.now()


def _newest_of(tx: Transaction, invitation: Invitation) -> Invitation | None:
    """Return the same person's invitation to the newest version, once they were written to."""
    latest = tx.versions.latest(invitation.pack_ref)
    others = tx.invitations.of_version(invitation.pack_ref, latest.number) if latest else []
    same = (one for one in others if _who(one) == _who(invitation) and _was_told(tx, one))
    return next(same, None)


def _was_told(tx: Transaction, invitation: Invitation) -> bool:
    """Say whether it is this person's turn, or they are only told: else no link is theirs yet."""
    everything = tx.invitations.items_of_version(invitation.pack_ref, invitation.version)
    own = [one for one in everything if one.invitation_id == invitation.id]
    step = current_step(everything)
    return any(one.step <= step for one in own) or all(one.state == "carried" for one in own)


def _who(invitation: Invitation) -> tuple[str, str, str]:
    return person_key(invitation.party, invitation.address, invitation.name)
