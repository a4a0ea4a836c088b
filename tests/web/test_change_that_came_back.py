"""A running placement whose change came back: version 1 stays in force, and nobody is stuck."""

import pytest
from builders import REFERRER, give_reasons, links, send
from web.pages import get, post

from formsvc.domain.definition import placed_in
from formsvc.journeys import signing
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.erasing import line_of
from formsvc.journeys.following import follow_pack, reopen_pack, withdraw_pack

PARENT = "alex.sample@parents.example"


@pytest.fixture
def starting_point():
    return "started"


@pytest.fixture
def out(services, ref):
    """The link of a parent to version 2, which is out for signature."""
    amend_pack(services, REFERRER, ref, "The hours change.")
    placed = placed_in(services.catalogue.definitions)
    document = placed["hours_at_provider"][0].name
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, document, values={"hours_at_provider": "14"}, by=REFERRER.id)
    give_reasons(services, ref)
    send(services, ref)
    return links(services)[PARENT]


def decline(services, ref, token):
    signing.decline_document(services, token, signing.go_in(services, token), "plan", "Too much")


def open_again(services, ref, token):
    withdraw_pack(services, REFERRER, ref)
    reopen_pack(services, REFERRER, ref)


CAME_BACK = [
    (lambda *_: None, "Started, change out for signature"),
    (decline, "Started, change declined"),
    (open_again, "Started, being changed"),
]


@pytest.mark.parametrize("way", CAME_BACK)
def test_the_change_is_given_up_from_the_pages_and_version_1_stands_as_it_did(
    school, services, ref, out, way
):
    come_back, words = way
    due = line_of(services, REFERRER, ref).due
    come_back(services, ref, out)
    page = get(school, f"/packs/{ref}")
    assert words in page.text
    assert "Version 1 stays in force" in page.text
    assert {f"/packs/{ref}/do/give-up", f"/packs/{ref}/do/end"} <= set(page.links)
    assert words in get(school, "/packs").text
    assert line_of(services, REFERRER, ref).due == due

    post(school, f"/packs/{ref}/do/give-up")
    view = follow_pack(services, REFERRER, ref)
    assert (view.pack.where.words, view.version) == ("Placement started", 1)
    assert view.facts["hours_at_provider"] == "12"
    assert "Accepted, in force" in get(school, f"/packs/{ref}").text
    assert "took the papers back" in get(school, f"/s/{out}", status=410).text
    again = post(school, f"/packs/{ref}/do/give-up", status=409)
    assert "There is no change to give up" in again.text
    assert services.ledger.verify().fault is None


def test_the_placement_ends_and_the_papers_in_force_are_those_that_are_shown(
    school, services, ref, out
):
    post(school, f"/packs/{ref}/do/end")
    view = follow_pack(services, REFERRER, ref)

    assert (view.pack.where.words, view.version) == ("Placement ended", 1)
    assert view.facts["hours_at_provider"] == "12"
    assert post(school, f"/packs/{ref}/do/end", status=409).text
    assert services.ledger.verify().fault is None


def test_the_council_goes_on_seeing_the_version_in_force(officer, services, ref, out):
    decline(services, ref, out)

    assert "Started, change declined" in get(officer, "/authority").text
    assert "Version 1 stays in force" in get(officer, f"/authority/{ref}").text


def test_the_council_reads_no_name_of_whom_the_school_asks_before_that_is_sealed(
    officer, school, services, ref, out
):
    decline(services, ref, out)
    with services.ledger.transaction() as tx:
        new = "UPDATE invitation SET name = 'Dana Newly' WHERE version = 2 AND address = ?"
        tx.invitations.change(new, PARENT)
    council = [get(officer, f"/authority/{ref}/story{one}").text for one in ("", "/whole")]

    assert "About: Dana Newly." in get(school, f"/packs/{ref}/story/whole").text
    assert not [one for one in council if "Dana" in one]
    assert all("About: Alex Sample." in one for one in council)
