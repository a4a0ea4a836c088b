"""After the start: reviews and what a placement came to, written beside the signed papers."""

import io
import zipfile

import pytest
from builders import a_stranger, everything, give_reasons, let_in, send, words_in
from erasure_kit import erase
from web.pages import get, post

from formsvc.demo.people import REFERRER, SAFEGUARDING_LEAD
from formsvc.domain.afterwards import next_due
from formsvc.domain.events import Event
from formsvc.journeys.afterwards import look_afterwards
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.erasing import finish_erasures
from formsvc.journeys.following import end_placement
from formsvc.journeys.listing import list_packs
from formsvc.journeys.sweeping import sweep

REVIEW = {
    "review_date-day": "12",
    "review_date-month": "11",
    "review_date-year": "2026",
    "review_people-1-name": "Robin Sample",
    "review_people-1-role": "The pupil",
    "review_attendance": "92%",
    "review_objectives-1-progress": "amber",
    "review_objectives-1-comment": "Comes on three days of four",
    "review_objectives-2-progress": "green",
    "review_objectives-2-comment": "Reads to a group of three",
    "review_objectives-3-progress": "red",
    "review_objectives-3-comment": "Was away for the test",
    "review_concern": "no",
    "review_pupil_words": "I like the workshop.",
    "review_parent_words": "Mornings are easier now.",
    "review_decision": "continue",
    "review_next-day": "10",
    "review_next-month": "12",
    "review_next-year": "2026",
}
ENDING = {
    "ending_date-day": "20",
    "ending_date-month": "11",
    "ending_date-year": "2026",
    "ending_attendance": "90",
    "ending_objectives-1-progress": "reached",
    "ending_objectives-1-comment": "95% over the last month",
    "ending_objectives-2-progress": "partly",
    "ending_objectives-2-comment": "Reads to two adults",
    "ending_objectives-3-progress": "not_reached",
    "ending_objectives-3-comment": "Has not sat the test",
    "ending_destination": "school",
    "ending_destination_details": "Year 10 from Monday, with Mr Inventor",
    "ending_records": "yes",
    "ending_pupil_words": "I know now that I can finish things.",
    "ending_parent_words": "We are proud.",
}


@pytest.fixture
def starting_point():
    return "started"


def typed(client, ref, document="review", given=REVIEW, **changed):
    """What a browser sends: the objectives that stand there already, and what is typed."""
    return dict(get(client, place(ref, document)).form(document)) | given | changed


def place(ref, document="review"):
    return f"/packs/{ref}/afterwards/{document}"


def write(client, ref, **changed):
    """Write a review down; return its address."""
    return post(client, place(ref), typed(client, ref, **changed))


def test_a_review_is_written_beside_the_signed_papers_and_read_again(school, services, ref):
    sealed = services.packs.read(ref, 1, "plan.pdf")
    page = get(school, place(ref))

    assert page.typed()["review_objectives-1-objective"] == [
        "Robin attends nine sessions in ten, in both places"
    ]
    address = write(school, ref)
    seen = get(school, address)

    assert "Mornings are easier now." in seen.text
    assert "How it stands: Amber: slower than planned" in seen.text
    assert services.packs.read(ref, 1, "plan.pdf") == sealed
    assert [one for one in get(school, f"/packs/{ref}").links if one == address]
    with services.ledger.reading() as tx:
        (entry,) = tx.entries.of_pack(ref, only=[Event.REVIEW_WRITTEN])
    assert set(entry.data) == {"version", "form_sha256"}
    assert "Robin" not in entry.body.decode()


def test_an_error_is_told_at_its_field_and_nothing_typed_is_lost(school, services, ref):
    before = everything(services)
    sent = typed(school, ref, review_attendance="lots", review_next_day="", review_pupil_words="")
    page = post(school, place(ref), sent, 400)

    assert ("Give the pupil's words, or say that they were asked", "review_pupil_words") in (
        page.summary
    )
    assert page.typed()["review_attendance"] == ["lots"]
    assert page.typed()["review_parent_words"] == ["Mornings are easier now."]
    assert {name: rows for name, rows in everything(services).items() if name != "draft"} == {
        name: rows for name, rows in before.items() if name != "draft"
    }
    again = get(school, place(ref))
    assert again.typed()["review_parent_words"] == ["Mornings are easier now."]
    assert again.typed()["review_attendance"] == ["lots"]
    ahead = typed(school, ref, **{"review_date-year": "2027"})
    assert "This day lies ahead" in post(school, place(ref), ahead, 400).text


def test_a_worry_about_safety_needs_a_reason_to_go_on_and_is_kept_from_parents(
    school, services, ref
):
    worried = {"review_concern": "yes", "review_concern_told": "Told Miriam at 3 on that day"}
    page = post(school, place(ref), typed(school, ref, **worried), 400)

    assert "A worry about safety was raised, and the placement goes on." in page.text
    assert ("Write why you go on, or change the answers", "reason") in page.summary
    address = write(school, ref, **worried, reason="Settled the same day with the family.")
    assert "Settled the same day" in get(school, address).text
    for copy, told in (("school", True), ("authority", True), ("parent", False)):
        words = words_in(school.get(f"{address}/{copy}.pdf").data)
        assert ("Told Miriam" in words, "Mornings are easier" in words) == (told, True), copy
        assert ("Not shown in this copy" in words) != told
    stops = {"review_decision": "pause", "review_changes": "It stops from today."}
    address = write(school, ref, **worried, **stops)
    for copy in ("parent", "provider"):
        words = words_in(school.get(f"{address}/{copy}.pdf").data)
        assert ("It stops for now" in words, "safety" in words) == (True, False), copy


def test_a_day_is_the_day_that_it_is_in_the_uk(app, services, ref, clock):
    clock.forward(days=219, hours=15, minutes=30)  # 30 June 2027, 23:30 UTC: 1 July in the UK
    school = let_in(app.test_client(), services, REFERRER)
    today = {"review_date-day": "1", "review_date-month": "7", "review_date-year": "2027"}
    tomorrow = today | {"review_date-day": "2"}

    ahead = post(school, place(ref), typed(school, ref, **tomorrow), 400)
    assert "This day lies ahead" in ahead.text
    following = {"review_next-day": "20", "review_next-month": "7", "review_next-year": "2027"}
    assert "/afterwards/" in write(school, ref, **today, **following)


def test_why_a_school_goes_on_is_never_lost(school, services, ref):
    why = "Settled the same day with the family."
    wrong = typed(school, ref, review_concern="yes", review_attendance="lots", reason=why)

    assert post(school, place(ref), wrong, 400).typed()["reason"] == [why]
    assert get(school, place(ref)).typed()["reason"] == [why]
    one_more = wrong | {"action": "add:review_people"}
    assert post(school, place(ref), one_more, 200).typed()["reason"] == [why]


def test_the_same_review_sent_twice_is_written_once_and_a_different_one_beside_it(
    school, services, ref
):
    assert write(school, ref) == write(school, ref)
    school.post(f"{place(ref)}/draft", data=typed(school, ref))  # it came after the writing
    write(school, ref)
    assert "You typed a review" not in get(school, f"/packs/{ref}").text
    assert write(school, ref, review_parent_words="Other words.") != write(school, ref)
    with services.ledger.reading() as tx:
        assert len(tx.entries.of_pack(ref, only=[Event.REVIEW_WRITTEN])) == 3


def test_the_pack_page_says_when_a_review_is_due_and_when_none_was_written(
    school, services, ref, clock
):
    assert "The next review is on" in get(school, f"/packs/{ref}").text
    write(school, ref)
    assert "The next review is on 10 December 2026" in get(school, f"/packs/{ref}").text
    clock.forward(days=30)
    assert look_afterwards(services, REFERRER, ref).overdue
    (line,) = [one for one in list_packs(services, REFERRER) if one.pack.ref == ref]
    assert line.late == "A review was due on 10 December 2026: write it down"
    amend_pack(services, REFERRER, ref, "Other hours.")
    give_reasons(services, ref)
    send(services, ref)
    (line,) = [one for one in list_packs(services, REFERRER) if one.pack.ref == ref]
    assert line.late == "A review was due on 10 December 2026: write it down"


def test_a_review_that_puts_another_right_says_when_the_next_one_is():
    ended = {"review_date": "2026-11-12", "review_next": ""}
    righted = {"review_date": "2026-11-12", "review_next": "2026-12-03"}
    plan = {"reviews": [{"date": "2026-11-20"}], "first_review_date": "2026-10-06"}

    assert next_due([ended, righted], plan) == "2026-12-03"
    assert next_due([{"review_date": "2026-10-06", "review_next": "x"}, ended], plan) == ""
    assert next_due([], plan) == "2026-10-06"
    assert next_due([], {"reviews": [{"date": "2026-11-20"}]}) == "2026-11-20"
    assert next_due([], {}) == ""


def test_what_it_came_to_is_written_after_the_end_and_asked_for_until_it_is(school, services, ref):
    assert school.get(place(ref, "ending")).status_code == 409
    end_placement(services, REFERRER, ref)
    assert "Write down what it came to" in get(school, f"/packs/{ref}").text
    (row,) = get(school, "/packs").rows("For you to do (1)")
    assert row[2] == "Placement ended. Write down what it came to"
    address = post(school, place(ref, "ending"), typed(school, ref, "ending", ENDING))
    text = get(school, address).text
    assert "I know now that I can finish things." in text
    assert "Write down what it came to" not in get(school, f"/packs/{ref}").text


def test_what_is_typed_is_kept_for_the_one_who_types_it_and_over_the_end(
    school, app, services, ref, clock
):
    half = typed(school, ref, review_pupil_words="Half a sen")
    assert school.post(f"{place(ref)}/draft", data=half).status_code == 200
    end_placement(services, REFERRER, ref)
    sweep(services)

    assert "You typed a review" in get(school, f"/packs/{ref}").text
    assert get(school, place(ref)).typed()["review_pupil_words"] == ["Half a sen"]
    lead = let_in(app.test_client(), services, SAFEGUARDING_LEAD)
    assert get(lead, place(ref)).typed()["review_pupil_words"] == [""]
    write(school, ref)
    assert "You typed a review" not in get(school, f"/packs/{ref}").text
    school.post(f"{place(ref)}/draft", data=half)
    post(school, f"{place(ref)}/throw-away")
    assert get(school, place(ref)).typed()["review_pupil_words"] == [""]


def test_the_council_reads_it_and_nobody_else_does(school, officer, neighbour, services, ref):
    address = write(school, ref)
    theirs = address.replace("/packs/", "/authority/")

    assert "Mornings are easier now." in get(officer, theirs).text
    assert theirs in get(officer, f"/authority/{ref}").links
    assert neighbour.get(theirs).status_code == 404
    stranger = let_in(school.application.test_client(), services, a_stranger(services))
    for path in (address, f"{address}/school.pdf", place(ref)):
        assert stranger.get(path).status_code == 404
    before = everything(services)
    assert stranger.post(place(ref), data=REVIEW).status_code in {400, 404}
    assert everything(services) == before


def test_nothing_is_written_before_the_start_or_under_another_name(school, services, ref):
    assert school.get(f"/packs/{ref}/afterwards/plan").status_code == 404
    assert school.get(f"/packs/{ref}/afterwards/999999").status_code == 404
    assert school.get(f"/packs/{ref}/afterwards/1/stranger.pdf").status_code == 404
    other = post(school, "/packs/new", {}).rpartition("/")[2]
    assert school.get(place(other)).status_code == 409


def test_it_is_written_while_the_next_version_is_written_and_out(school, services, ref):
    amend_pack(services, REFERRER, ref, "Other hours.")
    first = write(school, ref)
    give_reasons(services, ref)
    send(services, ref)

    assert first != write(school, ref, review_parent_words="It goes well.")
    assert "change out for signature" in get(school, f"/packs/{ref}").text


def test_no_word_of_it_is_left_when_the_pack_is_erased(school, services, ref):
    write(school, ref)
    erase(services, ref)
    finish_erasures(services)
    services.ledger.empty_log()

    assert b"Mornings are easier" not in services.ledger.path.read_bytes()


def test_it_goes_with_everything_that_is_held_on_the_pupil(app, school, services, ref):
    write(school, ref)
    lead = let_in(app.test_client(), services, SAFEGUARDING_LEAD)
    page = get(lead, f"/packs/{ref}/record")
    copy = lead.post(f"/packs/{ref}/record/export", data=dict(page.form("/export")))
    with zipfile.ZipFile(io.BytesIO(copy.data)) as files:
        (name,) = [one for one in files.namelist() if "after-the-start/" in one]
        assert "Mornings are easier now." in files.read(name).decode()
        assert name in files.read("look-at-before-giving-out.txt").decode()
