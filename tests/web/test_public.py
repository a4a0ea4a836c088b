"""Pages for anybody: checking a file, health, and the words about ourselves."""

import errno
import io
from contextlib import ExitStack
from multiprocessing.context import SpawnProcess

import pikepdf
import pytest
from web.linting import nonce_of
from web.pages import Seen, get

from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys import checking_uploads


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def sealed(services, ref):
    return (services.packs.place(ref, 1) / "referral.pdf").read_bytes()


def upload(client, data, status=200, name="a.pdf"):
    answer = client.post("/verify", data={"file": (io.BytesIO(data), name)})

    assert answer.status_code == status
    return Seen(answer)


def result(page):
    banner = page.classed("govuk-notification-banner__heading")
    return (banner or [page.text])[0].lower()


def says_nothing_of_the_child(page):
    return not any(
        one in page.text for one in ("Robin", "Riverbank", "Alder Grove", "Alex", "parents.example")
    )


@pytest.mark.slow
def test_a_sealed_file_is_valid_and_an_altered_one_is_not(client, sealed):
    good = upload(client, sealed)
    altered = bytearray(sealed)
    altered[len(altered) // 3] ^= 1
    bad = upload(client, bytes(altered))

    assert "valid" in good.text.lower()
    assert "altered" in bad.text.lower()
    assert result(good) != result(bad)
    assert says_nothing_of_the_child(good)
    assert says_nothing_of_the_child(bad)


@pytest.mark.slow
def test_what_is_no_sealed_pdf_is_unknown_and_never_an_error(client):
    plain, locked = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain)
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    for data in (b"Robin", b"%PDF-1.7\nRobin", plain.getvalue(), locked.getvalue()):
        page = upload(client, data)

        assert "valid" not in result(page)
        assert says_nothing_of_the_child(page)


def test_no_file_is_told_at_the_box(client):
    for data in ({}, {"file": "words"}, {"file": (io.BytesIO(b""), "")}):
        answer = client.post("/verify", data=data)

        assert answer.status_code == 400
        assert Seen(answer).summary[0][1] == "file"


def test_a_file_name_is_never_shown(client):
    page = upload(client, b"x", name="Robin <b>Sample</b>.pdf")

    assert "Robin" not in page.text


def test_a_file_that_is_too_large_gets_a_plain_page(client):
    answer = client.post(
        "/verify",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(21 << 20)},
    )

    assert answer.status_code == 413
    assert "20 MB" in Seen(answer).text


def test_files_of_strangers_do_not_take_every_thread_of_those_who_sign(client, monkeypatch):
    """One that waited for its turn is told so, and the next one after that is read."""
    monkeypatch.setattr(checking_uploads, "TURN_SECONDS", 0.05)
    with ExitStack() as others:
        for _ in range(checking_uploads.UPLOADS_AT_ONCE):
            others.enter_context(checking_uploads._turns)
        page = upload(client, b"%PDF-1.7 junk", status=503)
        assert "Many files are being checked just now" in page.text

    assert "not a PDF that was sealed by this service" in upload(client, b"%PDF-1.7 junk").text


@pytest.mark.parametrize("starts", [False, True])
def test_a_machine_without_room_for_one_more_process_says_busy_and_nothing_of_the_file(
    client, monkeypatch, starts
):
    """Neither one that does not start nor one that dies at once: every turn is given back."""
    if not starts:

        def full(*_):
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

        monkeypatch.setattr(SpawnProcess, "_Popen", full)
    else:
        monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/bin/false")
    for _ in range(checking_uploads.UPLOADS_AT_ONCE + 1):
        page = upload(client, b"%PDF-1.7 junk", status=503)
        assert "Wait a minute, then try again" in page.text


def test_health_says_nothing_but_that_it_answers(client):
    assert client.get("/healthz").json == {"status": "ok"}


def test_readiness_tells_which_part_is_missing(client, services, monkeypatch):
    ready = client.get("/readyz")

    assert ready.json["database"] is True

    def fail(*_):
        raise FormsvcProblem("x")

    monkeypatch.setattr(type(services.ledger), "reading", fail)
    broken = client.get("/readyz")

    assert broken.status_code == 503
    assert broken.json["database"] is False


@pytest.mark.parametrize("path", ["/", "/verify", "/privacy", "/accessibility", "/sign-in"])
def test_pages_for_anybody_need_no_signing_in(client, path):
    assert get(client, path).heading


def test_only_a_page_gets_a_mark_for_its_inline_script(client):
    marks = [nonce_of(client.get(one)) for one in ("/verify", "/healthz", "/readyz")]

    assert marks[0]
    assert marks[1:] == ["", ""]
