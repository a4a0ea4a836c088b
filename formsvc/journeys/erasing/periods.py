"""How long an authority's records are kept: the periods as they stand, and changing them."""

from collections.abc import Mapping
from dataclasses import dataclass

from formsvc.adapters.ledger import Transaction
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.domain.retention import (
    LONGEST_MONTHS,
    RECORD_KINDS,
    RecordKind,
    kinds_as_set,
    period_in_words,
)
from formsvc.journeys.access import OFFICER
from formsvc.journeys.services import Services
from formsvc.journeys.switching import SettingsNotKept


class PeriodsNotKept(SettingsNotKept):
    """Raised when a period cannot be taken; `faults` says why, by kind. Nothing was kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("The periods were not kept.")
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Every kind of record with its period now, and (moment, who, what) of each change."""

    kinds: tuple[RecordKind, ...]
    changes: tuple[tuple[str, str, str], ...]


def periods_of(services: Services, user: User) -> Periods:
    """Return the periods of the officer's own authority, the newest change first."""
    with services.ledger.reading() as tx:
        authority = _authority(tx, user)
        entries = [one for one in tx.entries.of_pack(authority) if one.event is Event.RETENTION_SET]
        return Periods(
            kinds=kinds_as_set(tx.judging.retention(authority)),
            changes=tuple(
                (
                    one.at,
                    person.name if (person := tx.people.user(one.actor)) else "Somebody",
                    _what(one.data["months"]),
                )
                for one in entries[::-1]
            ),
        )


def _what(months: object) -> str:
    titles = {one.name: one.title for one in RECORD_KINDS}
    said = months if isinstance(months, Mapping) else {}
    return "; ".join(f"{titles.get(name, name)}: {period_in_words(n)}" for name, n in said.items())


def _authority(tx: Transaction, user: User) -> str:
    authority = tx.people.organisation(user.organisation_id)
    if user.role != OFFICER or authority.kind != "authority":
        raise NotAllowed("Only officers of a local authority can say how long records are kept.")
    return authority.id


def set_periods(services: Services, user: User, typed: Mapping[str, str]) -> None:
    """Keep the periods as they were typed, by kind: in years, or months where `in_years` is false.

    A kind that is not in `typed` stays as it is. It counts for all packs at once, and erases
    nothing. Raises PeriodsNotKept or NotAllowed.
    """
    faults, months = {}, {}
    for kind in RECORD_KINDS:
        if kind.name in typed:
            count = _whole(typed[kind.name]) * (12 if kind.in_years else 1)
            months[kind.name] = count
            if not 0 < count <= LONGEST_MONTHS:
                unit = "years" if kind.in_years else "months"
                most = LONGEST_MONTHS // (12 if kind.in_years else 1)
                faults[kind.name] = f"Enter whole {unit}, from 1 to {most}"
    if faults:
        raise PeriodsNotKept(faults)
    with services.ledger.transaction() as tx:
        authority = _authority(tx, user)
        now = {one.name: one.months for one in kinds_as_set(tx.judging.retention(authority))}
        changed = {name: count for name, count in months.items() if now[name] != count}
        if not changed:
            return
        tx.judging.put_retention(authority, now | changed, by=user.id)
        tx.entries.append(
            Happening(
                event=Event.RETENTION_SET,
                pack=authority,
                actor=user.id,
                data={"months": changed},
            )
        )


def _whole(typed: str) -> int:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
