"""Holds a pack against erasing: the school's hold and the authority's, each lifted by its side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, Happening, in_words
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import (
    OFFICER,
    SAFEGUARDING_LEAD,
    pack_for_reader,
    pack_of_authority,
    pack_of_school,
)
from formsvc.journeys.moments import uk_words
from formsvc.journeys.reasons import read_reason
from formsvc.journeys.services import Services

#: What says whether a pack is on hold.
HOLDS = (Event.PACK_HELD, Event.HOLD_LIFTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hold that stands. `why` is "" for readers of the other side: the reason is not theirs."""

    mine: bool
    by: str
    side: str
    why: str
    since: str

    @property
    def words(self) -> str:
        """The hold in a few words, as pages and the command line say it."""
        return f"said {self.by}: {self.why}" if self.mine else f"said {self.by} for {self.side}"


def may_decide(user: User) -> bool:
    """Say whether somebody decides about erasing at their school.

    Only who may read all of a record can say whether it is still needed.
    """
    return user.role == SAFEGUARDING_LEAD


def may_decide_of(user: User, pack: Pack) -> bool:
    """Say whether somebody decides about the erasing of a pack, as they are now."""
    return may_decide(user) and not user.disabled and user.organisation_id == pack.school_id


def decided_by(tx: Transaction, user: User, ref: str) -> Pack:
    """Return a pack that a user decides about at their school. Raises NotFound or NotAllowed."""
    pack = pack_of_school(tx, user, ref)
    now = tx.people.user(user.id)  # the right may have gone since the page was opened
    if now is None or not may_decide_of(now, pack):
        raise NotAllowed("Only a safeguarding lead of the school decides about this.")
    return pack


def is_held(entries: Iterable[Entry]) -> bool:
    """Say whether a pack with these entries is on hold, by its school or its authority."""
    return bool(_standing(entries))


def _standing(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Return the holds that stand, by the side whose they are: neither lifts the other's."""
    last = {str(one.data["side"]): one for one in entries if one.event in HOLDS}
    return {side: one for side, one in last.items() if one.event is Event.PACK_HELD}


def _side(user: User) -> str:
    return "authority" if user.role == OFFICER else "school"


def holds_of(services: Services, user: User, ref: str) -> tuple[Held, ...]:
    """Return the holds of a pack for its school or its authority. Raises NotFound for others."""
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        return held_in(tx, user, ref)


def held_in(tx: Transaction, user: User, ref: str) -> tuple[Held, ...]:
    """Return the holds of a pack that stand, the reader's own with their reasons."""
    found = []
    for side, entry in _standing(tx.entries.of_pack(ref, only=HOLDS)).items():
        person = tx.people.user(entry.actor)
        private = tx.entries.private(entry.seq) or {}
        mine = side == _side(user)
        found.append(
            Held(
                mine=mine,
                by=person.name if person else "Somebody",
                side=in_words("side", side),
                why=str(private.get("reason", "")) if mine else "",
                since=uk_words(entry.at),
            )
        )
    return tuple(found)


def hold_pack(services: Services, user: User, ref: str, words: str) -> None:
    """Put a pack on hold, with a reason: nobody can have it erased. Raises ReasonMissing.

    Safeguarding leads hold packs of their school, officers those that their authority has.
    """
    reason = read_reason(words, "Write why this pack must not be erased")
    _note_hold(services, user, ref, Event.PACK_HELD, reason)


def lift_hold(services: Services, user: User, ref: str, words: str) -> None:
    """Lift the hold of one's own side, with a reason. Raises ReasonMissing."""
    reason = read_reason(words, "Write why the hold is lifted")
    _note_hold(services, user, ref, Event.HOLD_LIFTED, reason)


def _note_hold(services: Services, user: User, ref: str, event: Event, reason: str) -> None:
    with services.ledger.transaction() as tx:
        (pack_of_authority if user.role == OFFICER else decided_by)(tx, user, ref)
        held = _side(user) in _standing(tx.entries.of_pack(ref, only=HOLDS))
        if held is (event is Event.PACK_HELD):
            raise NotAllowed("Somebody did this just now. Look at the pack again.")
        data = {"side": _side(user)}
        tx.entries.append(
            Happening(event=event, pack=ref, actor=user.id, data=data, private={"reason": reason})
        )
