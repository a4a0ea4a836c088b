"""Posts from elsewhere, other hosts' names, and what a browser is told about every answer."""

import pytest
from builders import let_in
from flask import url_for
from web.linting import LintingClient
from web.pages import Seen, get, post

from formsvc.app import create_app
from formsvc.demo.people import add_people


@pytest.fixture
def guarded(settings, services):
    """The site as it really runs: with the browser's own mark checked."""
    add_people(services)
    made = create_app(settings, services)
    made.test_client_class = LintingClient
    return made


@pytest.fixture
def inside(guarded, services):
    return let_in(guarded.test_client(), services)


def packs(services):
    with services.ledger.reading() as tx:
        return len(tx.packs.all())


@pytest.mark.parametrize("fields", [{}, {"csrf_token": ""}, {"csrf_token": "x"}])
def test_a_post_without_the_browsers_own_mark_does_nothing(inside, services, fields):
    page = post(inside, "/packs/new", fields, 400)

    assert "try again from our own page" in page.text
    assert packs(services) == 0


def test_a_post_with_the_mark_works(inside, services):
    post(inside, "/packs/new", get(inside, "/packs/new").form("/packs/new"))

    assert packs(services) == 1


def test_the_mark_of_another_browser_does_nothing(inside, guarded, services):
    stranger = guarded.test_client()
    mark = dict(get(stranger, "/sign-in").form("/sign-in"))["csrf_token"]
    post(inside, "/packs/new", {"csrf_token": mark}, 400)

    assert packs(services) == 0


#: Machines report here, with a token of their own: a browser's cookies open nothing.
FOR_MACHINES = {"reports.notify_delivery"}


def test_every_post_route_refuses_a_post_without_the_mark(inside, guarded):
    rules = [rule for rule in guarded.url_map.iter_rules() if "POST" in rule.methods]
    routes = [rule for rule in rules if rule.endpoint not in FOR_MACHINES]
    values = {"number": 1, "seq": 1}
    for rule in routes:
        with guarded.test_request_context(base_url="http://localhost"):
            path = url_for(rule.endpoint, **{one: values.get(one, "x") for one in rule.arguments})

        assert inside.post(path).status_code == 400, path
    assert len(routes) > 8
    assert {rule.endpoint for rule in rules} >= FOR_MACHINES


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_a_post_from_another_site_does_nothing(school, services, headers):
    answer = school.post("/packs/new", headers=headers)

    assert answer.status_code == 400
    assert packs(services) == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-origin"}],
)
def test_a_post_from_our_own_page_works(school, services, headers):
    assert school.post("/packs/new", headers=headers).status_code == 303
    assert packs(services) == 1


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "a b", "@localhost", ""]
)
@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing"])
def test_another_hosts_name_gets_no_page(client, host, path):
    answer = client.get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL"])
def test_a_forwarded_hosts_name_is_not_believed(client, header):
    answer = client.get("/home", headers={header: "evil.example"})

    assert answer.location == "/sign-in"
    assert "evil" not in client.get("/", headers={header: "evil.example"}).text


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/packs/%00", "/packs/%ff%fe", "/s/%00", "/static/../app.py", "/static/x", "/%2e"],
)
def test_an_address_that_is_none_gets_a_plain_page(school, path):
    answer = school.get(path)

    assert answer.status_code == 404
    assert Seen(answer).heading


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_method_that_is_not_used_gets_a_plain_page(school, method):
    answer = school.open("/privacy", method=method)

    assert answer.status_code == 405


def test_a_post_that_is_too_large_does_nothing(inside, services):
    mark = get(inside, "/packs/new").form("/packs/new")
    answer = inside.post("/packs/new", data=dict([*mark, ("x", "a" * (21 << 20))]))

    assert answer.status_code == 413
    assert packs(services) == 0


def test_a_fault_of_ours_shows_nothing_of_what_was_typed(
    guarded, inside, services, monkeypatch, caplog
):
    def fail(*args, **kwargs):
        raise RuntimeError("Robin Sample was here")

    monkeypatch.setattr("formsvc.web.school.listing.start_pack", fail)
    mark = get(inside, "/packs/new").form("/packs/new")
    page = post(inside, "/packs/new", mark, 500)

    assert "Robin" not in page.text
    assert "Robin" not in caplog.text
    assert "It was our fault" in page.text


def test_static_files_are_there_and_may_be_kept(client):
    with client.get("/static/app.css") as answer:
        assert answer.status_code == 200
        assert "no-store" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["none.css", "../app.css", "%2e%2e/security.py"])
def test_a_static_file_that_is_not_there_is_not_remembered_as_missing(client, name):
    answer = client.get(f"/static/{name}")

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
