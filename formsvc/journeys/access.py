"""Who may see which pack: a school its own, an authority those sent to it, nobody else any."""

from formsvc.adapters.ledger import Transaction
from formsvc.domain.problems import NotFound
from formsvc.domain.records import Pack, User

OFFICER = "officer"


def pack_of_school(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack of the user's own school.

    Raises NotFound for any other: that it exists is nobody else's business.
    """
    pack = tx.packs.get(ref)
    if user.role == OFFICER or pack.school_id != user.organisation_id:
        raise NotFound("pack")
    return pack


def pack_of_authority(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack that this officer's authority checks. Raises NotFound for any other."""
    pack = tx.packs.get(ref)
    if user.role != OFFICER or pack.authority_id != user.organisation_id:
        raise NotFound("pack")
    return pack
