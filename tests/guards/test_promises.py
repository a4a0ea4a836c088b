"""Guards over whole classes of fault: audiences, pages of problems, events, and GET."""

import importlib
import pkgutil
import re

import pytest
from builders import OFFICER, REFERRER, do_jobs, everything, let_in, links
from flask import url_for

import formsvc
from formsvc.demo.people import add_people, sample_facts
from formsvc.domain.events import ABOUT_ORGANISATIONS, FACTS, SENTENCES, Event, sentence
from formsvc.domain.pack import TRANSITIONS
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys.sending import replace_link
from formsvc.web import signing as signing_pages
from formsvc.web.asking import AUDIENCES, audience_of, open_to, routes_without_audience
from formsvc.web.problem_pages import PAGES, page_for


@pytest.fixture
def starting_point(request):
    return "sent" if "get" in request.node.name else "sealed"


def all_problems():
    for module in pkgutil.walk_packages(formsvc.__path__, "formsvc."):
        if "uno_worker" not in module.name and "static" not in module.name:
            importlib.import_module(module.name)
    found, waiting = set(), [FormsvcProblem]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found |= set(kinds)
        waiting += kinds
    return {one for one in found if one.__module__.startswith("formsvc.")}


#: Problems that come before there is a site, or on the command line only.
_NO_PAGE = (
    "formsvc.config",
    "formsvc.cli",
    "formsvc.demo",
    "formsvc.adapters.backups",
    "formsvc.adapters.seals.offline",
    "formsvc.adapters.seals.listing",
    "formsvc.adapters.seals.trusting",
    "formsvc.journeys.archiving",
    "formsvc.journeys.keeping",
    "formsvc.journeys.erasing.finishing",
    "formsvc.journeys.proving",
    "formsvc.journeys.catching_up",
    "formsvc.journeys.people",
)


def test_every_problem_has_a_page_of_its_own():
    problems = {one for one in all_problems() if not one.__module__.startswith(_NO_PAGE)}
    without = {one.__name__ for one in problems if not any(kind in PAGES for kind in one.__mro__)}

    assert len(problems) > 20
    assert without == set()


def test_an_unknown_problem_has_a_page_too():
    class Strange(FormsvcProblem):
        pass

    assert page_for(Strange("x")).status == 500


def test_no_page_of_a_problem_is_empty():
    assert PAGES
    assert all(page.title and 400 <= page.status < 600 for page in PAGES.values())


def test_every_route_names_who_may_use_it(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]

    assert len(rules) > 30
    assert routes_without_audience(app) == []
    assert {audience_of(app, rule.endpoint) for rule in rules} == set(AUDIENCES)


def test_a_route_without_an_audience_is_open_to_nobody(app):
    app.add_url_rule("/open", view_func=lambda: "secret", endpoint="forgotten")

    assert routes_without_audience(app) == ["forgotten"]
    assert app.test_client().get("/open").status_code == 404


def test_an_audience_that_is_none_is_refused_at_once():
    with pytest.raises(ValueError, match="everybody"):
        open_to("everybody")


def test_pages_behind_a_link_are_the_only_ones_for_signers(app):
    signers = {
        rule.rule for rule in app.url_map.iter_rules() if audience_of_rule(app, rule) == "signer"
    }

    assert signers
    assert all(rule.startswith("/s/<token>") for rule in signers)
    assert signing_pages.pages.name == "signing"


def audience_of_rule(app, rule):
    return "" if rule.endpoint == "static" else audience_of(app, rule.endpoint)


def test_every_event_has_a_sentence_and_its_facts():
    assert set(SENTENCES) == set(FACTS) == set(Event)
    for event in Event:
        said = sentence(event, {name: f"[{name}]" for name in FACTS[event]})

        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", event.value)
        assert said.endswith(".")
        assert "{" not in said


def test_every_event_can_happen():
    of_packs = {event for _, event in TRANSITIONS}

    assert of_packs | ABOUT_ORGANISATIONS == set(Event)
    assert not of_packs & ABOUT_ORGANISATIONS


def every_get(app, values):
    """Yield the path of every GET route, filled from each of the given values."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        for one in values:
            with app.test_request_context(base_url="http://localhost"):
                yield url_for(
                    rule.endpoint, **{name: one.get(name, "x") for name in rule.arguments}
                )


def values_for(ref, invitation, token):
    base = {
        "ref": ref,
        "invitation": invitation,
        "token": token,
        "signatory": "provider",
        "number": 1,
        "seq": 1,
        "name": "referral.pdf",
        "act": "withdraw",
    }
    return [
        base | {"document": "referral", "page": "school"},
        base | {"document": "plan", "page": "check-answers", "act": "start"},
    ]


def but_fetched(services, ref):
    """Every row, but for the entries that a link was fetched; and how many of these there are."""
    rows = everything(services)
    with services.ledger.reading() as tx:
        fetched = tx.entries.of_pack(ref, only=[Event.LINK_FETCHED])
    numbers = {one.seq for one in fetched}
    rows["entry"] = [row for row in rows["entry"] if row[0] not in numbers]
    del rows["head"]  # how far the entries go
    return rows, len(numbers)


def test_no_get_ever_changes_anything_but_notes_once_that_a_link_was_fetched(
    app, services, settings, clock, ref
):
    add_people(services)
    tokens = links(services)
    with services.ledger.reading() as tx:
        people = tx.invitations.of_version(ref, 1)
    parent = next(one for one in people if one.party == "parent")
    provider = next(one for one in people if one.party == "provider")
    replace_link(services, REFERRER, ref, parent.id)  # so that the parent's link is an old one
    do_jobs(services)
    browsers = [app.test_client(), let_in(app.test_client(), services, REFERRER)]
    browsers.append(let_in(app.test_client(), services, OFFICER))
    signer = app.test_client()
    signer.post(f"/s/{tokens[provider.address]}", data={"action": "continue"})
    browsers.append(signer)
    asked = [
        one
        for token in (tokens[provider.address], tokens[parent.address], "junk")
        for one in every_get(app, values_for(ref, provider.id, token))
    ]
    (before, none), count, seen = but_fetched(services, ref), 0, set()
    for browser in browsers:
        for path in dict.fromkeys(asked):
            seen.add(browser.get(path).status_code)
            browser.head(path)
            count += 2

    assert count > 300
    assert {200, 401, 403, 404, 409, 410} <= seen
    assert 500 not in seen
    assert but_fetched(services, ref) == (before, 1)  # the provider's link: the parent's is old
    assert none == 0


def test_no_entry_of_a_sealed_pack_holds_anything_of_a_person(services, ref):
    def texts(value, name=""):
        if isinstance(value, dict):
            return [one for key, inner in value.items() for one in texts(inner, key)]
        if isinstance(value, list):
            return [one for inner in value for one in texts(inner, name)]
        return [value] if isinstance(value, str) else []

    facts = sample_facts()
    # Short words and stable names of choices stand in entries for other reasons.
    personal = {one for one in texts(facts) if len(one) > 6 and not one.islower()}
    personal |= {"Robin", "Sample", "Alex", "@", "Some Body", "192.0.2.1"}
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref)
    dates = re.compile(r"\d{4}-\d\d-\d\d")
    for entry in entries:
        body = entry.body.decode()
        for one in personal:
            if not dates.fullmatch(one):
                assert one not in body, f"{entry.event}: {one}"

    assert len(entries) > 30
    assert len(personal) > 80


def test_private_facts_are_kept_beside_the_chain(services, ref):
    with services.ledger.reading() as tx:
        kept = [tx.entries.private(one.seq) for one in tx.entries.of_pack(ref)]

    assert any(one and one.get("typed_name") == "Some Body" for one in kept)
