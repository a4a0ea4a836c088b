"""A wrong first owner of a provider's register: stopped, told in the ledger, and out for good."""

import pytest
from builders import everything
from click.testing import CliRunner
from provider_kit import EMAIL, LIABILITY, current, give, inside, invited

from formsvc.cli.main import main
from formsvc.domain.events import Event
from formsvc.journeys.keeping import prove_whole
from formsvc.journeys.providers import (
    NotReset,
    PartLinkStopped,
    enter_part,
    open_part_door,
    people_of_provider,
    reset_provider,
    see_part,
    send_fresh_link,
)
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.signing import NotYetComplete

PROVIDER = "Riverbank Workshop & Studio"
RIGHT = "ola.pretend@riverbank.example"
WHY = "The school mistyped the address."


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def stranger(services, ref):
    """Somebody who should never have had the link, and is in first."""
    return inside(services, ref)


def reset(services, **changed):
    wanted = {"provider": PROVIDER, "email": EMAIL, "reason": WHY} | changed
    return reset_provider(services, **wanted)


def test_a_stopped_person_is_out_at_once_and_the_right_one_can_come_in(services, ref, stranger):
    with pytest.raises(NotYetComplete):
        invited(services, ref, email=RIGHT)
    reset(services)
    token, _ = stranger
    with pytest.raises(PartLinkStopped):
        see_part(services, *stranger)
    for attempt in (enter_part, open_part_door, send_fresh_link):
        with pytest.raises(PartLinkStopped):
            attempt(services, token)

    who = inside(services, ref, email=RIGHT)

    assert see_part(services, *who).link.email == RIGHT
    assert [one.email for one in people_of_provider(services, PROVIDER)] == [RIGHT]


def test_what_the_wrong_person_gave_counts_no_more_and_what_others_gave_does(
    services, ref, stranger
):
    give(services, stranger)
    provider = see_part(services, *stranger).provider.id

    assert reset(services) == 1
    assert current(services, provider) == {}

    right = inside(services, ref, email=RIGHT)
    give(services, right)
    with pytest.raises(NotReset):
        reset(services)

    assert set(current(services, provider)) == {LIABILITY}
    assert reset(services, email=RIGHT) == 1


def test_the_ledger_tells_that_it_was_done_and_why(services, ref, stranger):
    give(services, stranger)
    provider = see_part(services, *stranger).provider.id
    reset(services)
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(provider)
        private = tx.entries.private(entries[-1].seq)

    assert [one.event for one in entries[-2:]] == [
        Event.EVIDENCE_WITHDRAWN,
        Event.PROVIDER_STOPPED,
    ]
    assert private["reason"] == WHY
    assert EMAIL not in str([one.data for one in entries])
    prove_whole(services)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"provider": "Nowhere Ltd"}, NotReset),
        ({"email": "nobody@riverbank.example"}, NotReset),
        ({"reason": " "}, ReasonMissing),
    ],
)
def test_a_slip_changes_nothing(services, stranger, changed, problem):
    before = everything(services)
    with pytest.raises(problem):
        reset(services, **changed)

    assert everything(services) == before


def test_the_command_lists_and_stops(services, settings, ref, stranger, monkeypatch):
    monkeypatch.setenv("FORMSVC_DATA", str(settings.data))
    monkeypatch.setenv("FORMSVC_SIGNED", str(settings.signed))
    run = CliRunner().invoke
    listed = run(main, ["provider", "list", PROVIDER])
    done = run(main, ["provider", "reset", PROVIDER, "--email", EMAIL, "--reason", WHY])
    again = run(main, ["provider", "reset", PROVIDER, "--email", EMAIL, "--reason", WHY])

    assert EMAIL in listed.output
    assert (done.exit_code, again.exit_code) == (0, 1)
    assert "has stopped" in done.output
    assert f"has a link under {EMAIL}" in again.output
