"""Files that answer a question: sent, replaced, taken out, never lost, and opened by few."""

import io

import pytest
from builders import everything, let_in
from file_kit import ATTENDANCE, COURT, HEALTH, answers, link_to, named, page_of, send, send_file
from flask.testing import FlaskClient
from upload_kit import (
    a_bomb_pdf,
    a_locked_pdf,
    a_pdf,
    a_picture,
    a_zip,
    an_active_pdf,
)
from web.pages import Seen, get, post

from formsvc.adapters.uploads import LARGEST
from formsvc.demo.people import OFFICER, SAFEGUARDING_LEAD, SECOND_REFERRER


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def lead(app, services):
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


@pytest.fixture
def plain(app, school):
    """The school's browser without the strict reader: files carry another policy than pages."""
    app.test_client_class = FlaskClient
    client = app.test_client()
    client.set_cookie("formsvc", school.get_cookie("formsvc").value)
    return client


def test_a_file_is_kept_as_an_answer_and_opened_only_as_an_attachment(school, plain, services, ref):
    send_file(school, ref, ATTENDANCE, name="/home/me/Attendance Robin.pdf")
    kept = answers(services, ref)[ATTENDANCE]
    page = get(school, page_of(ref, ATTENDANCE))
    got = plain.get(link_to(ref, kept))

    assert kept["name"] == "Attendance Robin.pdf"
    assert link_to(ref, kept) in page.links
    assert got.headers["Content-Disposition"] == 'attachment; filename="Attendance-Robin.pdf"'
    assert got.headers["Content-Security-Policy"].startswith("sandbox")
    assert got.data == services.blobs.get(kept["sha256"])
    assert len(got.data) == int(kept["size"])


def test_another_file_takes_its_place_and_a_button_takes_it_out(school, services, ref):
    send_file(school, ref, ATTENDANCE, named("one"))
    first = answers(services, ref)[ATTENDANCE]
    send_file(school, ref, ATTENDANCE, named("two"), name="newer.pdf")
    second = answers(services, ref)[ATTENDANCE]
    page = send(school, ref, ATTENDANCE, status=200, action=f"take-out:{ATTENDANCE}")

    assert first["sha256"] != second["sha256"]
    assert "newer.pdf" not in page.text
    assert answers(services, ref)[ATTENDANCE] == second, "nothing is saved yet"
    assert "newer.pdf" not in get(school, page_of(ref, ATTENDANCE)).text, "the draft keeps it"
    post(school, page_of(ref, ATTENDANCE), page.form(page_of(ref, ATTENDANCE)))
    assert ATTENDANCE not in answers(services, ref)


def test_a_page_saved_without_touching_the_file_keeps_it(school, services, ref):
    send_file(school, ref, ATTENDANCE)
    before = answers(services, ref)[ATTENDANCE]
    send(school, ref, ATTENDANCE, attendance_last_year="93")

    assert answers(services, ref)[ATTENDANCE] == before
    assert answers(services, ref)["attendance_last_year"] == "93"


def evil(kind):
    html = b"<!DOCTYPE html><script>alert(1)</script>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    return {
        "html": (html, "plan.pdf", "must be a PDF"),
        "svg": (svg, "plan.png", "must be a PDF"),
        "word": (a_zip(), "plan.docx", "Save a Word file as a PDF first"),
        "word called pdf": (a_zip(), "plan.docx.pdf", "must be a PDF"),
        "program": (b"MZ evil", "plan.pdf.exe", "must be a PDF"),
        "locked": (a_locked_pdf("x"), "plan.pdf", "locked with a password"),
        "broken": (b"%PDF-1.7 nothing", "plan.pdf", "cannot be read"),
        "empty": (b"", "plan.pdf", "The file is empty"),
        "large": (b"%PDF-1.7" + bytes(LARGEST), "plan.pdf", "smaller than 10 MB"),
        "very large": (b"%PDF-1.7" + bytes(3 * LARGEST), "plan.pdf", "smaller than 10 MB"),
        "bomb": (a_bomb_pdf(), "plan.pdf", "unpacks to far more"),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        *("html", "svg", "word", "word called pdf", "program", "locked", "broken", "empty"),
        *("large", "very large", "bomb"),
    ],
)
def test_a_refused_file_is_told_at_its_box_and_nothing_else_is_lost(school, services, ref, kind):
    send_file(school, ref, ATTENDANCE, name="before.pdf")
    before = answers(services, ref)
    data, name, words = evil(kind)
    page = send(
        school, ref, ATTENDANCE, data, name=name, status=400, attendance_last_year="93 or so"
    )

    assert page.summary == [(f"Attendance certificate: {page.errors_at_fields[0]}", ATTENDANCE)]
    assert words in page.summary[0][0]
    assert page.typed()["attendance_last_year"] == ["93 or so"]
    assert "before.pdf" in page.text
    assert answers(services, ref) == before
    assert "93 or so" in get(school, page_of(ref, ATTENDANCE)).typed()["attendance_last_year"]


def test_a_good_file_is_kept_when_something_else_on_the_page_is_wrong(school, services, ref):
    page = send(school, ref, ATTENDANCE, a_pdf(), status=400, attendance_last_year="many")
    path = page_of(ref, ATTENDANCE)

    assert "plan.pdf" in page.text
    assert "plan.pdf" in get(school, path).text, "it is in the draft too"
    mended = dict(page.form(path)) | {"attendance_last_year": "93"}
    post(school, path, mended)
    assert answers(services, ref)[ATTENDANCE]["name"] == "plan.pdf"


def test_a_draft_that_is_kept_while_typing_holds_the_file(school, services, ref):
    page = send(school, ref, ATTENDANCE, a_pdf(), status=400, attendance_last_year="many")
    path = page_of(ref, ATTENDANCE)
    typed = dict(page.form(path)) | {"attendance_last_year": "9"}
    answer = school.post(f"{path}/draft", data=typed)

    assert answer.status_code == 200
    assert "plan.pdf" in get(school, path).text


def test_a_file_that_is_needed_is_missed_like_any_answer(school, services, ref):
    send(school, ref, HEALTH, has_healthcare_plan="yes", healthcare_plan="Asthma", action="later")
    page = send(school, ref, HEALTH, status=400)
    pack = get(school, f"/packs/{ref}/send")

    assert ("Choose the file of the healthcare plan", HEALTH) in page.summary
    assert "Referral: 1 answer is missing." in pack.text
    send_file(school, ref, HEALTH)
    assert "answer is missing" not in get(school, f"/packs/{ref}/send").text


def test_what_acts_hides_or_locates_is_gone_from_what_is_kept(school, services, ref):
    send(school, ref, ATTENDANCE, an_active_pdf())
    pdf = services.blobs.get(answers(services, ref)[ATTENDANCE]["sha256"])
    polyglot = a_picture() + a_zip() + b"<script>alert(1)</script>"
    send(school, ref, ATTENDANCE, polyglot, name="photo.jpg.html")
    kept = answers(services, ref)[ATTENDANCE]
    picture = services.blobs.get(kept["sha256"])

    assert b"app.alert" not in pdf
    assert (kept["kind"], b"Robin" in picture, b"PK\3\4" in picture) == ("jpeg", False, False)
    assert b"<script" not in picture


def test_a_name_that_tries_a_path_is_only_a_name(school, plain, services, ref):
    send(school, ref, ATTENDANCE, a_pdf(), name="../../../etc/passwd%0d%0aX: y.svg")
    kept = answers(services, ref)[ATTENDANCE]
    got = plain.get(link_to(ref, kept))

    assert "/" not in kept["name"]
    assert "\n" not in kept["name"]
    assert "X" not in got.headers
    assert got.headers["Content-Disposition"].endswith('.pdf"')
    assert got.mimetype == "application/pdf"


def test_nobody_outside_the_school_opens_a_draft_s_file(app, school, client, services, ref):
    send_file(school, ref, ATTENDANCE)
    path = link_to(ref, answers(services, ref)[ATTENDANCE])

    assert client.get(path).status_code == 401
    assert let_in(app.test_client(), services, SECOND_REFERRER).get(path).status_code == 404
    assert let_in(app.test_client(), services, OFFICER).get(path).status_code == 403


def test_a_colleague_who_is_no_safeguarding_lead_gets_nothing_of_a_court_order(
    school, lead, services, ref
):
    send_file(lead, ref, COURT, name="Court order Robin.pdf")
    kept = answers(services, ref)[COURT]

    assert kept["name"] == "Court order Robin.pdf"
    assert "Court order Robin.pdf" in get(lead, page_of(ref, COURT)).text
    get(school, link_to(ref, kept), 404)
    for path in (page_of(ref, COURT), f"/packs/{ref}", f"/packs/{ref}/referral/check-answers"):
        assert "Court order Robin" not in get(school, path).text
        assert kept["upload"] not in str(get(school, path).links)
    sent = {f"{COURT}-file": (io.BytesIO(a_pdf()), "mine.pdf"), COURT: kept["upload"]}
    form = dict(get(school, page_of(ref, COURT)).form(page_of(ref, COURT)))
    school.post(page_of(ref, COURT), data=form | sent, content_type="multipart/form-data")
    assert answers(services, ref)[COURT] == kept


def test_an_id_of_another_question_or_pack_is_no_file_here(app, school, lead, services, ref):
    send_file(lead, ref, COURT)
    court = answers(services, ref)[COURT]
    page = send(school, ref, ATTENDANCE, status=400, **{ATTENDANCE: court["upload"]})

    told = "Attendance certificate: This file is no longer here. Choose it again"
    assert (told, ATTENDANCE) in page.summary
    assert ATTENDANCE not in answers(services, ref)
    other = post(school, "/packs/new", {}).rpartition("/")[2]
    send_file(school, ref, ATTENDANCE)
    mine = answers(services, ref)[ATTENDANCE]
    get(school, link_to(other, mine), 404)
    send(school, other, ATTENDANCE, status=400, **{ATTENDANCE: mine["upload"]})
    assert ATTENDANCE not in answers(services, other)


@pytest.mark.parametrize("upload", ["..", "%2e%2e%2fformsvc.db", "0" * 24, "x'--"])
def test_an_id_that_is_none_finds_nothing(school, services, ref, upload):
    before = everything(services)

    assert school.get(f"/packs/{ref}/files/{upload}").status_code in {404, 308}
    assert everything(services) == before


def test_a_change_that_takes_answers_out_asks_first_and_carries_the_new_file_along(
    school, services, ref
):
    send(school, ref, HEALTH, a_pdf(), has_healthcare_plan="yes", healthcare_plan="Asthma")
    page = send(
        school, ref, HEALTH, a_pdf(named("two")), status=409, takes_medicines="no", name="two.pdf"
    )
    path = page_of(ref, HEALTH)

    assert "takes out" in page.heading
    post(school, path, [*page.form(path), ("action", "continue")])
    assert answers(services, ref)[HEALTH]["name"] == "two.pdf"


def test_a_sent_pack_takes_no_more_files(school, services, ref):
    with services.ledger.transaction() as tx:
        tx.packs.change("UPDATE pack SET state = 'Out for signature' WHERE ref = ?", ref)
    page = send(school, ref, ATTENDANCE, a_pdf(), status=400)

    assert "only while the pack is being drafted" in page.summary[0][0]
    assert isinstance(page, Seen)
