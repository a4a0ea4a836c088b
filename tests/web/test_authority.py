"""The authority's pages: the queue, one pack rule by rule, accept or send back."""

import re

import pytest
from builders import REFERRER, a_pack, do_jobs, everything, links, send, sign_all, words_of
from web.pages import get, post

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.demo.people import OFFICER, sample_facts
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.rules import ALL_RULES
from formsvc.journeys import deciding
from formsvc.journeys.following import reopen_pack, start_placement


@pytest.fixture
def starting_point():
    return "sealed"


def decide(officer, page, action, status=303, **more):
    """Press a button of a page that is open; more fields say what was typed, or is forged."""
    shown = {name: page.typed()[name][0] for name in ("version", "manifest")}
    ref = re.search(r"Pack (\S+)", page.heading)[1]
    return post(officer, f"/authority/{ref}", shown | {"action": action} | more, status)


def accept(officer, ref, status=303):
    return decide(officer, get(officer, f"/authority/{ref}"), "accept", status)


def send_back(officer, ref, words, status=303):
    return decide(officer, get(officer, f"/authority/{ref}"), "send_back", status, words=words)


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
        if rule.on_by_default and not rule.of_review:
            assert rule.title in page.text
    assert "seals are whole" in page.text


def test_both_sides_see_the_level_of_the_seals_and_the_officer_every_check(officer, school, ref):
    seen = get(officer, f"/authority/{ref}").text

    assert "The seals reach level PAdES B-B." in seen
    for fact in (
        "The bytes under the seal are as they were.",
        "The key was in date and trusted at the time it states.",
        "nothing but archive time-stamps came after it",
        "Nobody outside confirms when the file was sealed",
        "Each entry is proved to stand in the ledger",
    ):
        assert fact in seen
    assert (
        "The seals reach level PAdES B-B: the time is that of our"
        in get(school, f"/packs/{ref}").text
    )


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
    send_back(officer, ref, "Say who drives.")
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
    accept(officer, ref)
    assert state_of(services, ref) == State.ACCEPTED
    post(school, f"/packs/{ref}/do/start")

    assert state_of(services, ref) == State.STARTED


def test_accepting_twice_is_refused_in_words(officer, services, ref):
    page = get(officer, f"/authority/{ref}")
    decide(officer, page, "accept")
    before = everything(services)["entry"]
    page = decide(officer, page, "accept", 409)

    assert "Only a pack that is signed and sealed can be accepted" in page.text
    assert everything(services)["entry"] == before


@pytest.mark.parametrize("words", ["", "   ", "\n"])
def test_sending_back_needs_a_reason(officer, services, ref, words):
    page = send_back(officer, ref, words, 400)

    assert page.summary[0][1] == "words"
    assert state_of(services, ref) == State.SEALED


def test_a_reason_that_is_too_long_stays_typed(officer, services, ref):
    page = send_back(officer, ref, "a" * 2001, 400)

    assert page.typed()["words"] == ["a" * 2001]


def test_the_school_reads_the_reason_and_can_change_the_pack(officer, school, services, ref):
    send_back(officer, ref, "Who <b>drives</b>?")

    assert "Who <b>drives</b>?" in get(school, f"/packs/{ref}").text
    post(school, f"/packs/{ref}/do/reopen")
    assert state_of(services, ref) == State.DRAFTING


@pytest.mark.parametrize("name", ["authority/referral.pdf", "referral.pdf", "entries.jsonl"])
def test_a_pack_whose_file_was_altered_cannot_be_accepted(officer, services, ref, name):
    whole = get(officer, f"/authority/{ref}")
    file = services.packs.place(ref, 1) / name
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    file.write_bytes(data)
    page = get(officer, f"/authority/{ref}")

    assert "seals are whole" not in page.text
    assert "cannot be accepted" in decide(officer, whole, "accept", 409).text
    assert state_of(services, ref) == State.SEALED


def test_a_pack_of_which_a_file_was_taken_away_cannot_be_accepted(officer, services, ref):
    (services.packs.place(ref, 1) / "parent" / "plan.pdf").unlink()
    page = accept(officer, ref, 409)

    assert "cannot be accepted" in page.text

    assert state_of(services, ref) == State.SEALED


def test_a_pack_exchanged_for_another_valid_one_cannot_be_accepted(officer, services, ref):
    place = services.packs.place(ref, 1)
    (place / "sla.pdf").write_bytes((place / "referral.pdf").read_bytes())
    page = accept(officer, ref, 409)

    assert "cannot be accepted" in page.text

    assert state_of(services, ref) == State.SEALED


def test_an_officers_page_never_shows_the_childs_name(officer, ref):
    page = get(officer, f"/authority/{ref}")

    assert sample_facts()["pupil_forename"] not in page.text
    assert OFFICER.email not in page.text


# ---------------------------------------------------------------- what was seen is what is decided

TYPED = "Say who <b>drives</b> & when"


def sealed_anew(services, ref, name="Some Body"):
    """The school changes a pack that came back, and everybody signs the next version."""
    reopen_pack(services, REFERRER, ref)
    send(services, ref)
    for token in links(services).values():
        sign_all(services, token, name)
    do_jobs(services)


def test_a_page_left_open_decides_nothing_about_a_newer_version(officer, services, ref):
    stale = get(officer, f"/authority/{ref}")
    send_back(officer, ref, "Say who drives.")
    sealed_anew(services, ref)
    before = everything(services)["entry"]
    page = decide(officer, stale, "accept", 409)
    kept = decide(officer, stale, "send_back", 409, words=TYPED)

    assert everything(services)["entry"] == before
    for one in (page, kept):
        assert "did not show the newest version" in one.text
        assert "version 2" in one.text
    assert kept.typed()["words"] == [TYPED]
    decide(officer, kept, "accept")
    assert state_of(services, ref) == State.ACCEPTED


@pytest.mark.parametrize("field", ["version", "manifest"])
@pytest.mark.parametrize("forged", ["", "2", "1.0"])
@pytest.mark.parametrize("action", ["accept", "send_back"])
def test_a_decision_names_the_very_version_that_was_shown(
    officer, services, ref, *, field, forged, action
):
    page = get(officer, f"/authority/{ref}")
    before = everything(services)["entry"]
    decide(officer, page, action, 409, words=TYPED, **{field: forged})

    assert everything(services)["entry"] == before


def test_a_version_that_is_sealed_while_the_officer_presses_accept_is_not_accepted(
    officer, services, ref, monkeypatch
):
    """The pages were checked a moment ago: only the transaction itself can tell."""
    page = get(officer, f"/authority/{ref}")
    looked = deciding.open_pack

    def slow(*asked):
        seen = looked(*asked)
        monkeypatch.setattr(deciding, "open_pack", looked)
        send_back(officer, ref, "Say who drives.")
        sealed_anew(services, ref)
        return seen

    monkeypatch.setattr(deciding, "open_pack", slow)
    decide(officer, page, "accept", 409)

    assert state_of(services, ref) == State.SEALED


@pytest.mark.parametrize("action", ["", "Accept", "accept ", "return"])
def test_what_is_no_button_decides_nothing(officer, services, ref, action):
    page = get(officer, f"/authority/{ref}")
    before = everything(services)["entry"]
    said = decide(officer, page, action, 400, words=TYPED)

    assert "Press one of the buttons" in said.text
    assert said.typed()["words"] == [TYPED]
    assert everything(services)["entry"] == before


def test_a_reason_stays_typed_when_a_colleague_accepted_meanwhile(officer, ref):
    page = get(officer, f"/authority/{ref}")
    decide(officer, page, "accept")
    said = decide(officer, page, "send_back", 409, words=TYPED)

    assert "can be sent back" in said.text
    assert said.kept == [TYPED]


def test_a_reason_stays_typed_when_the_pack_is_the_schools_again(officer, services, ref):
    page = get(officer, f"/authority/{ref}")
    decide(officer, page, "send_back", words="Say who drives.")
    reopen_pack(services, REFERRER, ref)
    said = decide(officer, page, "send_back", 404, words=TYPED)

    assert said.kept == [TYPED]
    assert "R.S." not in said.text


def test_a_reason_stays_typed_when_the_database_cannot_be_written(officer, ref, monkeypatch):
    def full(*_, **__):
        raise StoreUnavailable

    monkeypatch.setattr("formsvc.web.authority.send_back", full)
    said = send_back(officer, ref, TYPED, 503)

    assert "could not be kept just now" in said.text
    assert said.typed()["words"] == [TYPED]


# ---------------------------------------------------------------- who signed


def test_an_officer_sees_who_was_asked_what_was_typed_and_where_the_two_differ(
    officer, services, ref
):
    said = get(officer, f"/authority/{ref}").text
    send_back(officer, ref, "Sign with your own names.")
    reopen_pack(services, REFERRER, ref)
    send(services, ref)
    with services.ledger.reading() as tx:
        names = {one.address: one.name for one in tx.invitations.of_version(ref, 2)}
    for email, token in links(services).items():
        sign_all(services, token, " ".join(reversed(names[email].upper().split())))
    do_jobs(services)
    page = get(officer, f"/authority/{ref}").text

    assert "Typed: Some Body" in said
    assert "Not the name that was invited" in said
    assert names["alex.sample@parents.example"] in page
    assert "Typed: SAMPLE ALEX" in page
    assert "Not the name that was invited" not in page


def test_the_signing_record_prints_the_invited_name_beside_the_typed_one(services, ref):
    record = words_of(services, ref, "signing-record.pdf")
    after = record.partition("Name as typed")[2]

    assert after.index("Some Body") < after.index("Invited as")
    assert after.partition("Invited as")[2].split("Signed as")[0].strip() not in {"", "Some Body"}
