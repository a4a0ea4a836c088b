"""Which links work, and whether a browser pressed Continue behind one."""

import json
from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.pack import State
from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services
from formsvc.journeys.signing.problems import (
    CodeNeeded,
    LinkExpired,
    LinkReplaced,
    SigningSessionOver,
    Stopped,
)

#: The answer that names whom parents and providers ring at the school.
CALLED = "link_person"
PURPOSE = "invitation"


def find_invitation(services: Services, tx: Transaction, token: str) -> Invitation:
    """Return the invitation of a link. Raises LinkNotGenuine, LinkReplaced or LinkExpired."""
    invitation = invitation_of(services, tx, token)
    why = why_stopped(tx, invitation)
    if why is not None:
        raise stopped(services, tx, invitation, why)
    if invitation.expires_at <= utc_text(services.clock()):
        school, phone = whom_to_call(services, tx, invitation)
        raise LinkExpired(invitation.expires_at, school=school, phone=phone)
    return invitation


def invitation_of(services: Services, tx: Transaction, token: str) -> Invitation:
    """Return the invitation of a link, stopped or not. Raises LinkNotGenuine or LinkReplaced."""
    name = name_of_link(services, token)
    invitation = tx.invitations.by_token(name)
    if invitation is not None:
        return invitation
    former = tx.invitations.by_former_token(name)
    if former is None:
        raise LinkReplaced
    why = why_stopped(tx, former) or Stopped.REPLACED
    raise stopped(services, tx, former, why)


def why_stopped(tx: Transaction, invitation: Invitation) -> Stopped | None:
    """Return why an invitation's links work no more, or None when its newest link is in force."""
    if tx.versions.newest_number(invitation.pack_ref) != invitation.version:
        return Stopped.SUPERSEDED
    if not invitation.revoked:
        return None
    state = State(tx.packs.get(invitation.pack_ref).state)
    if state in _RESTS and not tx.versions.sealed(invitation.pack_ref, invitation.version):
        return Stopped.WITHDRAWN  # a change that was given up: nobody is asked any more
    return _WHY.get(state, Stopped.CHANGING)


_RESTS = frozenset({State.SEALED, State.ACCEPTED, State.STARTED, State.ENDED})
_WHY: Mapping[State, Stopped] = {
    State.WITHDRAWN: Stopped.WITHDRAWN,
    State.DECLINED: Stopped.DECLINED,
    # Whoever is stopped while all others may sign has handed the papers on.
    State.OUT_FOR_SIGNATURE: Stopped.PASSED_ON,
}


def stopped(
    services: Services, tx: Transaction, invitation: Invitation, why: Stopped
) -> LinkReplaced:
    """Return the problem that says what happened to a link, and who to call."""
    school, phone = whom_to_call(services, tx, invitation)
    return LinkReplaced(why, school=school, phone=phone)


def whom_to_call(services: Services, tx: Transaction, invitation: Invitation) -> tuple[str, str]:
    """Return the school, and the phone number that it gave for this placement, "" without one.

    Whoever has an old link learns this and no more: no name, nothing about a child.
    """
    pack = tx.packs.get(invitation.pack_ref)
    version = tx.versions.get(invitation.pack_ref, invitation.version)
    facts = json.loads(services.blobs.get(version.answers_sha256))
    person = facts.get(CALLED)
    phone = person.get("phone", "") if isinstance(person, dict) else ""
    return tx.people.organisation(pack.school_id).name, str(phone)


def still_opens(services: Services, tx: Transaction, invitation: Invitation) -> bool:
    """Say whether an invitation's link still opens something."""
    return why_stopped(tx, invitation) is None and invitation.expires_at > utc_text(
        services.clock()
    )


def use_of_link(services: Services, tx: Transaction, invitation: Invitation) -> str:
    """Return what a person's link is good for by now: "sign", "read" or "nothing"."""
    if not still_opens(services, tx, invitation):
        return "nothing"
    state = tx.packs.get(invitation.pack_ref).state
    return "sign" if state == State.OUT_FOR_SIGNATURE else "read"


def enter(services: Services, tx: Transaction, token: str, secret: str) -> Invitation:
    """Return the invitation of a link whose person pressed Continue in this very browser."""
    return in_session(tx, find_invitation(services, tx, token), secret)


def in_session(tx: Transaction, invitation: Invitation, secret: str) -> Invitation:
    """Return the invitation when this secret is that of its own session, still in time.

    Raises CodeNeeded when only the code is missing, SigningSessionOver else.
    """
    if is_inside(tx, invitation, secret, kind="signing"):
        return invitation
    if is_inside(tx, invitation, secret, kind="before_code"):
        raise CodeNeeded
    raise SigningSessionOver


def is_inside(tx: Transaction, invitation: Invitation, secret: str, *, kind: str) -> bool:
    """Say whether a secret is that of a session of this kind behind this very invitation."""
    session = tx.sessions.find(digest(secret.encode()), kind=kind, seen_after="")
    return session is not None and session.invitation_id == invitation.id


def name_of_link(services: Services, token: str) -> str:
    """Return the digest under which a link is known. Raises LinkNotGenuine."""
    return digest(services.links.read(PURPOSE, token))
