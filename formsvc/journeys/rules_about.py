"""Asks the rules about a pack, with its school's calendar and its authority's switches."""

from collections.abc import Mapping
from decimal import Decimal

from formsvc.adapters.calendars import bank_holidays
from formsvc.adapters.ledger import Transaction
from formsvc.domain.answers import Value
from formsvc.domain.calendar import SchoolCalendar
from formsvc.domain.definition import Kind
from formsvc.domain.records import Pack
from formsvc.domain.rules import FULL_WEEK, Case, Finding, judge
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.services import Services

#: Years before and after this one whose bank holidays are known.
_YEARS_ABOUT = 2


def rules_about(
    services: Services,
    tx: Transaction,
    pack: Pack,
    facts: Mapping[str, Value],
    *,
    of_review: bool = False,
) -> tuple[Finding, ...]:
    """Return what the rules say about these facts of a pack, or of a review of its placement."""
    settings = tx.judging.rules(pack.authority_id)
    return judge(
        Case(
            facts=facts,
            on=uk_day(services.clock()),
            calendar=calendar_of(services, tx, pack.school_id),
            full_week=Decimal(settings.full_week) if settings else FULL_WEEK,
            dfe_items=settings.dfe_items if settings else True,
            people=_professionals(services),
            accounts={one.email.lower(): one.name for one in tx.people.users_of(pack.school_id)},
        ),
        also=settings.switched_on if settings else frozenset(),
        without=settings.switched_off if settings else frozenset(),
        of_review=of_review,
    )


def _professionals(services: Services) -> tuple[str, ...]:
    """Return the questions that ask for one person: families stand in tables, but for the pupil."""
    return tuple(
        question.name
        for definition in services.catalogue.definitions.values()
        for question in definition.questions()
        if question.kind is Kind.PERSON and not question.reach
    )


def calendar_of(services: Services, tx: Transaction, school_id: str) -> SchoolCalendar:
    """Return a school's calendar: its terms when it has given them, always the bank holidays."""
    terms, closed = tx.judging.calendar(school_id)
    year = uk_day(services.clock()).year
    return SchoolCalendar(
        terms=terms,
        closed=closed,
        bank_holidays=bank_holidays(range(year - _YEARS_ABOUT, year + _YEARS_ABOUT + 1)),
    )
