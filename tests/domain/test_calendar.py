"""School days: counted by a school's own terms, or in weekdays, and which it was."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.calendar import UNKNOWN, Count, SchoolCalendar, Span

AUTUMN = Span(first=date(2026, 9, 2), last=date(2026, 12, 18), name="Autumn term")
SPRING = Span(first=date(2027, 1, 4), last=date(2027, 3, 25), name="Spring term")
HALF_TERM = Span(first=date(2026, 10, 26), last=date(2026, 10, 30), name="Half term")
INSET = Span(first=date(2026, 11, 2), last=date(2026, 11, 2), name="INSET day")
KNOWN = SchoolCalendar(
    terms=(AUTUMN, SPRING),
    closed=(HALF_TERM, INSET),
    bank_holidays=frozenset({date(2027, 3, 26), date(2027, 3, 29)}),
)
DATES = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 10, 23), date(2026, 11, 4), 1),  # half-term and an INSET day lie between
        (date(2026, 10, 22), date(2026, 11, 4), 2),
        (date(2026, 12, 17), date(2027, 1, 5), 2),  # the last day of term and the first
        (date(2026, 11, 6), date(2026, 11, 9), 0),  # a weekend
        (date(2026, 11, 9), date(2026, 11, 9), 0),
        (date(2026, 11, 12), date(2026, 11, 9), 0),
    ],
)
def test_neither_date_counts_and_holidays_do_not(first, last, days):
    assert KNOWN.between(first, last) == Count(days=days, exact=True)


def test_without_terms_weekdays_count_and_the_count_says_so():
    count = UNKNOWN.between(date(2026, 10, 23), date(2026, 11, 4))

    assert (count.days, count.exact, count.unit) == (7, False, "weekdays")
    assert "holidays" in count.caution


def test_a_date_outside_the_known_terms_makes_the_count_inexact():
    assert not KNOWN.between(date(2027, 3, 24), date(2027, 4, 20)).exact


def test_where_a_term_is_missing_weekdays_count_and_the_count_says_so():
    summer = Span(first=date(2027, 4, 12), last=date(2027, 7, 21))
    gap = SchoolCalendar(terms=(AUTUMN, summer))

    assert gap.between(date(2027, 1, 18), date(2027, 1, 21)) == Count(days=2, exact=False)
    assert not gap.through(date(2026, 12, 18), date(2027, 4, 12)).exact
    assert KNOWN.through(date(2026, 12, 18), date(2027, 1, 4)) == Count(days=2, exact=True)


def test_terms_that_overlap_are_known_from_end_to_end():
    club = Span(first=date(2026, 9, 14), last=date(2026, 10, 1))
    both = SchoolCalendar(terms=(AUTUMN, club))

    assert both.through(date(2026, 9, 2), date(2026, 12, 18)).exact


def test_a_bank_holiday_never_counts():
    assert not KNOWN.is_school_day(date(2027, 3, 26))
    assert not SchoolCalendar(bank_holidays=frozenset({date(2027, 5, 3)})).is_school_day(
        date(2027, 5, 3)
    )


def test_29_february_is_a_school_day_in_a_leap_year():
    assert UNKNOWN.between(date(2028, 2, 28), date(2028, 3, 1)).days == 1
    assert UNKNOWN.between(date(2027, 2, 26), date(2027, 3, 1)).days == 0


def test_the_night_the_clocks_change_does_not_change_a_count():
    assert UNKNOWN.through(date(2027, 3, 26), date(2027, 3, 29)).days == 2
    assert UNKNOWN.through(date(2026, 10, 23), date(2026, 10, 26)).days == 2


def test_school_weeks_leave_out_half_term():
    assert KNOWN.school_weeks(date(2026, 10, 19), date(2026, 11, 6)) == 2
    assert KNOWN.school_weeks(date(2026, 11, 6), date(2026, 10, 19)) == 0


@given(DATES, DATES, DATES)
def test_a_count_over_two_stretches_is_the_sum_of_both(one, two, three):
    first, middle, last = sorted((one, two, three))

    whole = KNOWN.through(first, last).days
    assert (
        whole
        == KNOWN.through(first, middle).days + KNOWN.through(middle + timedelta(days=1), last).days
    )


@given(DATES)
def test_a_school_day_is_a_weekday_in_a_term_and_not_closed(day):
    if KNOWN.knows(day) and KNOWN.is_school_day(day):
        assert day.weekday() < 5
        assert day in AUTUMN or day in SPRING
        assert day not in HALF_TERM
        assert day not in INSET
