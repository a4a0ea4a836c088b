"""Letters before a provider's evidence runs out: in time, once, by day, and with no new link."""

from datetime import UTC, date, datetime

import pytest
from builders import REFERRER, do_jobs, everything, letters, open_with_fake_pdf, text_of
from provider_kit import EMAIL, LIABILITY, give, inside, part_tokens

from formsvc.domain.events import Event, sentence
from formsvc.domain.evidence import Evidence, days_to_tell
from formsvc.journeys import providers
from formsvc.journeys.providers import tell_running_out
from formsvc.journeys.starting import start_pack

#: A Sunday, inside the sample placement: a Friday is 30 days before, a Sunday 7 days before.
SUNDAY = {"day": "28", "month": "2", "year": "2027"}


def at(day, hour=9):
    return datetime.fromisoformat(f"2027-{day}T{hour:02}:00").replace(tzinfo=UTC)


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def who(services, ref):
    return inside(services, ref)


@pytest.fixture
def given(services, who):
    return give(services, who, expires=SUNDAY)


def told(services, clock, moment):
    """Look at a moment; return who was written to, by address."""
    clock.moment, before = moment, len(letters(services))
    tell_running_out(services)
    do_jobs(services)
    return {one["To"].addresses[0].addr_spec: one for one in letters(services)[before:]}


def evidence(expires, *, added="2026-11-01", **more):
    parts = {"what": "x", "expires": expires}
    said = {"provider_id": "p", "item": LIABILITY, "upload": None} | more
    return Evidence(
        id="e",
        value=parts,
        added_at=f"{added}T09:00:00.000Z",
        ended_at=None,
        superseded_by=None,
        **said,
    )


@pytest.mark.parametrize(
    ("left", "before", "days"),
    [
        *[(31, 0, 0), (30, 0, 30), (29, 30, 0), (8, 30, 0), (8, 0, 30)],
        *[(7, 30, 7), (7, 0, 7), (6, 7, 0), (0, 30, 7), (-1, 30, 0)],
    ],
)
def test_each_step_is_told_once_and_only_the_nearest(left, before, days):
    on = date.fromordinal(date(2027, 2, 28).toordinal() - left)

    assert days_to_tell(evidence("2027-02-28", told_days=before), on) == days


def test_what_somebody_gave_knowing_that_it_ends_soon_is_not_told_back():
    on = date(2027, 2, 3)

    assert days_to_tell(evidence("2027-02-28", added="2027-01-29"), on) == 0
    assert days_to_tell(evidence("2027-02-28", added="2027-01-28"), on) == 30
    assert days_to_tell(evidence("2027-02-28", added="2027-01-29"), date(2027, 2, 21)) == 7
    assert days_to_tell(evidence(""), on) == 0


def test_the_provider_and_the_school_are_told_30_and_7_days_before(services, clock, given):
    early, first = told(services, clock, at("01-28")), told(services, clock, at("01-29"))
    between, last = told(services, clock, at("02-20")), told(services, clock, at("02-21"))

    assert (early, between) == ({}, {})
    assert first.keys() == last.keys() == {EMAIL, REFERRER.email}
    assert "28 February 2027" in text_of(first[EMAIL])


def test_it_is_told_once_over_restarts(services, settings, clock, given):
    assert told(services, clock, at("02-21"))
    services.ledger.close()
    again = open_with_fake_pdf(settings, clock)

    assert tell_running_out(again) == 0
    assert told(again, clock, at("02-22")) == {}


def test_a_sunday_night_waits_for_the_morning_and_uk_clocks_count(services, clock, who):
    # The night of 27 to 28 March 2027 is an hour short: 8 in the morning is 7 in UTC afterwards.
    give(services, who, expires={"day": "4", "month": "4", "year": "2027"})
    told(services, clock, at("03-10"))
    nights = (at("03-27", 22), at("03-28", 0), at("03-28", 6))

    assert [told(services, clock, night) for night in nights] == [{}, {}, {}]
    assert told(services, clock, at("03-28", 7)).keys() == {EMAIL}


def test_what_was_renewed_before_or_while_the_letter_waits_is_not_told(services, clock, given, who):
    clock.moment = at("01-29")
    who = (who[0], providers.enter_part(services, who[0]))
    assert tell_running_out(services) == 1
    give(services, who, what="The new one", expires=SUNDAY | {"year": "2028"})
    before = len(letters(services))
    do_jobs(services)

    assert len(letters(services)) == before
    assert told(services, clock, at("02-21")) == {}


def test_the_letters_bring_no_link_of_their_own_and_the_one_in_use_goes_on(services, clock, given):
    (token,) = set(part_tokens(services))
    before = everything(services)["provider_link"]
    got = told(services, clock, at("01-29"))

    assert everything(services)["provider_link"] == before
    assert set(part_tokens(services)) == {token}
    assert "/p/" not in text_of(got[REFERRER.email])
    assert providers.enter_part(services, token)


def test_no_letter_names_the_child_or_what_the_provider_said(services, clock, ref, given):
    with services.ledger.reading() as tx:
        facts = tx.facts.values(ref)
    names = {str(facts["pupil_forename"]), str(facts["pupil_surname"]), "IM-1001"}
    said = " ".join(map(str, told(services, clock, at("01-29")).values()))

    assert ref in said
    assert not [name for name in names if name in said]


def test_only_placements_that_go_on_longer_are_told_of(services, clock, ref, who):
    start_pack(services, REFERRER)
    give(services, who, expires=SUNDAY | {"year": "2028"})
    clock.moment = datetime(2028, 2, 20, 9, tzinfo=UTC)
    providers.send_fresh_link(services, who[0])
    do_jobs(services)

    assert told(services, clock, datetime(2028, 2, 21, 9, tzinfo=UTC)).keys() == {EMAIL}


def test_a_person_whose_link_was_stopped_is_not_written_to(services, clock, given):
    clock.moment = at("01-29")
    tell_running_out(services)
    with services.ledger.transaction() as tx:
        link = tx.providers.links_of(given.provider_id)[0]
        tx.providers.stop(link.id)
    do_jobs(services)

    assert [one for one in letters(services) if "Something that you gave" in one["Subject"]] == []


def test_the_ledger_says_what_was_promised_in_a_sentence(services, clock, given):
    told(services, clock, at("01-29"))
    with services.ledger.reading() as tx:
        (entry,) = tx.entries.of_pack(given.provider_id, only=[Event.EXPIRY_TOLD])

    assert sentence(entry.event, entry.data) == (
        "What the provider gave for chk public liability runs out within 30 days. Letters were "
        "promised: 1 to the provider, 1 to schools."
    )
    assert services.ledger.verify().fault is None
