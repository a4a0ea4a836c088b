"""Reads the holds of a pack, and who decides about them: a school's and an authority's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.chain import Entry
from formsvc.domain.events import Event, in_words
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Pack, User
from formsvc.journeys.access import (
    OFFICER,
    SAFEGUARDING_LEAD,
    pack_for_reader,
    pack_of_school,
)
from formsvc.journeys.moments import uk_words
from formsvc.journeys.services import Services

#: What says whether a pack is on hold.
HOLDS = (Event.PACK_HELD, Event.HOLD_REACHED, Event.HOLD_LIFTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hold that stands. `why` is "" for readers of the other side: the reason is not theirs.

    `came` says that it was put on another pack of the pupil, and reached this one.
    """

    mine: bool
    came: bool
    by: str
    side: str
    why: str
    since: str

    @property
    def words(self) -> str:
        """The hold in a few words, as pages and the command line say it.

        The other side need not know that there is another pack: it may be a draft.
        """
        if not self.mine:
            return f"said {self.by} for {self.side}"
        of = " of another pack of this pupil" if self.came else ""
        return f"said {self.by}{of}: {self.why}"


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
    return bool(standing_holds(entries))


def standing_holds(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """Return the holds that stand, by the side whose they are: neither lifts the other's."""
    last = {str(one.data["side"]): one for one in entries if one.event in HOLDS}
    return {side: one for side, one in last.items() if one.event is not Event.HOLD_LIFTED}


def side_of(user: User) -> str:
    """Return the side on which somebody decides: "authority" or "school"."""
    return "authority" if user.role == OFFICER else "school"


def holds_of(services: Services, user: User, ref: str) -> tuple[Held, ...]:
    """Return the holds of a pack for its school or its authority. Raises NotFound for others."""
    with services.ledger.reading() as tx:
        pack_for_reader(tx, user, ref)
        return held_in(tx, user, ref)


def held_in(tx: Transaction, user: User, ref: str) -> tuple[Held, ...]:
    """Return the holds of a pack that stand, the reader's own with their reasons."""
    found = []
    for side, entry in standing_holds(tx.entries.of_pack(ref, only=HOLDS)).items():
        came = entry.event is Event.HOLD_REACHED
        person = tx.people.user(origin_of(tx, entry).actor)
        private = tx.entries.private(entry.seq) or {}
        mine = side == side_of(user)
        found.append(
            Held(
                mine=mine,
                came=came,
                by=person.name if person else "Somebody",
                side=in_words("side", side),
                why=str(private.get("reason", "")) if mine else "",
                since=uk_words(entry.at),
            )
        )
    return tuple(found)


def origin_of(tx: Transaction, hold: Entry) -> Entry:
    """Return the entry by which a person put a pack on hold that this hold is, or came from."""
    return hold if hold.event is Event.PACK_HELD else tx.entries.one(int(str(hold.data["entry"])))
