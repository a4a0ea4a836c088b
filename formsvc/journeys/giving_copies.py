"""Signed copies that no letter can bring: the school prints them, gives them, and says so."""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.domain.reaching import Reach
from formsvc.domain.records import Invitation, Pack, SealedFile, User
from formsvc.journeys.access import pack_of_school
from formsvc.journeys.on_paper.printing import check_reader
from formsvc.journeys.restricted import may_be_written_to
from formsvc.journeys.sealing import papers_for
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyToGive:
    """One person's sealed papers, and whether the school has said that it gave them."""

    invitation: Invitation
    files: tuple[SealedFile, ...]
    given: bool


def copies_to_give(services: Services, user: User, ref: str) -> tuple[CopyToGive, ...]:
    """Return the copies that people without email wait for, or were given.

    They are of the newest version that is sealed: a later one that is out to be signed does not
    take the place of a copy that nobody has given yet.
    """
    with services.ledger.reading() as tx:
        return _copies(services, tx, pack_of_school(tx, user, ref))


def _copies(services: Services, tx: Transaction, pack: Pack) -> tuple[CopyToGive, ...]:
    sealed = [one.version for one in tx.versions.all_sealed(pack.ref)]
    people = tx.invitations.of_version(pack.ref, max(sealed)) if sealed else []
    found = (_copy(services, tx, pack, one) for one in people)
    return tuple(one for one in found if one is not None)


def _copy(services: Services, tx: Transaction, pack: Pack, one: Invitation) -> CopyToGive | None:
    if one.reach == Reach.EMAIL or not may_be_written_to(services, tx, one):
        return None
    sealed = tx.versions.sealed(pack.ref, one.version)
    paths = papers_for(tx, sealed, one)
    files = tuple(file for file in sealed if file.path in paths)
    entries = tx.entries.of_pack(pack.ref, only=[Event.COPY_GIVEN])
    given = any(entry.data["invitation"] == one.id for entry in entries)
    return CopyToGive(invitation=one, files=files, given=given) if files else None


def find_copy(services: Services, user: User, ref: str, invitation_id: str) -> CopyToGive:
    """Return one person's copy to give. Raises NotFound, or NotAllowed to who may not read it."""
    with services.ledger.reading() as tx:
        return _find(services, tx, user, ref, invitation_id)


def _find(
    services: Services, tx: Transaction, user: User, ref: str, invitation_id: str
) -> CopyToGive:
    pack = pack_of_school(tx, user, ref)
    for one in _copies(services, tx, pack):
        if one.invitation.id == invitation_id:
            check_reader(services, tx, user, one.invitation)
            return one
    raise NotFound("file")


def open_copy(services: Services, user: User, ref: str, invitation_id: str, path: str) -> bytes:
    """Return one sealed file of this person's, to print. Raises NotFound, NotAllowed."""
    copy = find_copy(services, user, ref, invitation_id)
    if path not in {one.path for one in copy.files}:
        raise NotFound("file")
    return services.packs.read(ref, copy.invitation.version, path)


def note_given(services: Services, user: User, ref: str, invitation_id: str) -> None:
    """Note that this member of staff gave the person their copy. Raises NotFound, NotAllowed."""
    with services.ledger.transaction() as tx:
        copy = _find(services, tx, user, ref, invitation_id)
        if copy.given:
            raise NotAllowed("It is written down already that they were given their copy.")
        tx.entries.append(
            Happening(
                event=Event.COPY_GIVEN,
                pack=ref,
                actor=user.id,
                data={"version": copy.invitation.version, "invitation": invitation_id},
            )
        )
