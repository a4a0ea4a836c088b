"""Tells a person at their own address that the school took their signature in another way."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.records import Invitation
from formsvc.journeys.letters import leave_to_school, write_to_signer
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.services import Services

_LETTER = "signed_at_school"
_ON_DEVICE, _ON_PAPER = "device", "paper"


def tell_signed_in_person(
    services: Services, tx: Transaction, invitation: Invitation, *, shown: int
) -> None:
    """Tell a person who signed on a device of the school, once for each time it was handed over.

    `shown` is the entry of the handing over.
    """
    _tell(services, tx, invitation, way=_ON_DEVICE, key=str(shown))


def tell_signed_on_paper(
    services: Services, tx: Transaction, invitation: Invitation, *, scan: int
) -> None:
    """Tell a person whose paper two people took for signed; `scan` is the entry of its coming."""
    _tell(services, tx, invitation, way=_ON_PAPER, key=str(scan))


def _tell(
    services: Services, tx: Transaction, invitation: Invitation, *, way: str, key: str
) -> None:
    """Promise the letter that says so, once for each `key`.

    Nobody but the school saw who sat there, or held the pen: without this letter a person would
    learn of a signature that is not theirs when all is sealed. Who has no address, or whose
    letters fail, is told by the school on paper.
    """
    if not may_be_written_to(services, tx, invitation):
        return
    school = tx.people.organisation(tx.packs.get(invitation.pack_ref).school_id).name
    facts, once = {"school": school, "way": way}, f"{invitation.id}-{key}"
    if any(one.failed for one in tx.letters.standings_of(invitation.id)):
        leave_to_school(tx, invitation, letter=_LETTER, facts=facts, key=once)
    else:
        write_to_signer(services, tx, invitation, letter=_LETTER, facts=facts, key=once)
