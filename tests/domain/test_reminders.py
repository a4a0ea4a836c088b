"""Reminders: not too soon, not too often, never at night where the person is."""

from datetime import UTC, datetime, timedelta

import pytest

from formsvc.domain.delivery import Delivery, is_news
from formsvc.domain.reminders import Reminders, is_quiet, until_morning

RULE = Reminders(most=3, after=timedelta(days=4))
SENT = datetime(2026, 3, 24, 12, 0, tzinfo=UTC)


def due(now, *, so_far=0, zone=""):
    return RULE.is_due(sent=SENT, so_far=so_far, now=now, zone=zone)


def test_nobody_is_reminded_too_soon_or_too_often():
    day = SENT + timedelta(days=4)

    assert not due(day - timedelta(seconds=1))
    assert due(day)
    assert due(day, so_far=2)
    assert not due(day, so_far=3)


@pytest.mark.parametrize(
    ("moment", "zone", "quiet"),
    [
        ("2026-01-10T20:59:00", "", False),
        ("2026-01-10T21:00:00", "", True),
        ("2026-01-10T07:59:00", "", True),
        ("2026-01-10T08:00:00", "", False),
        # In summer the UK's clocks are an hour ahead of UTC.
        ("2026-07-10T20:00:00", "", True),
        ("2026-07-10T07:00:00", "", False),
        # The morning after the clocks went forward, and after they went back.
        ("2026-03-29T06:59:00", "", True),
        ("2026-03-29T07:00:00", "", False),
        ("2026-10-25T07:59:00", "", True),
        ("2026-10-25T08:00:00", "", False),
        # Somebody abroad sleeps by their own clock.
        ("2026-01-10T16:00:00", "Asia/Karachi", True),
        ("2026-01-10T04:00:00", "Asia/Karachi", False),
        # A zone that is none is read as the UK's.
        ("2026-01-10T12:00:00", "Nowhere/Land", False),
        ("2026-01-10T22:00:00", "../../etc/passwd", True),
    ],
)
def test_nights_are_quiet_by_the_clock_on_the_persons_wall(moment, zone, quiet):
    assert is_quiet(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone) is quiet


@pytest.mark.parametrize(
    ("moment", "zone", "left"),
    [
        ("2026-01-10T12:00:00", "", timedelta()),
        ("2026-01-10T21:00:00", "", timedelta(hours=11)),
        ("2026-01-10T02:30:00", "", timedelta(hours=5, minutes=30)),
        # The night in which the clocks go forward is an hour shorter, the other an hour longer.
        ("2026-03-28T22:00:00", "", timedelta(hours=9)),
        ("2026-10-24T21:00:00", "", timedelta(hours=11)),
        ("2026-01-10T16:00:00", "Asia/Karachi", timedelta(hours=11)),
    ],
)
def test_the_rest_of_a_night_is_counted_to_eight_on_the_persons_wall(moment, zone, left):
    assert until_morning(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone) == left


def test_a_letter_that_failed_stays_failed_whatever_comes_late():
    for failed in (Delivery.BOUNCED, Delivery.REFUSED):
        assert failed.failed
        assert not any(is_news(failed, one) for one in Delivery)


def test_a_report_counts_once_and_a_promise_is_never_news():
    assert not any(is_news(one, one) for one in Delivery)
    assert not any(is_news(one, Delivery.PROMISED) for one in Delivery)
    assert is_news(Delivery.ACCEPTED, Delivery.BOUNCED)
    assert is_news(Delivery.DEFERRED, Delivery.ACCEPTED)
