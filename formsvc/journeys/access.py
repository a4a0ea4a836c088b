"""Who may see which pack: a school its own, an authority those sent to it, nobody else any."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Pack, User
from formsvc.domain.versions import in_force, versions_in

OFFICER = "officer"
#: Whoever runs the service: sees how it is doing, and no pack at all.
ADMINISTRATOR = "administrator"
SAFEGUARDING_LEAD = "dsl"
SENT_TO_AUTHORITY = frozenset(
    {State.SEALED, State.ACCEPTED, State.SENT_BACK, State.STARTED, State.ENDED}
)


#: What has to be read of a pack to know which version is in force.
_OF_VERSIONS = (
    *(Event.PACK_SENT, Event.PACK_SEALED, Event.PACK_SENT_BACK),
    Event.VERSION_SUPERSEDED,
)


def audiences_of(user: User) -> frozenset[Audience]:
    """Return as whom a user reads answers: only the safeguarding lead reads all of the school's."""
    if user.role == OFFICER:
        return frozenset({Audience.AUTHORITY})
    if user.role == SAFEGUARDING_LEAD:
        return frozenset({Audience.SCHOOL, Audience.DSL})
    return frozenset({Audience.SCHOOL})


def pack_of_school(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack of the user's own school.

    Raises NotFound for any other, since that it exists is nobody else's business, and for one that
    was erased.
    """
    pack = tx.packs.get(ref)
    mine = user.role != OFFICER and pack.school_id == user.organisation_id
    if not mine or pack.state == State.ERASED:
        raise NotFound("pack")
    return pack


def is_with_authority(tx: Transaction, pack: Pack) -> bool:
    """Say whether the authority has a pack: as it stands, or a version of it that is in force."""
    if pack.state == State.ERASED:
        return False
    if pack.state in SENT_TO_AUTHORITY:
        return True
    return in_force(versions_in(tx.entries.of_pack(pack.ref, only=_OF_VERSIONS))) is not None


def pack_of_authority(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack that was sealed for this officer's authority. Raises NotFound for any other.

    While a school drafts a pack, or has it out for signature, that version is the school's alone;
    one that is in force stays the authority's.
    """
    pack = tx.packs.get(ref)
    mine = user.role == OFFICER and pack.authority_id == user.organisation_id
    if not (mine and is_with_authority(tx, pack)):
        raise NotFound("pack")
    return pack


def pack_for_reader(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack for somebody of its school or its authority. Raises NotFound for others."""
    return (pack_of_authority if user.role == OFFICER else pack_of_school)(tx, user, ref)
