"""How long records are kept, of which kind and from which day: data, and pure counting.

The periods are defaults that each local authority may change; the law names few of them. They
were read in November 2026. Nothing here erases anything: a day that has come is only told.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

LONGEST_MONTHS = 100 * 12


class CountedFrom(StrEnum):
    """The day that a period is counted from, in the words shown on screen."""

    BIRTH = "the pupil's date of birth"
    END = "the end of the placement"
    LAST_CHANGE = "the last thing that happened to it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """A kind of record: how many months it is kept, from which day, and who says so."""

    name: str
    title: str
    months: int
    counted_from: CountedFrom
    source: str
    #: A person must look at the record before anything is decided: it may be needed longer.
    looked_at_first: bool = False

    @property
    def in_years(self) -> bool:
        """Whether people say its period in years; else in months."""
        return self.counted_from is not CountedFrom.LAST_CHANGE


RECORD_KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        name="pupil_file",
        title="Pupil's file with the placement pack",
        months=25 * 12,
        counted_from=CountedFrom.BIRTH,
        source="Lincolnshire County Council's retention schedule (pupil's date of birth plus 25 "
        "years); IRMS toolkit for schools",
    ),
    RecordKind(
        name="ehc_plan",
        title="Records about an EHC plan",
        months=31 * 12,
        counted_from=CountedFrom.BIRTH,
        source="IRMS toolkit for schools, page 94 (25 years, and 6 after the plan)",
    ),
    RecordKind(
        name="child_protection",
        title="Child protection file",
        months=25 * 12,
        counted_from=CountedFrom.BIRTH,
        source="IRMS toolkit for schools (date of birth plus 25 years, then looked at; longer "
        "where it is about abuse)",
        looked_at_first=True,
    ),
    RecordKind(
        name="agreement",
        title="Service level agreement and payments",
        months=6 * 12,
        counted_from=CountedFrom.END,
        source="Limitation Act 1980, section 5 (6 years; section 8 says 12 for a deed)",
    ),
    RecordKind(
        name="unused_referral",
        title="Referral that came to no placement",
        months=6,
        counted_from=CountedFrom.LAST_CHANGE,
        source="UK GDPR, Article 5(1)(e): no longer than needed; the 6 months are our own",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What is known of a pack's days; None for what is not known."""

    born: date | None
    ended: date | None
    last_change: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsDue:
    """When a record falls due, and for which of its kinds: the one that is kept longest.

    `on` is None while the day cannot be counted; `why` then says what is missing.
    """

    kind: RecordKind
    on: date | None
    why: str
    looked_at_first: bool

    def has_come(self, today: date) -> bool:
        """Say whether the day has come."""
        return self.on is not None and self.on <= today


def kinds_as_set(months: Mapping[str, int]) -> tuple[RecordKind, ...]:
    """Return the kinds with the months that an authority set, by name; the others as they are."""
    return tuple(replace(one, months=months.get(one.name, one.months)) for one in RECORD_KINDS)


def later_by(day: date, months: int) -> date:
    """Return the day so many months later, never a day too early.

    Where the month has no such day, the first of the next one counts: who was born on 29 February
    is a year older on 1 March. Raises OverflowError beyond the calendar.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError(f"{day} and {months} months are beyond the calendar")
    if day.day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year + month // 12, month % 12 + 1, 1)


def kinds_of(facts: Mapping[str, Any], *, placed: bool) -> frozenset[str]:
    """Return the names of the kinds of record that a pack with these answers is.

    `placed` says whether a version of it is in force, sealed and not sent back: what came to no
    placement is kept short, unless it tells of a plan to protect the pupil.
    """
    kinds = {"pupil_file", "agreement"} if placed else {"unused_referral"}
    if facts.get("sen_status") == "ehc_plan" and placed:
        kinds.add("ehc_plan")
    if facts.get("protection_plan") in {"child_protection", "child_in_need"}:
        kinds.add("child_protection")
    return frozenset(kinds)


def falls_due(kinds: Iterable[RecordKind], of: frozenset[str], times: Times) -> FallsDue:
    """Return when a record that is of several kinds falls due: when the last of them does.

    `of` names its kinds. A day that cannot be counted keeps the whole record.
    """
    found = [_one(kind, times) for kind in kinds if kind.name in of]
    looked_at_first = any(one.looked_at_first for one in found)
    last = max(found, key=lambda one: one.on or date.max)
    return replace(last, looked_at_first=looked_at_first)


def _one(kind: RecordKind, times: Times) -> FallsDue:
    start = {
        CountedFrom.BIRTH: times.born,
        CountedFrom.END: times.ended,
        CountedFrom.LAST_CHANGE: times.last_change,
    }[kind.counted_from]
    on = None if start is None else later_by(start, kind.months)
    why = (
        f"{kind.title}: {period_in_words(kind.months)} from {kind.counted_from.value}"
        if start is not None
        else f"{kind.title}: nobody has said {kind.counted_from.value}"
    )
    return FallsDue(kind=kind, on=on, why=why, looked_at_first=kind.looked_at_first)


def period_in_words(months: int) -> str:
    """Return a period in words: "25 years", "6 months", "1 year and 6 months"."""
    years, rest = divmod(months, 12)
    said = [
        f"{count} {unit}{'' if count == 1 else 's'}"
        for count, unit in ((years, "year"), (rest, "month"))
        if count
    ]
    return " and ".join(said) or "0 months"
