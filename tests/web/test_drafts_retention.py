"""How long what was typed and not saved is kept, and that its day is told before it comes."""

from datetime import timedelta

import pytest
from builders import let_in
from web.pages import get

from formsvc.demo.people import REFERRER, SECOND_REFERRER
from formsvc.domain.events import Event, Happening
from formsvc.journeys.answering import DRAFTS_KEPT
from formsvc.journeys.following import end_placement
from formsvc.journeys.sending import send_pack
from formsvc.journeys.sweeping import sweep

WHERE = ("referral", "voices")
TOLD = "it is deleted on 21 February 2027 unless you save it or go on typing"


@pytest.fixture
def starting_point(request):
    return "sealed" if "placement" in request.node.name else "drafting"


def types(services, ref, who=REFERRER):
    with services.ledger.transaction() as tx:
        tx.drafts.put((ref, *WHERE), who.id, typed={"pupil_views": "Bikes"}, version=0)


def has_draft(services, ref, who=REFERRER):
    with services.ledger.reading() as tx:
        return tx.drafts.get((ref, *WHERE), who.id) is not None


def test_what_nobody_touched_for_ninety_days_goes_and_the_rest_stays(services, ref, clock):
    types(services, ref)
    clock.forward(days=1)
    types(services, ref, SECOND_REFERRER)
    clock.moment += DRAFTS_KEPT - timedelta(days=1)
    sweep(services)
    kept_on_the_day = has_draft(services, ref)
    clock.forward(seconds=1)
    sweep(services)

    assert kept_on_the_day
    assert not has_draft(services, ref)
    assert has_draft(services, ref, SECOND_REFERRER)


def test_whoever_goes_on_typing_keeps_it(services, ref, clock):
    types(services, ref)
    clock.forward(days=89)
    types(services, ref)
    clock.forward(days=89)
    sweep(services)

    assert has_draft(services, ref)


@pytest.mark.parametrize(
    ("days", "told", "out"), [(75, False, False), (76, True, False), (76, True, True)]
)
def test_the_pack_tells_the_day_two_weeks_ahead(app, services, ref, clock, *, days, told, out):
    types(services, ref)
    if out:
        send_pack(services, REFERRER, ref)
    clock.forward(days=days)
    said = get(let_in(app.test_client(), services), f"/packs/{ref}").text

    assert "You typed here and have not saved it yet" in said
    assert (TOLD in said) is told


def test_sending_takes_nothing_that_was_typed(services, ref):
    types(services, ref)
    send_pack(services, REFERRER, ref)
    sweep(services)

    assert has_draft(services, ref)


def test_it_goes_when_the_placement_has_ended_and_not_before(services, ref):
    types(services, ref)
    for event in (Event.PACK_ACCEPTED, Event.PLACEMENT_STARTED):
        with services.ledger.transaction() as tx:
            tx.entries.append(
                Happening(event=event, pack=ref, actor=REFERRER.id, data={"version": 1})
            )
    sweep(services)
    kept_while_it_runs = has_draft(services, ref)
    end_placement(services, REFERRER, ref)
    sweep(services)

    assert kept_while_it_runs
    assert not has_draft(services, ref)


def test_the_privacy_page_says_so(client):
    said = get(client, "/privacy").text

    assert f"We keep that for {DRAFTS_KEPT.days} days after they last typed" in said
