"""Somebody who lives abroad: said where people are named, printed nowhere, no letter at night."""

from datetime import UTC, datetime, timedelta

import pytest
from builders import give_reasons, send
from web.pages import get, post

from formsvc.domain.reminders import is_quiet
from formsvc.domain.time_zones import PLACES, zone_of
from formsvc.journeys.reminding import remind_due

PARENT = "alex.sample@parents.example"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PAGE = "referral/parents"


@pytest.fixture
def starting_point():
    return "drafting"


def zones(services):
    with services.ledger.reading() as tx:
        rows = tx.packs.rows("SELECT address, time_zone, reminders FROM invitation")
    return {one["address"]: (one["time_zone"], one["reminders"]) for one in rows}


def test_a_parent_who_is_said_to_live_abroad_is_not_reminded_in_the_night_there(
    school, services, ref, clock
):
    typed = dict(get(school, f"/packs/{ref}/{PAGE}").form(f"/{PAGE}"))
    assert typed["parents-1-time_zone"] == ""
    typed |= {"parents-1-time_zone": "pakistan", "action": "continue"}
    post(school, f"/packs/{ref}/{PAGE}", typed)
    give_reasons(services, ref)
    send(services, ref)
    assert zones(services)[PARENT] == ("Asia/Karachi", 0)
    others = zones(services).keys() - {PARENT}
    clock.moment += timedelta(days=4, hours=8, minutes=30)  # 16:30 in the UK, 21:30 there

    assert remind_due(services) > 0
    assert zones(services)[PARENT][1] == 0
    assert 1 in {zones(services)[one][1] for one in others}
    clock.moment += timedelta(hours=16)  # 08:30 in the UK, 13:30 there
    assert remind_due(services) == 1
    assert zones(services)[PARENT][1] == 1
    with services.ledger.reading() as tx:
        shown = [services.blobs.get(one.pdf_sha256) for one in tx.versions.editions(ref, 1)]
    assert shown
    assert not any(b"Pakistan" in one or b"Karachi" in one for one in shown)


def test_every_place_that_may_be_chosen_has_a_clock(services):
    assert zone_of("pakistan") == "Asia/Karachi"
    assert zone_of("Asia/Dhaka") == "Asia/Dhaka"
    assert zone_of("") == ""
    definition = services.catalogue.definitions["referral"]
    asked = next(one for one in definition.questions() if one.name == "parents")
    choices = next(one.choices for one in asked.columns if one.name == "time_zone")
    assert {name for name, _ in choices} == set(PLACES)
    assert {is_quiet(NOON, one) for one in PLACES.values()} == {True, False}
