"""Reminders of a review that is overdue: to the school, a few times, never at night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import REFERRER, do_jobs, let_in, letters, text_of
from erasure_kit import COLLEAGUE, add_pack
from web.test_afterwards import write

from formsvc.demo.people import SAFEGUARDING_LEAD, SECOND_REFERRER
from formsvc.domain.events import Event, Happening, sentence
from formsvc.domain.pack import State
from formsvc.domain.reminders import NO_REMINDERS
from formsvc.journeys.afterwards import remind_of_reviews
from formsvc.journeys.erasing import ask_erasure, line_of
from formsvc.journeys.following import end_placement

#: The sample's first review is due on 5 February 2027.
DAY_AFTER = datetime(2027, 2, 6, 9, tzinfo=UTC)


@pytest.fixture
def starting_point():
    return "started"


def overdue(services):
    return [one for one in letters(services) if "is overdue" in one["Subject"]]


def told(services, clock, moment):
    """Look around at a moment; return the letters that go out then."""
    clock.moment, before = moment, len(overdue(services))
    remind_of_reviews(services)
    do_jobs(services)
    return overdue(services)[before:]


def days(*numbers):
    return [DAY_AFTER + timedelta(days=one) for one in numbers]


def test_the_school_is_reminded_three_times_and_no_more(services, clock, ref):
    came = [len(told(services, clock, one)) for one in days(-1, 0, 3, 4, 7, 8, 12, 60)]
    first = overdue(services)[0]

    assert came == [0, 1, 0, 1, 0, 1, 0, 0]
    assert first["To"].addresses[0].addr_spec == REFERRER.email
    assert first["Subject"] == f"A review is overdue for pack {ref}"
    assert "was due on 5 February 2027" in text_of(first)
    assert f"/packs/{ref}" in text_of(first)
    assert "Robin" not in text_of(first)


def test_nothing_goes_out_at_night_nor_where_nobody_is_reminded(services, clock):
    assert told(services, clock, DAY_AFTER - timedelta(hours=2)) == []
    assert told(replace(services, reminders=NO_REMINDERS), clock, DAY_AFTER) == []

    clock.moment = DAY_AFTER
    assert remind_of_reviews(services) == 1
    assert remind_of_reviews(services) == 0
    clock.moment = DAY_AFTER + timedelta(hours=13)
    do_jobs(services)
    assert overdue(services) == []
    clock.moment = DAY_AFTER + timedelta(hours=24)
    do_jobs(services)
    assert len(overdue(services)) == 1


def test_a_review_that_was_written_ends_them_and_the_next_one_is_reminded_of_anew(
    app, services, clock, ref
):
    assert told(services, clock, DAY_AFTER)
    clock.moment = DAY_AFTER + timedelta(days=4)
    assert remind_of_reviews(services) == 1
    school = let_in(app.test_client(), services)
    dates = {"review_date": ("9", "2", "2027"), "review_next": ("10", "3", "2027")}
    parts = ("day", "month", "year")
    changed = {
        f"{name}-{part}": said
        for name, given in dates.items()
        for part, said in zip(parts, given, strict=True)
    }
    write(school, ref, **changed)

    assert told(services, clock, clock.moment) == []
    assert told(services, clock, datetime(2027, 3, 10, 9, tzinfo=UTC)) == []
    (again,) = told(services, clock, datetime(2027, 3, 11, 9, tzinfo=UTC))
    assert "was due on 10 March 2027" in text_of(again)
    with services.ledger.reading() as tx:
        noted = tx.entries.of_pack(ref, only=[Event.REVIEW_REMINDED])
    assert [one.data["number"] for one in noted] == [1, 2, 1]
    said = "A review is overdue: reminder 2 to the school was promised."
    assert sentence(noted[1].event, noted[1].data) == said


def test_a_placement_that_ended_needs_no_review(services, clock, ref):
    end_placement(services, REFERRER, ref)

    assert told(services, clock, DAY_AFTER) == []


def test_one_packs_trouble_keeps_nobody_else_from_being_reminded(services, clock, ref):
    # No reference begins with a 0: this one comes before every other.
    add_pack(services, ref, "0-BROKEN", state=State.ACCEPTED, first_review_date="2027-02-05")
    with services.ledger.transaction() as tx:
        started = Event.PLACEMENT_STARTED
        tx.entries.append(
            Happening(event=started, pack="0-BROKEN", actor=REFERRER.id, data={"version": 1})
        )
        broken = "UPDATE pack SET running = 1, state = ? WHERE ref = '0-BROKEN'"
        tx.packs.change(broken, State.ERASED)
        running = [one.ref for one in tx.packs.running()]
    (came,) = told(services, clock, DAY_AFTER)

    assert running == ["0-BROKEN", ref]
    assert f"pack {ref}" in came["Subject"]


def test_a_reminder_ends_no_request_to_erase(services, clock, ref):
    clock.moment = DAY_AFTER
    ask_erasure(services, SAFEGUARDING_LEAD, ref, ground="mistake", typed=ref)

    assert told(services, clock, DAY_AFTER)
    assert line_of(services, COLLEAGUE, ref).asked


def test_when_its_person_has_left_the_others_of_that_school_are_told_and_nobody_else(
    services, clock
):
    with services.ledger.transaction() as tx:
        tx.people.change("UPDATE user SET disabled = 1 WHERE id = ?", REFERRER.id)
        own = {one.email for one in tx.people.users_of(REFERRER.organisation_id)}
    came = {one["To"].addresses[0].addr_spec for one in told(services, clock, DAY_AFTER)}

    assert came == own - {REFERRER.email}
    assert came
    assert SECOND_REFERRER.email not in came
