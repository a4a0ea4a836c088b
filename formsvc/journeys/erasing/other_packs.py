"""The other packs of a pupil: what is a reason to keep one is mostly a reason to keep them all.

A claim, an inquiry or a request to see the record is about a pupil, not about one placement.
"""

from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import OFFICER, is_with_authority, pack_for_reader
from formsvc.journeys.erasing.held import held_in
from formsvc.journeys.moments import uk_day_words
from formsvc.journeys.same_pupil import packs_of_pupil
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPack:
    """Another pack of the pupil, begun on a day in words.

    `held` says whether anybody holds it, `ours` whether the reader's side does, `why` that side's
    reason. `alike` says whether the hold of a side, or that there is none, is as on the pack that
    was asked about: what was held together is lifted together.
    """

    ref: str
    begun: str
    held: bool
    ours: bool
    why: str
    alike: bool


def other_packs_of(services: Services, user: User, ref: str) -> tuple[OtherPack, ...]:
    """Return the other packs about the pupil of a pack, at its school, as this reader may know.

    An officer knows only those that were sealed for their authority. Raises NotFound.
    """
    with services.ledger.reading() as tx:
        pack = pack_for_reader(tx, user, ref)
        said = _own_reason(tx, user, ref)
        return tuple(_other(tx, user, one, said) for one in in_reach(tx, user, pack))


def in_reach(tx: Transaction, user: User, pack: Pack) -> list[Pack]:
    """Return the other packs about a pack's pupil that this reader's side may hold."""
    others = packs_of_pupil(tx, pack)[1:]
    if user.role != OFFICER:
        return others
    mine = (one for one in others if one.authority_id == user.organisation_id)
    return [one for one in mine if is_with_authority(tx, one)]


def _other(tx: Transaction, user: User, pack: Pack, said: str | None) -> OtherPack:
    why = _own_reason(tx, user, pack.ref)
    return OtherPack(
        ref=pack.ref,
        begun=uk_day_words(pack.created_at),
        held=bool(held_in(tx, user, pack.ref)),
        ours=why is not None,
        why=why or "",
        alike=why == said,
    )


def _own_reason(tx: Transaction, user: User, ref: str) -> str | None:
    """Return why the reader's own side holds a pack, or None when it does not."""
    return next((one.why for one in held_in(tx, user, ref) if one.mine), None)
