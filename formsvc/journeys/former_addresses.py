"""Tells an address that was corrected, in words that fit a stranger, that it is so no more."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.letters import (
    BY_EMAIL,
    BY_TEXT,
    FORMER_ADDRESS,
    REACHED_OTHERWISE,
    leave_to_school,
    queue_letter,
)
from formsvc.journeys.restricted import restricted_addresses
from formsvc.journeys.sending import invitation_now
from formsvc.journeys.services import Services
from formsvc.journeys.telling_signed import tell_stranger
from formsvc.journeys.voices import language_for

_WENT_OUT = frozenset({Event.LETTER_SENT, Event.LETTER_DELIVERED, Event.LETTER_UNDELIVERED})
_HEARD = _WENT_OUT | {Event.LETTER_REFUSED, Event.LETTER_BOUNCED, Event.ADDRESS_CORRECTED}


def tell_former_address(
    services: Services, tx: Transaction, before: Invitation, *, now: str, corrected: int
) -> None:
    """Promise a letter to the address that a person had: a wrong correction must not go unseen.

    `before` is the invitation as it was, `now` the address that is right, `corrected` the number of
    the entry that tells of it. Who got everything by hand is told so by the school, on paper.
    Whoever holds that address may be a stranger: the letter names nobody, nothing of the pack, and
    brings no link. That the school took this person's signature is told there as well, when the
    letter that says so waits still. None goes where we never wrote or where the newest letter came
    back, nor to anybody whose contact is restricted.
    """
    pack = tx.packs.get(before.pack_ref)
    school = tx.people.organisation(pack.school_id).name
    if before.reach == Reach.BY_HAND:
        facts = {"school": school, "address": now}
        leave_to_school(tx, before, letter=REACHED_OTHERWISE, facts=facts, key=str(corrected))
    if not _is_told(services, tx, before, corrected=corrected):
        return
    language = language_for(services, tx, before).code
    by = BY_TEXT if before.reach == Reach.TEXT else BY_EMAIL
    tell_stranger(tx, before, language=language, by=by, corrected=corrected)
    queue_letter(
        tx,
        letter=FORMER_ADDRESS,
        to=before.address,
        name="",
        facts={"school": school},
        key=str(corrected),
        pack=before.pack_ref,
        language=language,
        by=by,
        was_of=before.id,
    )


def tells_former_address(services: Services, user: User, ref: str, invitation_id: str) -> bool:
    """Say whether a person's address would be told that it is one no more, were it corrected now.

    Raises NotAllowed or NotFound.
    """
    with services.ledger.reading() as tx:
        invitation = invitation_now(tx, pack_of_school(tx, user, ref), invitation_id)
        return _is_told(services, tx, invitation, corrected=0)


def _is_told(services: Services, tx: Transaction, before: Invitation, *, corrected: int) -> bool:
    if not before.address or (before.reach == Reach.TEXT and services.texts is None):
        return False
    if before.address.lower() in restricted_addresses(services, tx, before):
        return False
    return _arrived(tx, before, corrected)


def _arrived(tx: Transaction, before: Invitation, corrected: int) -> bool:
    """Say whether the newest letter to this address of which we heard went out and stayed out.

    What the entries say counts, of every version: a link that is sent anew, or that waits for its
    turn, must not hide that somebody there knows of the papers.
    """
    versions = tx.versions.all_of(before.pack_ref)
    people = [one for v in versions for one in tx.invitations.of_version(v.pack_ref, v.number)]
    theirs = {one.id for one in people if one.address.lower() == before.address.lower()}
    letters: dict[tuple[object, object], Event | None] = {}
    for entry in tx.entries.of_pack(before.pack_ref, only=_HEARD):
        whose, letter = entry.data["invitation"], entry.data.get("message_id")
        if entry.seq == corrected:
            continue
        if entry.event is Event.ADDRESS_CORRECTED:  # what went before it went elsewhere
            letters = {one: None if one[0] == whose else heard for one, heard in letters.items()}
        elif whose in theirs and letters.get((whose, letter), entry.event) is not None:
            letters[whose, letter] = entry.event
    heard = [one for one in letters.values() if one is not None]
    return bool(heard) and heard[-1] in _WENT_OUT
