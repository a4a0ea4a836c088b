"""What a link opens: the papers for whoever is inside in this browser, else the first page."""

from dataclasses import dataclass

from formsvc.domain.records import Invitation
from formsvc.journeys.services import Services
from formsvc.journeys.signing.fetching import is_first_fetch
from formsvc.journeys.signing.in_person import in_person
from formsvc.journeys.signing.links import find_invitation, in_session
from formsvc.journeys.signing.problems import SigningSessionOver
from formsvc.journeys.signing.visiting import Visit, visit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """What anybody who opens a link may see: who asks, and until when. Nothing about a child."""

    invitation: Invitation
    school: str
    #: Whether nobody, and no mail system, fetched this page of this link before.
    first: bool
    #: Whether this is a device of the school: who sits there may have got no letter.
    borrowed: bool


def open_link(services: Services, token: str, secret: str = "") -> Visit | Doorway:
    """Return what a person who pressed Continue may see, or for anybody else the first page.

    `secret` is that of a signing session, "" without one. Reads only, from one snapshot: mail
    scanners open links too. That the first page was fetched is noted by `note_fetched`.
    Raises CodeNeeded, LinkExpired, LinkReplaced or LinkNotGenuine.
    """
    with services.ledger.reading() as tx:
        invitation = find_invitation(services, tx, token)
        try:
            return visit_of(tx, in_session(tx, invitation, secret))
        except SigningSessionOver:
            pack = tx.packs.get(invitation.pack_ref)
            school = tx.people.organisation(pack.school_id).name
            first, borrowed = is_first_fetch(tx, invitation), in_person(tx, invitation) is not None
        return Doorway(invitation=invitation, school=school, first=first, borrowed=borrowed)
