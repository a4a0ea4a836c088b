"""A key revoked while the service runs: the check page, the officer and the worker know at once."""

import io
from datetime import timedelta

import pytest
from builders import OFFICER, do_jobs, let_in
from web.pages import Seen, get

from formsvc.adapters.seals import add_revocation, seal_keys
from formsvc.domain.pack import State
from formsvc.domain.revocation import Reason, Revocation


@pytest.fixture
def starting_point(request):
    return "signed" if "seals_nothing" in request.node.name else "sealed"


@pytest.fixture
def revoked(services, clock):
    """The key in use is revoked from a month ago; the service is not started again."""
    folder = services.trusted.folder
    (key,) = seal_keys(folder)
    since = clock() - timedelta(days=30)
    add_revocation(
        folder, Revocation(fingerprint=key.fingerprint, since=since, reason=Reason.STOLEN)
    )


def test_the_check_page_says_that_the_key_is_revoked(client, services, ref, revoked):
    pdf = services.packs.read(ref, 1, "plan.pdf")
    answer = client.post("/verify", data={"file": (io.BytesIO(pdf), "a.pdf")})
    page = Seen(answer)

    assert "Result: unknown. The key is revoked from" in page.text
    assert "somebody else may have it" in page.text
    assert "You can rely on" not in page.text


def test_the_officers_page_says_that_the_key_is_revoked(client, services, ref, revoked):
    let_in(client, services, OFFICER)
    page = get(client, f"/authority/{ref}")

    assert "The seals cannot be judged. The key is revoked from" in page.text


def test_the_worker_seals_nothing_with_a_revoked_key_and_keeps_the_signatures(
    services, ref, revoked
):
    do_jobs(services)
    with services.ledger.reading() as tx:
        (job,) = tx.jobs.errors("seal")
        state = tx.packs.get(ref).state

    assert job.last_error.startswith("The seal key cannot be used: the key is revoked from")
    assert not job.given_up
    assert state == State.SIGNED
