"""A school's term dates: what stands now, what a file says, keeping it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from formsvc.adapters.calendars import ReadCalendar, read_calendar
from formsvc.adapters.ledger import Transaction
from formsvc.domain.calendar import Span
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import User
from formsvc.journeys.access import OFFICER
from formsvc.journeys.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDates:
    """A school's terms and closed days as they stand; both empty when it gave none."""

    school: str
    terms: tuple[Span, ...]
    closed: tuple[Span, ...]
    saved_by: str
    saved_at: str


def term_dates(services: Services, user: User) -> TermDates:
    """Return the term dates of the user's own school. Raises NotAllowed for people of none."""
    with services.ledger.reading() as tx:
        school_id = _school(tx, user)
        terms, closed = tx.judging.calendar(school_id)
        by, at = tx.judging.calendar_saved(school_id)
        person = tx.people.user(by) if by else None
        return TermDates(
            school=tx.people.organisation(school_id).name,
            terms=terms,
            closed=closed,
            saved_by=person.name if person else "",
            saved_at=at,
        )


def _school(tx: Transaction, user: User) -> str:
    school = tx.people.organisation(user.organisation_id)
    if user.role == OFFICER or school.kind != "school":
        raise NotAllowed("Only people of a school can give its term dates.")
    return school.id


def understand(data: bytes) -> ReadCalendar:
    """Return what a file of term dates says; nothing is kept. Raises CalendarUnreadable."""
    return read_calendar(data)


def as_csv(read: ReadCalendar) -> str:
    """Return what was understood as the file that says just that: the preview carries it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerows(_rows("term", read.terms))
    rows.writerows(_rows("closed", read.closed))
    return out.getvalue()


def _rows(what: str, spans: Iterable[Span]) -> Iterable[tuple[str, str, str, str]]:
    for one in spans:
        yield what, one.first.isoformat(), one.last.isoformat(), one.name


def keep_term_dates(services: Services, user: User, text: str) -> None:
    """Keep the term dates that a preview showed, in place of those before.

    Raises CalendarUnreadable or NotAllowed.
    """
    read = read_calendar(text.encode())
    with services.ledger.transaction() as tx:
        school_id = _school(tx, user)
        tx.judging.put_calendar(school_id, terms=read.terms, closed=read.closed, by=user.id)
        tx.entries.append(
            Happening(
                event=Event.CALENDAR_SAVED,
                pack=school_id,
                actor=user.id,
                data={"terms": len(read.terms), "closed": len(read.closed)},
            )
        )
