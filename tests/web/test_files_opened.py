"""Files of a sent pack through the pages: each signatory and the officer their own, nobody else."""

import pytest
from builders import OFFICER, do_jobs, let_in, links, sign
from file_kit import ATTENDANCE, COURT, HEALTH, READERS, answers
from flask.testing import FlaskClient
from web.pages import get, post

from formsvc.demo.people import SAFEGUARDING_LEAD


@pytest.fixture
def starting_point():
    return "files sent"


@pytest.fixture
def inside(app, services):
    """Opens a person's link in a browser of its own: returns (browser, address of the link)."""
    tokens = links(services)

    def go_in(address):
        browser = app.test_client()
        post(browser, f"/s/{tokens[address]}", {"action": "continue"})
        return browser, f"/s/{tokens[address]}"

    return go_in


@pytest.fixture
def people(services, ref):
    """One invited person's address by party: the first, who reads the referral."""
    with services.ledger.reading() as tx:
        invited = tx.invitations.of_version(ref, 1)
    return {one.party: one.address for one in reversed(invited)}


@pytest.fixture
def plain_pages(app):
    """Browsers without the strict reader: files carry another policy than pages."""
    app.test_client_class = FlaskClient


def test_a_signatory_is_offered_the_files_of_their_own_copy(inside, people):
    browser, link = inside(people["parent"])
    page = get(browser, f"{link}/referral")

    assert "Files that come with this paper" in page.text
    assert f"{link}/referral/files/{HEALTH}" in page.links
    assert not [one for one in page.links if ATTENDANCE in one or COURT in one]


@pytest.mark.usefixtures("plain_pages")
@pytest.mark.parametrize("party", ["parent", "provider"])
def test_a_signatory_opens_their_own_files_and_no_other(inside, people, services, ref, party):
    browser, link = inside(people[party])
    for one, readers in READERS.items():
        got = browser.get(f"{link}/referral/files/{one}")
        if party in readers:
            assert got.status_code == 200
            assert got.data == services.blobs.get(answers(services, ref)[one]["sha256"])
            assert got.headers["Content-Disposition"].startswith("attachment")
        else:
            assert got.status_code == 404
            assert answers(services, ref)[one]["name"] not in got.text


def test_without_continue_or_with_another_s_cookie_no_file_is_given(
    plain_pages, app, inside, people
):
    browser, _ = inside(people["provider"])
    _, parents = inside(people["parent"])

    assert app.test_client().get(f"{parents}/referral/files/{HEALTH}").status_code == 409
    assert browser.get(f"{parents}/referral/files/{HEALTH}").status_code == 409
    assert browser.get(f"/s/junk/referral/files/{HEALTH}").status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e", "x", "restriction_file%00", "health/../x"])
def test_a_question_that_is_none_finds_nothing(plain_pages, inside, people, name):
    browser, link = inside(people["parent"])

    assert browser.get(f"{link}/referral/files/{name}").status_code in {404, 308}


def test_the_officer_opens_the_authority_s_files_once_the_pack_is_sealed(
    plain_pages, app, services, ref
):
    officer = let_in(app.test_client(), services, OFFICER)
    before = officer.get(f"/authority/{ref}/files/{ATTENDANCE}").status_code
    sign(services, ref)
    do_jobs(services)
    page = get(officer, f"/authority/{ref}")
    got = officer.get(f"/authority/{ref}/files/{ATTENDANCE}")

    assert before == 404, "while it is out for signature a pack is the school's alone"
    assert f"/authority/{ref}/files/{ATTENDANCE}" in page.links
    assert (got.status_code, got.mimetype) == (200, "image/jpeg")
    assert officer.get(f"/authority/{ref}/files/{COURT}").status_code == 404
    assert officer.get(f"/authority/{ref}/files/{HEALTH}").status_code == 404
    assert COURT not in page.text


def test_the_officer_of_another_authority_gets_nothing(neighbour, services, ref):
    sign(services, ref)
    do_jobs(services)

    assert neighbour.get(f"/authority/{ref}/files/{ATTENDANCE}").status_code == 404


def test_the_school_opens_what_was_sent_and_the_lead_the_court_order(
    plain_pages, app, services, ref
):
    lead = let_in(app.test_client(), services, SAFEGUARDING_LEAD)
    school = let_in(app.test_client(), services)
    kept = answers(services, ref)

    assert lead.get(f"/packs/{ref}/files/{kept[COURT]['upload']}").status_code == 200
    assert school.get(f"/packs/{ref}/files/{kept[COURT]['upload']}").status_code == 404
    assert school.get(f"/packs/{ref}/files/{kept[HEALTH]['upload']}").status_code == 200
