"""The register of what falls due: which packs, when, why, and what holds them."""

from dataclasses import dataclass
from datetime import date

from formsvc.adapters.ledger import Transaction
from formsvc.domain.definition import Audience
from formsvc.domain.events import Event
from formsvc.domain.records import Pack, User
from formsvc.domain.retention import FallsDue, Times, falls_due, kinds_as_set, kinds_of
from formsvc.domain.rules.looking import date_of
from formsvc.domain.showing import seen_facts
from formsvc.domain.uk_days import uk_day, uk_day_of
from formsvc.domain.versions import in_force, versions_in
from formsvc.journeys.access import OFFICER, audiences_of, pack_of_school
from formsvc.journeys.erasing.asking import Asked, asked_in, others_who_decide
from formsvc.journeys.erasing.ended import end_in
from formsvc.journeys.erasing.held import Held, held_in, may_decide
from formsvc.journeys.services import Services
from formsvc.journeys.starting import pupil_name

#: To talk about erasing, or to look, makes nothing newer: its time would never come.
_NO_CHANGE = frozenset(
    {
        *(Event.ERASURE_ASKED, Event.ERASURE_CONFIRMED, Event.ERASURE_REFUSED),
        *(Event.PACK_HELD, Event.HOLD_REACHED, Event.HOLD_LIFTED, Event.RECORD_EXPORTED),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One pack of the register, with the holds that stand, and the request to erase it.

    `others` are the names of those who could confirm what the reader asks for. `asked_before` says,
    to whoever decides, why the last request is over.
    """

    pack: Pack
    pupil: str
    due: FallsDue
    has_come: bool
    held: tuple[Held, ...]
    asked: Asked | None
    others: tuple[str, ...]
    asked_before: str

    @property
    def held_by_us(self) -> bool:
        """Whether the reader's own side holds it, and so can lift the hold."""
        return any(one.mine for one in self.held)


def register_of(services: Services, user: User) -> list[DueLine]:
    """Return every pack of the user's school by the day that it falls due, the first on top."""
    with services.ledger.reading() as tx:
        packs = tx.packs.of_school(user.organisation_id)
        lines = [_line(services, tx, user, pack) for pack in packs]
    return sorted(lines, key=lambda one: (one.due.on or date.max, one.pack.ref))


def line_of(services: Services, user: User, ref: str) -> DueLine:
    """Return one pack of the user's own school as the register has it. Raises NotFound."""
    with services.ledger.reading() as tx:
        return _line(services, tx, user, pack_of_school(tx, user, ref))


def erased_of(services: Services, user: User) -> list[tuple[str, str]]:
    """Return (reference, moment) of the erased packs of the user's organisation, newest first."""
    with services.ledger.reading() as tx:
        found = []
        for one in tx.erasing.all():
            pack = tx.packs.get(one.pack_ref)
            if is_told_of(tx, user, pack):
                entries = tx.entries.of_pack(pack.ref, only=[Event.PACK_ERASED])
                found.append((pack.ref, entries[-1].at))
    return found[::-1]


def is_told_of(tx: Transaction, user: User, pack: Pack) -> bool:
    """Say whether an erased pack may be told of: to its school, and to the council that had it."""
    if user.role != OFFICER:
        return pack.school_id == user.organisation_id
    had = bool(tx.entries.of_pack(pack.ref, only=[Event.PACK_SEALED]))
    return had and pack.authority_id == user.organisation_id


def _line(services: Services, tx: Transaction, user: User, pack: Pack) -> DueLine:
    due = due_of(services, tx, pack, audiences_of(user))
    return DueLine(
        pack=pack,
        pupil=pupil_name(tx.facts.values(pack.ref)),
        due=due,
        has_come=due.has_come(uk_day(services.clock())),
        held=held_in(tx, user, pack.ref),
        asked=asked_in(tx, user, pack),
        others=tuple(one.name for one in others_who_decide(tx, user, pack)),
        asked_before=end_in(tx, pack) if may_decide(user) else "",
    )


def due_of(
    services: Services, tx: Transaction, pack: Pack, readers: frozenset[Audience]
) -> FallsDue:
    """Return when a pack falls due by the periods of its authority, as far as `readers` may know.

    That it tells of a plan to protect a pupil is known to safeguarding leads alone.
    """
    definitions = services.catalogue.definitions.values()
    facts = seen_facts(definitions, tx.facts.values(pack.ref), readers)
    entries = tx.entries.of_pack(pack.ref)
    ended = [one.at for one in entries if one.event is Event.PLACEMENT_ENDED]
    started = any(one.event is Event.PLACEMENT_STARTED for one in entries)
    placed = started or in_force(versions_in(entries)) is not None
    times = Times(
        born=date_of(facts, "pupil_dob"),
        ended=uk_day_of(ended[-1]) if ended else date_of(facts, "end_date"),
        last_change=uk_day_of([one for one in entries if one.event not in _NO_CHANGE][-1].at),
    )
    months = tx.judging.retention(pack.authority_id)
    return falls_due(kinds_as_set(months), kinds_of(facts, placed=placed), times)
