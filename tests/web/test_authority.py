"""The authority's pages: the queue, one pack rule by rule, accept or send back."""

import pytest
from builders import REFERRER, a_pack, everything, let_in
from web.pages import get, post

from formsvc.demo.people import OFFICER, sample_facts
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.records import Organisation, User
from formsvc.domain.rules import ALL_RULES
from formsvc.journeys.following import reopen_pack, start_placement


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def neighbour(app, services):
    """An officer of another authority."""
    other = Organisation(id="o", kind="authority", name="Next Council", urn="", authority_id=None)
    user = User(
        id="neighbour",
        email="n@next.example",
        name="Ned Nextdoor",
        role="officer",
        organisation_id="o",
        disabled=False,
    )
    with services.ledger.transaction() as tx:
        tx.people.add_organisation(other)
        tx.people.add_user(user)
    return let_in(app.test_client(), services, user)


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def test_the_queue_lists_what_waits_by_initials_only(officer, services, ref):
    drafting = a_pack(services)
    page = get(officer, "/authority")

    assert f"/authority/{ref}" in page.links
    assert f"/authority/{drafting}" not in page.links
    assert "R.S." in page.text
    assert "Robin" not in page.text


def test_a_pack_shows_every_rule_that_is_in_force_and_why(officer, ref):
    page = get(officer, f"/authority/{ref}")

    for rule in ALL_RULES:
        if rule.on_by_default:
            assert rule.title in page.text
    assert "seals are whole" in page.text


def test_an_officer_reads_the_authoritys_own_editions(officer, ref):
    page = get(officer, f"/authority/{ref}")
    files = [one for one in page.links if one.endswith(".pdf")]

    assert len(files) >= 4
    for file in files:
        assert officer.get(file).data.startswith(b"%PDF")
    for name in ("nothing", "..", "%2e%2e", "manifest"):
        assert officer.get(f"/authority/{ref}/{name}.pdf").status_code == 404


def test_a_pack_that_was_not_sent_to_the_authority_is_not_there(officer, services, ref):
    drafting = a_pack(services)
    get(officer, f"/authority/{drafting}", 404)
    get(officer, f"/authority/{drafting}/referral.pdf", 404)
    post(officer, f"/authority/{drafting}", {"action": "accept"}, 404)
    post(officer, f"/authority/{drafting}", {"words": "No"}, 404)


def test_a_pack_that_went_back_for_changes_is_the_schools_again(officer, services, ref):
    post(officer, f"/authority/{ref}", {"action": "send_back", "words": "Say who drives."})
    get(officer, f"/authority/{ref}")
    reopen_pack(services, REFERRER, ref)

    get(officer, f"/authority/{ref}", 404)


def test_another_authority_sees_and_does_nothing(neighbour, services, ref):
    before = everything(services)
    assert ref not in get(neighbour, "/authority").text
    get(neighbour, f"/authority/{ref}", 404)
    get(neighbour, f"/authority/{ref}/referral.pdf", 404)
    for fields in ({"action": "accept"}, {"action": "send_back", "words": "No"}):
        post(neighbour, f"/authority/{ref}", fields, 404)
    after = everything(services)
    before.pop("session"), after.pop("session")

    assert before == after


def test_accepting_lets_the_placement_start_and_not_before(officer, school, services, ref):
    post(school, f"/packs/{ref}/do/start", status=409)
    with pytest.raises(NotAllowed):
        start_placement(services, REFERRER, ref)
    post(officer, f"/authority/{ref}", get(officer, f"/authority/{ref}").form(f"/{ref}"), 400)
    assert state_of(services, ref) == State.SEALED
    post(officer, f"/authority/{ref}", {"action": "accept"})
    assert state_of(services, ref) == State.ACCEPTED
    post(school, f"/packs/{ref}/do/start")

    assert state_of(services, ref) == State.STARTED


def test_accepting_twice_is_refused_in_words(officer, services, ref):
    post(officer, f"/authority/{ref}", {"action": "accept"})
    before = everything(services)["entry"]
    page = post(officer, f"/authority/{ref}", {"action": "accept"}, 409)

    assert "Only a pack that is signed and sealed can be accepted" in page.text
    assert everything(services)["entry"] == before


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_sending_back_needs_a_reason(officer, services, ref, words):
    page = post(officer, f"/authority/{ref}", {"action": "send_back", "words": words}, 400)

    assert page.summary[0][1] == "words"
    assert state_of(services, ref) == State.SEALED


def test_a_reason_that_is_too_long_stays_typed(officer, services, ref):
    page = post(officer, f"/authority/{ref}", {"action": "send_back", "words": "a" * 2001}, 400)

    assert page.typed()["words"] == ["a" * 2001]


def test_the_school_reads_the_reason_and_can_change_the_pack(officer, school, services, ref):
    post(officer, f"/authority/{ref}", {"action": "send_back", "words": "Who <b>drives</b>?"})

    assert "Who <b>drives</b>?" in get(school, f"/packs/{ref}").text
    post(school, f"/packs/{ref}/do/reopen")
    assert state_of(services, ref) == State.DRAFTING


@pytest.mark.parametrize("name", ["authority/referral.pdf", "referral.pdf", "entries.jsonl"])
def test_a_pack_whose_file_was_altered_cannot_be_accepted(officer, services, ref, name):
    file = services.packs.place(ref, 1) / name
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    file.write_bytes(data)
    page = get(officer, f"/authority/{ref}")

    assert "seals are whole" not in page.text
    post(officer, f"/authority/{ref}", {"action": "accept"}, 409)
    assert state_of(services, ref) == State.SEALED


def test_a_pack_of_which_a_file_was_taken_away_cannot_be_accepted(officer, services, ref):
    (services.packs.place(ref, 1) / "parent" / "plan.pdf").unlink()
    get(officer, f"/authority/{ref}")
    post(officer, f"/authority/{ref}", {"action": "accept"}, 409)

    assert state_of(services, ref) == State.SEALED


def test_a_pack_exchanged_for_another_valid_one_cannot_be_accepted(officer, services, ref):
    place = services.packs.place(ref, 1)
    (place / "sla.pdf").write_bytes((place / "referral.pdf").read_bytes())
    post(officer, f"/authority/{ref}", {"action": "accept"}, 409)

    assert state_of(services, ref) == State.SEALED


def test_an_officers_page_never_shows_the_childs_name(officer, ref):
    page = get(officer, f"/authority/{ref}")

    assert sample_facts()["pupil_forename"] not in page.text
    assert OFFICER.email not in page.text
