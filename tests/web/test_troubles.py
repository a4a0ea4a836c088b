"""What went wrong behind a pack, told to its school, with a way on."""

import pytest
from builders import a_stranger, do_jobs, let_in

from formsvc.adapters.blobs import NoRoom
from formsvc.adapters.pdf import EngineMissing
from formsvc.domain.pack import State
from formsvc.journeys.listing import GIVEN_UP
from formsvc.web.problem_pages import page_for


@pytest.fixture
def starting_point():
    return "signed"


def give_up(services, key):
    with services.ledger.transaction() as tx:
        tx.jobs.change(
            "UPDATE job SET state = 'dead', last_error = 'It never came to an end.' "
            "WHERE dedupe_key = ?",
            key,
        )


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def test_the_page_of_a_pack_says_whether_we_still_try(client, services, clock, ref):
    services.pdf.broken = EngineMissing("LibreOffice")
    do_jobs(services)
    page = let_in(client, services).get(f"/packs/{ref}").text

    assert "Still being tried:" in page
    assert "We try again by ourselves" in page
    assert "Try again</button>" not in page


def test_a_fault_of_ours_never_shows_its_own_name_on_the_page(client, services, ref):
    services.pdf.broken = MemoryError()
    do_jobs(services)
    page = let_in(client, services).get(f"/packs/{ref}").text

    assert "Something went wrong in the service" in page
    assert "MemoryError" not in page


def test_what_was_given_up_is_said_and_tried_again_by_a_button(client, services, ref):
    give_up(services, f"seal:{ref}:1")
    let_in(client, services)
    before, listed = client.get(f"/packs/{ref}").text, client.get("/packs").text
    answer = client.post(f"/packs/{ref}/try-again")
    do_jobs(services)
    after = client.get(f"/packs/{ref}").text

    assert "Given up:" in before
    assert GIVEN_UP in listed
    assert GIVEN_UP not in client.get("/packs").text
    assert "Still being tried" not in before
    assert "Try again</button>" in before
    assert (answer.status_code, state_of(services, ref)) == (303, State.SEALED)
    assert "Given up" not in after


def test_another_school_cannot_try_again(client, services, ref):
    give_up(services, f"seal:{ref}:1")
    stranger = a_stranger(services)
    answer = let_in(client, services, stranger).post(f"/packs/{ref}/try-again")
    do_jobs(services)

    assert answer.status_code == 404
    assert state_of(services, ref) == State.SIGNED


def test_trying_again_is_never_a_get(client, services, ref):
    give_up(services, f"seal:{ref}:1")
    answer = let_in(client, services).get(f"/packs/{ref}/try-again")
    do_jobs(services)

    assert answer.status_code == 405
    assert state_of(services, ref) == State.SIGNED


def test_the_log_names_the_place_of_a_fault_and_no_value(
    client, services, ref, caplog, monkeypatch
):
    def fail(*_):
        raise RuntimeError("Robin Sample was here")

    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("formsvc.web.school.retrying.retry_pack", fail)
    answer = let_in(client, services).post(f"/packs/{ref}/try-again")

    assert answer.status_code == 500
    assert "RuntimeError at web/school/retrying.py:" in caplog.text
    assert "Robin" not in caplog.text


def test_a_full_disk_has_a_page_that_says_so():
    page = page_for(NoRoom())

    assert page.status == 503
    assert "no room" in page.title
