"""Which links work, and whether a browser pressed Continue behind one."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services
from formsvc.journeys.signing.problems import LinkExpired, LinkReplaced, SigningSessionOver

PURPOSE = "invitation"


def find_invitation(services: Services, tx: Transaction, token: str) -> Invitation:
    """Return the invitation of a link. Raises LinkNotGenuine, LinkReplaced or LinkExpired."""
    invitation = invitation_of(services, tx, token)
    if not _is_of_now(tx, invitation):
        raise LinkReplaced
    if invitation.expires_at <= utc_text(services.clock()):
        raise LinkExpired(invitation.expires_at)
    return invitation


def invitation_of(services: Services, tx: Transaction, token: str) -> Invitation:
    """Return the invitation of a link, stopped or not. Raises LinkNotGenuine or LinkReplaced."""
    invitation = tx.invitations.by_token(name_of_link(services, token))
    if invitation is None:
        # Genuine once, but no row has its digest any more: a newer link took its place.
        raise LinkReplaced
    return invitation


def _is_of_now(tx: Transaction, invitation: Invitation) -> bool:
    latest = tx.versions.latest(invitation.pack_ref)
    return not invitation.revoked and latest is not None and latest.number == invitation.version


def still_opens(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether an invitation's link still opens something."""
    return _is_of_now(tx, invitation) and invitation.expires_at > utc_text(services.clock())


def enter(services: Services, tx: Transaction, token: str, secret: str) -> Invitation:
    """Return the invitation of a link whose person pressed Continue in this very browser."""
    return in_session(tx, find_invitation(services, tx, token), secret)


def in_session(tx: Transaction, invitation: Invitation, secret: str) -> Invitation:
    """Return the invitation when this secret is that of its own session, still in time."""
    session = tx.sessions.find(digest(secret.encode()), kind="signing", seen_after="")
    if session is None or session.invitation_id != invitation.id:
        raise SigningSessionOver
    return invitation


def name_of_link(services: Services, token: str) -> str:
    """Return the digest under which a link is known. Raises LinkNotGenuine."""
    return digest(services.links.read(PURPOSE, token))
