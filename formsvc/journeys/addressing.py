"""Corrects a person's email address after sending: the old link dies, what is signed stays."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.answers import Value
from formsvc.domain.answers.simple import NotAccepted, read_email
from formsvc.domain.definition import Audience, Column
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.records import Invitation, Pack, User
from formsvc.journeys.access import SAFEGUARDING_LEAD, pack_of_school
from formsvc.journeys.restricted import restricted_addresses
from formsvc.journeys.sealing import promise_copy
from formsvc.journeys.sending import invitation_now, renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.signing import NotYetComplete

_OUTSIDE = frozenset({Audience.PARENT.value, Audience.PROVIDER.value})


def correct_address(
    services: Services, user: User, ref: str, invitation_id: str, typed: str
) -> None:
    """Give a person who signs the right address, and send there what they should have got.

    The old link stops at once, also for whoever is reading behind it. Nobody has to sign again.
    Whose turn has not come is written to when it comes.
    Raises NotYetComplete with what to put right, NotAllowed or NotFound.
    """
    address = _read(typed)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = invitation_now(tx, pack, invitation_id)
        fault = _why_not(services, tx, pack, invitation, address)
        if fault:
            raise NotYetComplete({"email": fault})
        tx.entries.append(
            Happening(
                event=Event.ADDRESS_CORRECTED,
                pack=ref,
                actor=user.id,
                data={"invitation": invitation.id},
                private={"was": invitation.email, "now": address},
            )
        )
        written_to = invitation.id in tx.letters.telling(ref)
        tx.invitations.correct_address(invitation.id, address)
        tx.sessions.end_visits(invitation.id)
        tx.letters.begin_anew(invitation.id)
        tx.jobs.readdress(invitation.id, address)
        _correct_answers(tx, pack, user, invitation, address)
        if written_to:
            _send_again(services, tx, user, tx.invitations.get(invitation.id))


def _read(typed: str) -> str:
    try:
        address = read_email(Column(name="email", ask=""), typed)
    except NotAccepted as not_accepted:
        raise NotYetComplete({"email": not_accepted.message}) from not_accepted
    if not address:
        raise NotYetComplete({"email": "Enter their email address"})
    return address


def _why_not(
    services: Services, tx: Transaction, pack: Pack, invitation: Invitation, address: str
) -> str:
    """Return why letters to this person may not go to this address, "" when they may.

    Whoever has somebody's letters can sign as that person: a school must not get them.
    """
    small = address.lower()
    if small == invitation.email.lower():
        return "This is the address that we have. If it is right, send a new link instead"
    if small in restricted_addresses(services, tx, invitation):
        return "Contact with the person at this address is restricted. We do not write there"
    if invitation.party in _OUTSIDE:
        staff = tx.people.users_of(pack.school_id)
        if any(one.email.lower() == small for one in staff):
            return "This address belongs to somebody at your school. Enter the person's own"
    if invitation.party == Audience.DSL:
        lead = tx.people.by_email(address)
        ours = lead is not None and lead.organisation_id == pack.school_id and not lead.disabled
        if lead is None or not ours or lead.role != SAFEGUARDING_LEAD:
            return "Enter the address with which a safeguarding lead of your school signs in"
    others = tx.invitations.of_version(pack.ref, invitation.version)
    if any(one.email.lower() == small and one.party != invitation.party for one in others):
        return "Somebody else who signs this pack has this address. Enter the person's own"
    return ""


def _send_again(services: Services, tx: Transaction, user: User, invitation: Invitation) -> None:
    """Send what fits where the pack stands: a fresh link, or the signed copy."""
    pack = tx.packs.get(invitation.pack_ref)
    if pack.state == State.OUT_FOR_SIGNATURE:
        renew_link(services, tx, invitation, actor=user.id, reason="address_corrected")
        return
    # Nothing waits for this person, but the old link must not open anything any more.
    nobody_has_it = digest(services.random_bytes(32))
    tx.invitations.replace_token(invitation.id, nobody_has_it, tx.invitations.now())
    # A copy that waits, or was given up, is promised anew below: nobody gets it twice.
    tx.jobs.drop(f"letter:{pack.ref}:copy:{invitation.id}")
    version = tx.versions.get(pack.ref, invitation.version)
    sealed = tx.versions.sealed(pack.ref, version.number)
    promise_copy(
        services, tx, version, sealed, invitation, key=f"{invitation.id}-{services.new_id()}"
    )


def _correct_answers(
    tx: Transaction, pack: Pack, user: User, invitation: Invitation, address: str
) -> None:
    """Correct the answer that the address came from: a later version must not repeat the slip.

    What was frozen with the version that is out stays as it was sent.
    """
    for name, fact in tx.facts.all(pack.ref).items():
        value = _corrected(fact.value, invitation, address)
        if value != fact.value:
            tx.facts.put(pack.ref, fact.document, values={name: value}, by=user.id)


def _corrected(value: Value, invitation: Invitation, address: str) -> Value:
    if isinstance(value, list):
        return [_corrected(one, invitation, address) for one in value]  # type: ignore[return-value]
    if not isinstance(value, dict):
        return value
    same = value.get("email", "").lower() == invitation.email.lower()
    return value | {"email": address} if same and value.get("name") == invitation.name else value
