"""In a summer night's first hour the UK is a day ahead of UTC: every day of ours is the UK's."""

from datetime import UTC, date, datetime

import pytest
from builders import do_jobs, letters, send, text_of

from formsvc.demo.people import REFERRER
from formsvc.domain.pack import State
from formsvc.domain.rules import Outcome
from formsvc.domain.uk_days import uk_day
from formsvc.journeys.erasing import line_of
from formsvc.journeys.handing_over import colleagues_of, hand_over
from formsvc.journeys.moments import uk_day_words, uk_words
from formsvc.journeys.rules_about import rules_about

#: Half past midnight on 7 July by the clock on the wall.
NIGHT = datetime(2027, 7, 6, 23, 30, tzinfo=UTC)


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (NIGHT, date(2027, 7, 7)),
        (NIGHT.replace(hour=22, minute=59), date(2027, 7, 6)),
        (NIGHT.replace(month=12), date(2027, 12, 6)),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 10, 30, 23, 0, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), date(2027, 10, 31)),
    ],
)
def test_a_moment_is_on_the_day_of_the_clock_on_the_wall(moment, day):
    assert uk_day(moment) == day


def test_what_is_said_of_a_moment_has_one_day():
    assert uk_words(NIGHT.isoformat()).startswith(uk_day_words(NIGHT.isoformat()))
    assert uk_day_words(NIGHT.isoformat()) == "7 July 2027"


def test_the_rules_judge_on_that_day_as_signing_does(services, clock, ref):
    clock.moment = NIGHT
    birthday = {"pupil_dob": "2009-07-07", "pupil_signs": "yes"}
    with services.ledger.reading() as tx:
        facts = tx.facts.values(ref) | birthday
        found = rules_about(services, tx, tx.packs.get(ref), facts)
    (of_age,) = (one for one in found if one.rule == "V8")

    assert (of_age.outcome, of_age.why) == (
        Outcome.PASS,
        "The pupil is 18, and signs for themself.",
    )


def test_a_record_is_as_old_as_the_day_of_its_last_change_says(services, clock, ref):
    clock.moment = NIGHT
    colleague = colleagues_of(services, REFERRER)[0]
    hand_over(services, REFERRER, ref, colleague.id, "")

    assert line_of(services, REFERRER, ref).due.on == date(2028, 1, 7)


def test_a_link_is_told_to_work_until_the_day_on_which_it_ends_in_the_uk(services, clock, ref):
    clock.moment = NIGHT
    send(services, ref)
    with services.ledger.reading() as tx:
        (end,) = {one.expires_at for one in tx.invitations.waiting(State.OUT_FOR_SIGNATURE)}
    do_jobs(services)
    brought = [one for one in letters(services) if "/s/" in text_of(one)]

    assert brought
    assert all(f"until {uk_day_words(end)}" in text_of(one) for one in brought)
