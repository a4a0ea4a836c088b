"""Signing in person on the school's device: handed over, and handed back."""

from dataclasses import dataclass
from datetime import timedelta

from formsvc.adapters.ledger import Transaction
from formsvc.adapters.links import digest
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sending import invitation_now, renew_link
from formsvc.journeys.services import Services
from formsvc.journeys.shown_links import shown_last
from formsvc.journeys.signing.links import PURPOSE, enter, invitation_of, why_stopped

MINUTES = 60
#: How a signature on a device of the school is told from others, in the words of its entry.
IN_PERSON = "in person on the school's device"
_ALOUD = {
    "yes": "the school said that it reads the papers aloud",
    "no": "the papers were not read aloud",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InPerson:
    """How a person came to a device of the school: where, with whom, read aloud or not.

    `seq` is the entry of the handing over.
    """

    seq: int
    place: str
    staff: str
    read_aloud: str

    @property
    def how(self) -> str:
        """Return how they were known, in words; who and where stay beside the chain."""
        return f"{IN_PERSON}; {_ALOUD[self.read_aloud]}"


def hand_over(
    services: Services, user: User, ref: str, invitation_id: str, *, place: str, read_aloud: bool
) -> str:
    """Return the token of a link to open on this very device, for a person who is there.

    The link that was sent stops working. Nobody at the school ever sees one that was sent: this
    one is written down as shown. Raises ReasonMissing without a place, NotAllowed or NotFound.
    """
    where = read_reason(place, "Say where you are")
    with services.ledger.transaction() as tx:
        pack = pack_of_school(tx, user, ref)
        invitation = invitation_now(tx, pack, invitation_id)
        if not tx.invitations.due(invitation.id) or invitation.revoked:
            raise NotAllowed("There is nothing for this person to sign now.")
        if not may_be_written_to(services, tx, invitation):
            raise NotAllowed("Nothing may go to this person.")
        secret = services.random_bytes(32)
        until = utc_text(services.clock() + timedelta(minutes=MINUTES))
        tx.sessions.end_visits(invitation.id)
        tx.invitations.replace_token(invitation.id, digest(secret), until)
        for kind in ("invitation", "reminder"):
            tx.jobs.drop(f"letter:{ref}:{kind}:{invitation.id}-")
        tx.entries.append(
            Happening(
                event=Event.LINK_SHOWN,
                pack=ref,
                actor=user.id,
                data={"invitation": invitation.id, "read_aloud": "yes" if read_aloud else "no"},
                private={"place": where, "staff": user.name},
            )
        )
    return services.links.mint(PURPOSE, secret)


def hand_back(services: Services, token: str, secret: str) -> None:
    """End the visit on the school's device, for good: neither link nor session opens any more.

    Who still has something to sign, and can be written to, gets a link of their own again. After
    its hour the link of the device opens nothing, but can still be handed back.
    """
    with services.ledger.transaction() as tx:
        invitation = _at_device(services, tx, token, secret)
        if in_person(tx, invitation) is None:
            raise NotAllowed("This is your own device: you need not hand it back.")
        tx.sessions.end_visits(invitation.id)
        now = utc_text(services.clock())
        tx.invitations.replace_token(invitation.id, digest(services.random_bytes(32)), now)
        tx.entries.append(
            Happening(
                event=Event.DEVICE_HANDED_BACK,
                pack=invitation.pack_ref,
                actor=invitation.id,
                data={"invitation": invitation.id},
            )
        )
        if tx.invitations.due(invitation.id) and invitation.reach != Reach.BY_HAND:
            tx.letters.begin_anew(invitation.id)
            renew_link(services, tx, invitation, actor=invitation.id, reason="handed_back")


def _at_device(services: Services, tx: Transaction, token: str, secret: str) -> Invitation:
    """Return the invitation of a device; when the hour is over, no visit is left to ask for."""
    invitation = invitation_of(services, tx, token)
    over = invitation.expires_at <= utc_text(services.clock())
    if over and why_stopped(tx, invitation) is None and in_person(tx, invitation) is not None:
        return invitation
    return enter(services, tx, token, secret)


def in_person(tx: Transaction, invitation: Invitation) -> InPerson | None:
    """Return how a person sits at a device of the school, None when their link was sent."""
    shown = shown_last(tx, invitation)
    if shown is None:
        return None
    said = tx.entries.private(shown.seq) or {}
    return InPerson(
        seq=shown.seq,
        place=str(said.get("place", "")),
        staff=str(said.get("staff", "")),
        read_aloud=str(shown.data["read_aloud"]),
    )
