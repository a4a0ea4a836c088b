"""Tells a person at their own address that the school took their signature in another way."""

from collections.abc import Mapping

from formsvc.adapters.ledger import Transaction
from formsvc.domain.delivery import Delivery
from formsvc.domain.events import Event
from formsvc.domain.records import Invitation, SentLetter
from formsvc.journeys.letters import leave_to_school, promised_id, queue_letter, write_to_signer
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.services import Services

_LETTER = "signed_at_school"
_ON_DEVICE, _ON_PAPER = "device", "paper"
_WAITS = frozenset({Delivery.PROMISED, Delivery.DEFERRED})
#: The entry that each of these letters is about, by the way in which the signature was taken.
_ABOUT = {_ON_DEVICE: Event.LINK_SHOWN, _ON_PAPER: Event.PAPER_UPLOADED}


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
    facts, once = _facts(tx, invitation, way), _once(invitation, key)
    if any(one.failed for one in tx.letters.standings_of(invitation.id)):
        leave_to_school(tx, invitation, letter=_LETTER, facts=facts, key=once)
    else:
        write_to_signer(services, tx, invitation, letter=_LETTER, facts=facts, key=once)


def leave_what_waits(tx: Transaction, invitation: Invitation) -> None:
    """Leave such letters to the school that wait while their person is reached otherwise from now.

    Else whoever wrongly signed for somebody could stop the letter that tells of it, or have it.
    """
    for one in _waiting(tx, invitation):
        leave_what_failed(tx, one)


def tell_stranger(
    tx: Transaction, before: Invitation, *, language: str, by: str, corrected: int
) -> None:
    """Promise such letters that wait also to the address of before, naming nobody.

    Whoever's name was signed may be there still. `corrected` is the entry that tells of the new
    address, `by` how the one of before is reached.
    """
    for letter in _waiting(tx, before):
        for way, key in _about(tx, before, letter):
            queue_letter(
                tx,
                letter=_LETTER,
                to=before.address,
                name="",
                facts=_facts(tx, before, way),
                key=f"{key}-{corrected}",
                pack=before.pack_ref,
                language=language,
                by=by,
                was_of=before.id,
            )


def _waiting(tx: Transaction, invitation: Invitation) -> list[SentLetter]:
    return [
        one
        for one in tx.letters.of_pack(invitation.pack_ref)
        if one.invitation_id == invitation.id and one.letter == _LETTER and one.standing in _WAITS
    ]


def leave_what_failed(tx: Transaction, letter: SentLetter) -> None:
    """Leave to the school what such a letter should have told; other letters are passed over."""
    if letter.letter != _LETTER or not letter.invitation_id:
        return
    invitation = tx.invitations.get(letter.invitation_id)
    for way, key in _about(tx, invitation, letter):
        facts = _facts(tx, invitation, way)
        leave_to_school(tx, invitation, letter=_LETTER, facts=facts, key=key)


def _about(tx: Transaction, invitation: Invitation, letter: SentLetter) -> list[tuple[str, str]]:
    """Return in which way the signature was taken that a letter is about, and its key."""
    return [
        (way, key)
        for way, event in _ABOUT.items()
        for entry in tx.entries.of_pack(letter.pack, only=[event])
        if promised_id(
            letter=_LETTER, key=(key := _once(invitation, str(entry.seq))), pack=letter.pack
        )
        == letter.id
    ]


def _facts(tx: Transaction, invitation: Invitation, way: str) -> Mapping[str, str]:
    school = tx.people.organisation(tx.packs.get(invitation.pack_ref).school_id).name
    return {"school": school, "way": way}


def _once(invitation: Invitation, seq: str) -> str:
    """Return the key of the letter about an entry: each is told once."""
    return f"{invitation.id}-{seq}"
