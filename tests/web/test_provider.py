"""The provider's own pages: in by a link, item by item, nothing typed lost, files made harmless."""

import io

import pytest
from builders import a_pack, do_jobs, everything, letters, links
from flask.testing import FlaskClient
from provider_kit import LIABILITY, inside, invited, part_tokens
from upload_kit import a_locked_pdf, a_pdf, a_picture, an_active_pdf
from web.pages import Seen, get, post

from formsvc.journeys.providers import see_part


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def token(services, ref):
    return invited(services, ref)


@pytest.fixture
def provider(app, token):
    """A browser of the provider, in which Continue was pressed."""
    client = app.test_client()
    post(client, f"/p/{token}")
    return client


@pytest.fixture
def plain(app, token):
    """The same without the strict reader: files carry another policy than pages."""
    app.test_client_class = FlaskClient
    client = app.test_client()
    client.post(f"/p/{token}")
    return client


def page_of(token, item=LIABILITY):
    return f"/p/{token}/check/{item.replace('_', '-')}"


def send(client, path, status=303, *, file=None, name="certificate.pdf", **fields):
    """Post a check's page as a browser does, with what stands on it and a file."""
    data = dict(get(client, path).form("")) | fields
    if file is not None:
        data["file"] = (io.BytesIO(file), name)
    answer = client.post(path, data=data, content_type="multipart/form-data")

    assert answer.status_code == status, Seen(answer).text
    return Seen(answer) if status != 303 else None


def kept(services, token, client):
    secret = client.get_cookie("formsvc-part", path="/p/").value
    return see_part(services, token, secret).evidence


def test_the_doorway_says_who_asks_and_nothing_that_was_given(client, token):
    page = get(client, f"/p/{token}")

    assert "Alder Grove School" in page.text
    assert "Riverbank" in page.text
    assert page.has_form(f"/p/{token}")
    assert not [one for one in page.links if "/check/" in one]


def test_every_item_of_the_checklist_is_listed_with_how_it_stands(provider, token):
    page = get(provider, f"/p/{token}")

    assert f"{page_of(token)}" in page.links
    assert "Two professional references" in page.text
    assert "Nothing yet" in page.text
    assert "Right for this pupil" not in page.text


def test_the_section_is_open_to_which_somebody_comes_back(provider, token):
    def opened(query=""):
        found = get(provider, f"/p/{token}{query}").tagged("details")
        return [one.get("id") for one in found if one.get("open") is not None]

    assert opened() == ["group-status"]
    assert opened("?after=chk-fire") == ["group-status", "group-health-safety"]
    assert opened("?after=<script>") == ["group-status"]


def test_every_page_of_the_part_opens(provider, token):
    own = [one for one in get(provider, f"/p/{token}").links if one.startswith(f"/p/{token}/")]
    for path in own:
        assert get(provider, path).heading

    assert len(own) > 40


def test_a_certificate_is_given_with_its_dates_and_file(provider, services, token):
    send(
        provider,
        page_of(token),
        file=an_active_pdf(),
        what="Certificate IM-1001",
        **{"expires-day": "31", "expires-month": "August", "expires-year": "2027"},
    )
    given = kept(services, token, provider)[LIABILITY]

    assert given.value == {"what": "Certificate IM-1001", "expires": "2027-08-31"}
    assert b"app.alert" not in services.blobs.get(given.upload.sha256)
    assert "Runs out on 31 August 2027" in get(provider, f"/p/{token}").text


def test_nothing_typed_and_no_file_is_lost_by_a_wrong_date(provider, services, token):
    wrong = {"expires-day": "31", "expires-month": "2", "expires-year": "2027"}
    page = send(provider, page_of(token), 400, file=a_pdf(), what="Certificate IM-1001", **wrong)
    typed = page.typed()

    assert typed["what"] == ["Certificate IM-1001"]
    assert (typed["expires-day"], typed["expires-month"]) == (["31"], ["2"])
    assert page.summary[0][1] == "expires-day"
    assert "certificate.pdf" in page.text
    again = dict(page.form("")) | {"expires-month": "3"}
    post(provider, page_of(token), again)
    assert kept(services, token, provider)[LIABILITY].upload is not None


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"MZ evil", "must be a PDF"),
        (a_locked_pdf("x"), "locked with a password"),
        (b"%PDF-1.7 nothing", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_box(provider, services, token, file, words):
    page = send(provider, page_of(token), 400, file=file, what="Certificate")

    assert words in page.summary[0][0]
    assert page.summary[0][1] == "file"
    assert page.typed()["what"] == ["Certificate"]
    assert LIABILITY not in kept(services, token, provider)


def test_what_is_missing_is_told_at_its_box(provider, token):
    assert send(provider, page_of(token), 400).summary[0][1] == "what"
    assert send(provider, page_of(token), 400, what="Policy").summary[0][1] == "where"
    both = {"what": "Policy", "where": "Office", "why_not": "We have none"}
    assert send(provider, page_of(token), 400, **both).summary[0][1] == "why_not"
    dates = {"issued-day": "2", "issued-month": "9", "issued-year": "2027"} | {
        "expires-day": "1",
        "expires-month": "9",
        "expires-year": "2027",
    }
    late = send(provider, page_of(token), 400, what="Policy", where="Office", **dates)
    assert late.summary[0][1] == "expires-day"


def test_a_provider_may_say_why_it_has_none(provider, services, token):
    send(provider, page_of(token, "chk_vehicles"), why_not="We do not drive pupils")

    assert kept(services, token, provider)["chk_vehicles"].part("why_not")
    assert "Not held" in get(provider, f"/p/{token}").text


def test_a_file_can_be_taken_out_again_with_the_words_kept(provider, services, token):
    send(provider, page_of(token), file=a_pdf(), what="Certificate")
    page = send(provider, page_of(token), 200, action="take-out", where="Office")

    assert "certificate.pdf" not in page.text
    assert page.typed()["where"] == ["Office"]
    post(provider, page_of(token), dict(page.form("")) | {"action": "save"})
    assert kept(services, token, provider)[LIABILITY].upload is None


def test_what_was_given_can_be_taken_back(provider, services, token):
    send(provider, page_of(token), what="Certificate", where="Office")
    send(provider, page_of(token), action="withdraw")

    assert LIABILITY not in kept(services, token, provider)


def test_answers_tables_and_numbers_are_kept_as_on_the_schools_pages(provider, services, token):
    path = f"/p/{token}/about/sites"
    fields = dict(get(provider, path).form(""))
    page = post(provider, path, fields | {"action": "add:provider_sites"}, 200)
    row = {"name": "Workshop", "address": "1 Mill Lane, Bath BA1 1AA", "run_by": "Riverbank"}
    cells = {f"provider_sites-1-{name}": text for name, text in row.items()}
    post(provider, path, dict(page.form("")) | cells)
    data = f"/p/{token}/about/data"
    post(provider, data, dict(get(provider, data).form("")) | {"ico_number": "ZA000000"})
    given = kept(services, token, provider)

    assert given["provider_sites"].value == [row]
    assert given["ico_number"].value == "ZA000000"


def test_an_error_in_a_table_keeps_every_cell(provider, token):
    path = f"/p/{token}/about/references"
    cells = {"references-1-name": "Pat Nobody", "references-1-date-day": "40"}
    page = post(provider, path, dict(get(provider, path).form("")) | cells, 400)

    assert page.typed()["references-1-name"] == ["Pat Nobody"]
    assert page.typed()["references-1-date-day"] == ["40"]


def test_two_people_of_the_provider_do_not_overwrite_each_other(provider, services, token):
    mine = dict(get(provider, page_of(token)).form(""))
    send(provider, page_of(token), what="Theirs", where="Office")
    page = post(provider, page_of(token), mine | {"what": "Mine", "where": "Shelf"}, 409)

    assert "Somebody else" in page.text
    assert page.typed()["what"] == ["Mine"]
    assert kept(services, token, provider)[LIABILITY].part("what") == "Theirs"
    post(provider, page_of(token), page.form(""))
    assert kept(services, token, provider)[LIABILITY].part("what") == "Mine"


def test_two_people_on_one_page_of_answers_do_not_overwrite_each_other(provider, services, token):
    path = f"/p/{token}/about/data"
    mine = dict(get(provider, path).form(""))
    post(provider, path, mine | {"ico_number": "Theirs"})
    page = post(provider, path, mine | {"ico_number": "Mine"}, 409)

    assert page.typed()["ico_number"] == ["Mine"]
    post(provider, path, page.form(""))
    assert kept(services, token, provider)["ico_number"].value == "Mine"


def test_what_was_typed_is_kept_over_a_long_absence(provider, services, clock, token):
    fields = dict(get(provider, page_of(token)).form(""))
    clock.forward(hours=13)
    page = post(provider, page_of(token), fields | {"what": "Certificate", "where": "Office"}, 409)

    assert page.heading == "Press Continue to go on"
    post(provider, page_of(token), page.form(""))
    assert kept(services, token, provider)[LIABILITY].part("what") == "Certificate"


def test_opening_every_page_changes_nothing(provider, client, services, token):
    send(provider, page_of(token), file=a_pdf(), what="Certificate")
    before = everything(services)
    for browser in (provider, client):
        for path in ("", "/about/data", "/check/chk-public-liability", "/about/nothing"):
            browser.get(f"/p/{token}{path}")
            browser.head(f"/p/{token}{path}")

    assert everything(services) == before


def test_a_link_alone_shows_nothing_without_continue(client, token):
    for path in (page_of(token), f"/p/{token}/about/data", f"/p/{token}/file/x"):
        answer = client.get(path)

        assert answer.status_code == 303
        assert answer.location == f"/p/{token}"
    page = post(client, page_of(token), {"what": "x", "where": "y"}, 409)
    assert page.heading == "Press Continue to go on"


@pytest.mark.parametrize("junk", ["x", "a.b", "%00", "ü" * 40])
def test_junk_is_not_a_link(client, junk):
    assert client.get(f"/p/{junk}").status_code == 404


def test_links_for_other_purposes_open_nothing_here(client, services, token, app):
    other = services.links.mint("invitation", b"x" * 32)

    assert client.get(f"/p/{other}").status_code == 404
    assert client.get(f"/s/{token}").status_code == 404
    assert not links(services)


def test_a_newer_link_stops_the_older_one_and_whoever_is_in_by_it(provider, services, ref, token):
    newer = invited(services, ref)

    assert newer != token
    assert get(provider, f"/p/{token}", 410).heading == "This link has been stopped"
    assert get(provider, page_of(newer), 303)


def test_a_link_that_ran_out_sends_a_new_one_to_the_known_address_only(
    client, services, clock, token
):
    clock.forward(days=91)
    page = get(client, f"/p/{token}", 410)

    assert page.heading == "This link has run out"
    before = len(part_tokens(services))
    post(client, f"/p/{token}/new-link", page.form("new-link"), 200)
    do_jobs(services)
    assert len(part_tokens(services)) == before + 1
    assert letters(services)[-1]["To"].addresses[0].addr_spec == "sam.opretend@riverbank.example"
    get(client, f"/p/{part_tokens(services)[-1]}")


def test_a_link_that_works_sends_no_letter(client, services, token):
    before = everything(services)
    client.post(f"/p/{token}/new-link")

    assert everything(services)["job"] == before["job"]


def test_one_providers_link_opens_nothing_of_another_provider(plain, services, ref, token, app):
    data = {"what": "Certificate", "file": (io.BytesIO(a_pdf()), "a.pdf"), "version": "-"}
    plain.post(page_of(token), data=data, content_type="multipart/form-data")
    upload = kept(services, token, plain)[LIABILITY].upload
    other = a_pack(services, provider_name="Greenway Outdoor Learning")
    their_token, _ = inside(services, other, email="kim@greenway.example")
    stranger = app.test_client()
    stranger.post(f"/p/{their_token}")

    assert plain.get(f"/p/{token}/file/{upload.id}").status_code == 200
    assert stranger.get(f"/p/{their_token}/file/{upload.id}").status_code == 404
    assert stranger.get(f"/p/{token}/file/{upload.id}").status_code == 303
    stolen = {"what": "Mine", "upload": upload.id, "version": "-"}
    stranger.post(page_of(their_token), data=stolen, content_type="multipart/form-data")
    assert LIABILITY not in kept(services, their_token, stranger)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.pdf", 'C:\\x"\r\nSet-Cookie: a=b.pdf', "<b>.html"]
)
def test_a_files_name_is_never_used_as_one(plain, services, token, name):
    data = {"what": "Certificate", "file": (io.BytesIO(a_pdf()), name), "version": "-"}
    plain.post(page_of(token), data=data, content_type="multipart/form-data")
    upload = kept(services, token, plain)[LIABILITY].upload
    answer = plain.get(f"/p/{token}/file/{upload.id}")
    given = answer.headers["Content-Disposition"]

    assert not set(upload.name) & set('/\\<>"\r\n:')
    assert given.startswith('attachment; filename="')
    assert given.endswith('.pdf"')
    assert given.count('"') == 2
    assert answer.headers.getlist("Set-Cookie") == []


def test_a_file_is_given_out_only_to_keep(plain, services, token):
    data = {"what": "Photo", "file": (io.BytesIO(a_picture()), "a.html"), "version": "-"}
    plain.post(page_of(token), data=data, content_type="multipart/form-data")
    upload = kept(services, token, plain)[LIABILITY].upload
    answer = plain.get(f"/p/{token}/file/{upload.id}")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.jpg"'
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "image/jpeg"
    assert b"Robin" not in answer.data
