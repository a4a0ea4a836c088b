"""What a school does when somebody says that the papers should go to another person."""

from dataclasses import replace
from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Item, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import write_to_signer
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.restricted import is_restricted
from formsvc.journeys.sealing.reading import thaw
from formsvc.journeys.sending import LINK_DAYS
from formsvc.journeys.sending.renewing_links import queue_sign_off
from formsvc.journeys.services import Services
from formsvc.journeys.signing import PassingOn, use_of_link, wishes_to_pass_on
from formsvc.journeys.signing.of_age import PUPIL
from formsvc.journeys.whose_address import whose_address


def waiting_to_pass_on(services: Services, user: User, ref: str) -> tuple[PassingOn, ...]:
    """Return the wishes of the newest version that the school has not answered yet."""
    with services.ledger.reading() as tx:
        pack_of_school(tx, user, ref)
        return wishes_to_pass_on(tx, ref)


def _find(tx: Transaction, ref: str, seq: int) -> PassingOn:
    for one in wishes_to_pass_on(tx, ref):
        if one.seq == seq:
            return one
    raise NotFound("question")


def refuse_to_pass_on(services: Services, user: User, ref: str, seq: int, words: str) -> None:
    """Leave the papers with the person who was asked, and say why. Raises ReasonMissing."""
    reason = read_reason(words, "Write why not")
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        wish = _find(tx, ref, seq)
        tx.entries.append(
            Happening(
                event=Event.DELEGATION_REFUSED,
                pack=ref,
                actor=user.id,
                data={"invitation": wish.invitation.id, "asked": seq},
                private={"reason": reason},
            )
        )
        write_to_signer(
            services,
            tx,
            wish.invitation,
            letter="question_answered",
            facts={
                "school": tx.people.organisation(pack.school_id).name,
                "link": use_of_link(services, tx, wish.invitation),
            },
            key=services.new_id(),
        )


def pass_on(services: Services, user: User, ref: str, seq: int) -> None:
    """Send what is still open to the person named; the old link stops working at once.

    What was signed already stays with who signed it. Raises NotFound, or NotAllowed when nothing
    is open any more, that address may not have these papers, or they are the pupil's own.
    """
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        wish = _find(tx, ref, seq)
        whose = whose_address(services, tx, pack, wish.invitation, wish.email.lower())
        if is_restricted(services, tx, wish.invitation, wish.name):
            whose = "Nothing may go to a person of this name"
        if whose:
            raise NotAllowed(f"The papers cannot go there. {whose.partition('. ')[0]}.")
        new = _move(services, tx, wish)
        tx.entries.append(
            Happening(
                event=Event.DELEGATION_ACCEPTED,
                pack=ref,
                actor=user.id,
                data={
                    "invitation": wish.invitation.id,
                    "asked": seq,
                    "new_invitation": new.id,
                },
                private={"from": wish.invitation.name, "to": new.name, "reason": wish.reason},
            )
        )
        due = tx.invitations.due(new.id)
        if due:  # else their link goes out when it is their turn
            _send_link(services, tx, new, due, school=tx.people.organisation(pack.school_id).name)


def _send_link(
    services: Services, tx: Transaction, new: Invitation, due: list[Item], *, school: str
) -> None:
    seed = services.links.new_seed(services.random_bytes)
    until = utc_text(services.clock() + timedelta(days=LINK_DAYS))
    tx.invitations.replace_token(new.id, digest(services.links.derive(seed, new.id)), until)
    invited = tx.invitations.get(new.id)
    queue_sign_off(services, tx, invited, due, seed=seed, school=school)


def _move(services: Services, tx: Transaction, wish: PassingOn) -> Invitation:
    """Move the open statements to a new invitation, with the new person's own role in them."""
    old = wish.invitation
    new = replace(
        old,
        id=services.new_id(),
        name=wish.name,
        address=wish.email,
        reach=Reach.EMAIL.value,
        code="email" if old.code == "text" else old.code,
        role=wish.role,
        reminders=0,
    )
    unused = digest(services.random_bytes(32))
    tx.invitations.add(new, token_sha256=unused, items=())
    definitions = thaw(services, tx.versions.get(old.pack_ref, old.version)).definitions
    moved = [one for one in tx.invitations.items(old.id) if one.state == "open"]
    if not moved:
        raise NotAllowed("There is nothing left for somebody else to sign.")
    for item in moved:
        signatories = definitions[item.document].signatories
        signs = next(one for one in signatories if one.name == item.signatory)
        if signs.people == PUPIL:
            raise NotAllowed(
                "Nobody else can sign as the pupil. Say why not, and who signs instead."
            )
        said = signs.capacity.replace("{role}", wish.role)
        tx.invitations.move(item, new.id, capacity=said)
    tx.invitations.revoke(old.id)
    return new
