"""Tells an address that was corrected, in words that fit a stranger, that it is so no more."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.delivery import Delivery
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation
from formsvc.journeys.letters import BY_EMAIL, BY_TEXT, FORMER_ADDRESS, queue_letter
from formsvc.journeys.restricted import restricted_addresses
from formsvc.journeys.services import Services
from formsvc.journeys.voices import language_for

_CAME_BACK = frozenset({Delivery.REFUSED, Delivery.BOUNCED})
_WENT_OUT = frozenset({Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.UNDELIVERED})


def tell_former_address(
    services: Services, tx: Transaction, before: Invitation, *, key: str
) -> None:
    """Promise a letter to the address that a person had: a wrong correction must not go unseen.

    `before` is the invitation as it was. Whoever holds that address may be a stranger: the letter
    names nobody, nothing of the pack, and brings no link. None goes where we never wrote or where
    a letter came back, nor to anybody whose contact is restricted.
    """
    if not before.address or not _arrived(tx, before):
        return
    if before.reach == Reach.TEXT and services.texts is None:
        return
    if before.address.lower() in restricted_addresses(services, tx, before):
        return
    pack = tx.packs.get(before.pack_ref)
    queue_letter(
        tx,
        letter=FORMER_ADDRESS,
        to=before.address,
        name="",
        facts={"school": tx.people.organisation(pack.school_id).name},
        key=key,
        pack=before.pack_ref,
        language=language_for(services, tx, before).code,
        by=BY_TEXT if before.reach == Reach.TEXT else BY_EMAIL,
        was_of=before.id,
    )


def _arrived(tx: Transaction, before: Invitation) -> bool:
    """Say whether something that we sent to this address went out, and nothing came back."""
    stands = tx.letters.standings_of(before.id)
    return bool(stands & _WENT_OUT) and not stands & _CAME_BACK
