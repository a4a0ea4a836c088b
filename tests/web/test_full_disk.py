"""The disk is full while people sign and send files: they are told, read on, and lose nothing."""

import errno

import pytest
from builders import everything, links
from disk_kit import a_full_disk
from file_kit import ATTENDANCE, named, page_of, send, send_file
from upload_kit import a_pdf
from web.pages import get, post

from formsvc.adapters.blobs import NoRoom
from formsvc.domain.events import Event
from formsvc.journeys.keeping import faults_in_kept
from formsvc.web.asking import open_to

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point(request):
    return "sent" if "signing" in request.node.name else "drafting"


def signing_form(client, path):
    page = get(client, path)
    ticks = [one.get("value") for one in page.tagged("input") if one.get("name") == "agree"]
    hidden = [pair for pair in page.form() if pair[0] in {"csrf_token", "shown"}]
    names = [("typed_name", "Alex Sample"), ("action", "sign")]
    return [*hidden, *(("agree", one) for one in ticks), *names]


def test_signing_is_told_to_wait_and_works_again_by_itself(client, school, services, ref):
    token = links(services)[PARENT]
    post(client, f"/s/{token}", {"action": "continue"})
    path = next(
        one
        for one in dict.fromkeys(get(client, f"/s/{token}").links)
        if one.startswith(f"/s/{token}/") and one.count("/") == 3 and not one.endswith("/done")
    )
    form = signing_form(client, path)
    before = everything(services)
    with a_full_disk():
        told = post(client, path, form, status=503)
        assert "could not be kept just now. Nothing was changed. Try again." in told.text
        assert "Alex Sample" in dict(told.form(path)).get("typed_name", "")
        # Reading goes on, for the parent and at the school.
        assert get(client, path).heading
        assert get(school, f"/packs/{ref}").heading
    assert everything(services) == before

    post(client, path, form)
    with services.ledger.reading() as tx:
        signed = tx.entries.of_pack(ref, only=[Event.DOCUMENT_SIGNED])
    assert len({one.data["document"] for one in signed}) == 1
    assert services.ledger.verify().fault is None


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 503), (errno.EIO, 500)])
def test_a_post_that_finds_no_room_before_it_is_read_is_told_so(app, client, number, status):
    @open_to("anyone")
    def spooled():
        raise OSError(number, "of the disk")

    app.add_url_rule("/spooled", view_func=spooled)
    told = get(client, "/spooled", status=status)

    assert ("There is no room" in told.heading) is (status == 503)


def test_bytes_are_kept_whole_or_not_at_all(services):
    with a_full_disk(1000), pytest.raises(NoRoom):
        services.blobs.put(b"x" * 1001)

    assert list(services.blobs.folder.rglob("*.*")) == []
    assert services.blobs.get(services.blobs.put(b"x" * 1001))


def test_a_file_is_not_taken_and_the_page_says_why(school, services, ref):
    before = everything(services)
    with a_full_disk():
        told = send(school, ref, ATTENDANCE, a_pdf(named("one")), status=503)
        assert "could not be kept just now. Nothing was changed. Try again." in told.text
        assert get(school, page_of(ref, ATTENDANCE)).heading

    assert [everything(services)["upload"], everything(services)["entry"]] == [
        before["upload"],
        before["entry"],
    ]
    assert list(services.blobs.folder.rglob(".*")) == []
    send_file(school, ref, ATTENDANCE, named("one"))
    assert services.ledger.verify().fault is None
    assert faults_in_kept(services) == []
