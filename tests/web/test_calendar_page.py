"""A school's term dates: looked at before they are kept, and counted with afterwards."""

import io

import pytest
from builders import REFERRER, everything, let_in
from web.pages import Seen, get, post

from formsvc.demo.people import SECOND_REFERRER
from formsvc.domain.events import Event
from formsvc.journeys.rules_about import calendar_of

TERMS = b"""what,first day,last day,name
term,2 September 2026,18/12/2026,Autumn <b>term</b>
closed,26/10/2026,30/10/2026,Half term
term,5 January 2027,26 March 2027,Spring term
"""
ICAL = b"\r\n".join(
    b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
SUMMARY:Autumn Term
DTSTART;VALUE=DATE:20260902
DTEND;VALUE=DATE:20261219
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:School fair
DTSTART;VALUE=DATE:20261010
END:VEVENT
END:VCALENDAR
""".split(b"\n")
)


@pytest.fixture
def starting_point():
    return "drafting"


def look(client, data, status=200):
    answer = client.post("/school/calendar", data={"file": (io.BytesIO(data), "dates.csv")})

    assert answer.status_code == status
    return Seen(answer)


def terms_of(services, school_id):
    with services.ledger.reading() as tx:
        return calendar_of(services, tx, school_id).terms


def test_a_file_is_shown_before_it_is_kept(school, services):
    before = everything(services)["school_calendar"]
    page = look(school, TERMS)

    assert "Autumn <b>term</b>: 2 September 2026 to 18 December 2026" in page.text
    assert "Half term: 26 October 2026 to 30 October 2026" in page.text
    assert everything(services)["school_calendar"] == before
    post(school, "/school/calendar/keep", page.form("/keep"))
    assert len(terms_of(services, REFERRER.organisation_id)) == 2
    assert "Priya Example saved them" in get(school, "/school/calendar").text


def test_what_was_not_understood_is_named(school):
    assert "School fair" in look(school, ICAL).text


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"term,then,now\n", b"\x00\xff" * 50])
def test_a_file_without_term_dates_is_refused_in_words(school, services, data):
    page = look(school, data, 400)

    assert page.summary[0][1] == "file"
    assert terms_of(services, REFERRER.organisation_id) == ()


@pytest.mark.parametrize("dates", ["", "x", "closed,2026-10-26,2026-10-30,Half term\n"])
def test_crafted_dates_are_not_kept(school, services, dates):
    post(school, "/school/calendar/keep", {"dates": dates}, 400)

    assert terms_of(services, REFERRER.organisation_id) == ()


def test_one_schools_term_dates_count_for_no_other(school, app, services):
    post(school, "/school/calendar/keep", look(school, TERMS).form("/keep"))
    other = let_in(app.test_client(), services, SECOND_REFERRER)

    assert "Autumn <b>" not in get(other, "/school/calendar").text
    assert terms_of(services, SECOND_REFERRER.organisation_id) == ()
    post(other, "/school/calendar/keep", look(other, ICAL).form("/keep"))
    assert len(terms_of(services, REFERRER.organisation_id)) == 2


def test_an_officer_has_no_term_dates(officer):
    get(officer, "/school/calendar", 403)
    post(officer, "/school/calendar/keep", {"dates": TERMS.decode()}, 403)


def test_saving_term_dates_is_an_entry_of_the_school(school, services):
    post(school, "/school/calendar/keep", look(school, TERMS).form("/keep"))
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(REFERRER.organisation_id)

    assert [(one.event, dict(one.data)) for one in entries] == [
        (Event.CALENDAR_SAVED, {"terms": 2, "closed": 1})
    ]
    assert services.ledger.verify().fault is None
