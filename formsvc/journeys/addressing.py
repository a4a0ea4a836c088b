"""Corrects how a person is reached after sending: the old link dies, what is signed stays."""

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.events import Event, Happening
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Pack, User
from formsvc.domain.right_address import Way, corrected, way_at
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.former_addresses import tell_former_address
from formsvc.journeys.sealing import promise_copy
from formsvc.journeys.sending import invitation_now, leave_change, renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.signing import NotYetComplete
from formsvc.journeys.telling_signed import leave_what_waits
from formsvc.journeys.ways import BOXES, read_way, ways_for
from formsvc.journeys.whose_address import whose_address


def correct_address(
    services: Services,
    user: User,
    ref: str,
    invitation_id: str,
    typed: str,
    *,
    reach: str = Reach.EMAIL,
) -> None:
    """Give a person who signs the right address, and send there what they should have got.

    `typed` is an email address, or with `reach` "text" a mobile number; by hand there is none.

    The old link stops at once, also for whoever is reading behind it. Nobody has to sign again.
    Whose turn has not come is written to when it comes. The former address is told, without a name
    or a link, that it is one no more.
    Raises NotYetComplete with what to put right, NotAllowed or NotFound.
    """
    way = read_way(typed, reach)
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = invitation_now(tx, pack, invitation_id)
        if not tx.invitations.items(invitation.id):
            raise NotAllowed("All their papers went to somebody else: we write to them no more.")
        fault = _why_not(services, tx, pack, invitation, way)
        if fault:
            raise NotYetComplete({BOXES[way.reach]: fault})
        seq = _note(tx, user, invitation, way)
        tell_former_address(services, tx, invitation, now=way.address, corrected=seq)
        owed = _is_owed_a_letter(tx, pack, invitation)
        tx.invitations.correct_address(invitation.id, way.address, way.reach.value)
        tx.sessions.end_visits(invitation.id)
        tx.letters.begin_anew(invitation.id)
        _correct_answers(tx, pack, user, invitation, way)
        _stop_link(services, tx, invitation)
        after = tx.invitations.get(invitation.id)  # with no link that works: none goes on
        _redirect_letters(tx, invitation, after)
        if owed:
            _send_again(services, tx, user, after)


def _note(tx: Transaction, user: User, invitation: Invitation, way: Way) -> int:
    entry = tx.entries.append(
        Happening(
            event=Event.ADDRESS_CORRECTED,
            pack=invitation.pack_ref,
            actor=user.id,
            data={"invitation": invitation.id, "reach": way.reach.value},
            private={"was": invitation.address, "now": way.address},
        )
    )
    return entry.seq


def _is_owed_a_letter(tx: Transaction, pack: Pack, invitation: Invitation) -> bool:
    """Say whether a person should have heard from us by now, or would have if we could write.

    Whoever passed their papers on, or answered all of theirs, waits for nothing before the copy of
    what they signed; whose turn comes once more gets a link then.
    """
    out = pack.state == State.OUT_FOR_SIGNATURE
    if out and (invitation.revoked or not _has_to_do(tx, invitation)):
        return False
    return invitation.reach == Reach.BY_HAND or invitation.id in tx.letters.telling(pack.ref)


def _has_to_do(tx: Transaction, invitation: Invitation) -> bool:
    """Say whether it is a person's turn to sign, or to read what was changed."""
    carried = all(one.state == "carried" for one in tx.invitations.items(invitation.id))
    return carried or bool(tx.invitations.due(invitation.id))


def _why_not(
    services: Services, tx: Transaction, pack: Pack, invitation: Invitation, way: Way
) -> str:
    """Return why letters to this person may not go to this address, "" when they may.

    Whoever has somebody's letters can sign as that person: a school must not get them.
    """
    if way.reach not in ways_for(services, invitation):
        raise NotAllowed("This person can only be reached by email.")
    small = way.address.lower()
    if (small, way.reach) == (invitation.address.lower(), invitation.reach):
        return (
            "This is how we reach them already. If it is right, send a new link instead"
            if small
            else "They sign in person or on paper already"
        )
    return whose_address(services, tx, pack, invitation, small) if small else ""


def _send_again(services: Services, tx: Transaction, user: User, invitation: Invitation) -> None:
    """Send what fits where the pack stands: a fresh link, or the signed copy; or leave the news."""
    pack = tx.packs.get(invitation.pack_ref)
    if invitation.reach == Reach.BY_HAND:
        if pack.state == State.OUT_FOR_SIGNATURE:
            leave_change(services, tx, invitation)
        return
    if pack.state == State.OUT_FOR_SIGNATURE:
        renew_link(services, tx, invitation, actor=user.id, reason="address_corrected")
        return
    # A copy that waits, or was given up, is promised anew below: nobody gets it twice.
    tx.jobs.drop(f"letter:{pack.ref}:copy:{invitation.id}")
    version = tx.versions.get(pack.ref, invitation.version)
    sealed = tx.versions.sealed(pack.ref, version.number)
    promise_copy(
        services, tx, version, sealed, invitation, key=f"{invitation.id}-{services.new_id()}"
    )


def _stop_link(services: Services, tx: Transaction, invitation: Invitation) -> None:
    """Let the old link open nothing any more, whatever follows."""
    nobody_has_it = digest(services.random_bytes(32))
    tx.invitations.replace_token(invitation.id, nobody_has_it, tx.invitations.now())


def _redirect_letters(tx: Transaction, before: Invitation, now: Invitation) -> None:
    """Send what waits, or was given up, to the new address; of another kind it would not fit.

    What must not be lost is told on paper too: the new address may be that of whoever did wrong.
    """
    leave_what_waits(tx, now)
    if before.reach == now.reach:
        tx.jobs.readdress(now.id, now.address)
    else:
        tx.jobs.drop_of(now.id)


def _correct_answers(
    tx: Transaction, pack: Pack, user: User, invitation: Invitation, way: Way
) -> None:
    """Correct the answer that the address came from: a later version must not repeat the slip.

    What was frozen with the version that is out stays as it was sent.
    """
    for name, fact in tx.facts.all(pack.ref).items():
        value = corrected(fact.value, invitation.name, way_at(invitation.address), way)
        if value != fact.value:
            tx.facts.put(pack.ref, fact.document, values={name: value}, by=user.id)
