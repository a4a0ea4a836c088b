"""`formsvc jobs`: what is not done, and trying it again."""

import json

import pytest
from builders import do_jobs

from formsvc.domain.delivery import Delivery
from formsvc.domain.pack import State
from formsvc.journeys.delivering import note_delivery


@pytest.fixture
def starting_point():
    return "signed"


@pytest.fixture
def given_up(services, ref):
    """The id of the pack's seal job, which was given up."""
    with services.ledger.transaction() as tx:
        tx.jobs.change(
            "UPDATE job SET state = 'dead', last_error = 'It never came to an end.' "
            "WHERE kind = 'seal'"
        )
        return tx.jobs.unfinished(f"seal:{ref}:")[0].id


def test_what_was_given_up_is_listed_and_tried_again(formsvc, services, given_up, ref):
    listed = formsvc("jobs", "list")
    status = formsvc("pack", "status", ref)
    retried = formsvc("jobs", "retry", given_up)
    with services.ledger.transaction() as tx:
        # The command tells the time by the machine's clock, the test by its own.
        tx.jobs.change("UPDATE job SET next_at = '2026-01-01T00:00:00.000Z'")
    do_jobs(services)
    with services.ledger.reading() as tx:
        state = tx.packs.get(ref).state

    assert f"{given_up}  Sealing the documents, pack {ref}: given up" in listed
    assert "- given up: Sealing the documents. It never came to an end." in status
    assert "formsvc jobs retry" in status
    assert retried.startswith("1 job is tried again now.")
    assert state == State.SEALED
    assert formsvc("jobs", "list") == "Everything that was promised is done.\n"


def test_a_program_reads_the_list_too(formsvc, given_up, ref):
    (job,) = [one for one in json.loads(formsvc("jobs", "list", "--json")) if one["given_up"]]
    (trouble,) = json.loads(formsvc("pack", "status", ref, "--json"))["troubles"]

    assert (job["id"], job["kind"], job["pack"]) == (given_up, "seal", ref)
    assert trouble == job


def test_all_are_tried_again_at_once(formsvc, given_up):
    assert "tried again now" in formsvc("jobs", "retry", "--all")


def test_what_cannot_be_tried_again_is_told(formsvc):
    assert "cannot be tried again" in formsvc("jobs", "retry", "999999", code=1)
    assert "Say which" in formsvc("jobs", "retry", code=2)
    assert "Say which" in formsvc("jobs", "retry", "1", "--all", code=2)


def test_a_letter_that_came_back_is_told_as_a_task(formsvc, services, ref):
    with services.ledger.transaction() as tx:
        person = tx.invitations.of_version(ref, 1)[0]
        letter = tx.letters.telling(ref)[person.id].id
        note_delivery(tx, letter, Delivery.BOUNCED, said="5.1.1")
    status = formsvc("pack", "status", ref)

    assert f"- To do: correct how we reach {person.name}. Our letter came back" in status
