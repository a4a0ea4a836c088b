"""What the rules say under the questions: about what is kept, and about what is typed."""

import pytest
from builders import everything, let_in
from web.pages import get, post

from formsvc.demo.people import REFERRER, SECOND_REFERRER
from formsvc.domain.definition import placed_in

TIMES = "referral/times"


@pytest.fixture
def starting_point():
    return "drafting"


def typed(client, ref, **changed):
    form = get(client, f"/packs/{ref}/{TIMES}").form()
    return [(name, changed.get(name, value)) for name, value in form if name != "action"]


def test_a_typed_answer_is_judged_under_its_question_and_nothing_is_kept(school, services, ref):
    fields = typed(school, ref, hours_at_provider="20")
    before = everything(services)
    answer = school.post(f"/packs/{ref}/{TIMES}/findings", data=dict(fields))
    places = answer.json

    assert answer.status_code == 200
    assert "20 hours a week is more than 18" in places["hours_at_provider"]
    assert everything(services) == before


def test_what_was_saved_with_a_warning_is_told_on_the_next_page(school, ref):
    fields = [*typed(school, ref, hours_at_provider="20"), ("action", "continue")]
    following = post(school, f"/packs/{ref}/{TIMES}", fields)
    page = get(school, following)

    assert "20 hours a week is more than 18" in page.text
    assert f"/packs/{ref}/{TIMES}" in page.links
    assert "20 hours a week is more than 18" in get(school, f"/packs/{ref}/{TIMES}").text


def test_a_save_that_warns_and_touches_signed_papers_is_told_in_one_note(school, ref):
    fields = [*typed(school, ref, hours_at_provider="20"), ("action", "continue")]
    following = post(school, f"/packs/{ref}/{TIMES}", fields)
    page = get(school, f"{following}&changed=hours_at_provider")

    assert page.text.count("Saved.") == 1
    assert "This also changes: " in page.text
    assert "20 hours a week is more than 18" in page.text


def test_what_the_last_page_of_a_document_warns_of_is_told_on_check_your_answers(school, ref):
    page = get(school, f"/packs/{ref}/referral/check-answers?after=checklist.insurance-indemnity")

    assert page.heading == "Check your answers"
    assert "Runs out before the placement ends" in page.text


def test_a_finding_leads_to_the_certificate_that_it_is_about(school, services, ref):
    checks = {"chk_employers_liability": "2028-01-01", "chk_dsl_training": "2026-11-01"}
    with services.ledger.transaction() as tx:
        facts = tx.facts.values(ref)
        changed = {name: facts[name] | {"expires": day} for name, day in checks.items()}
        tx.facts.put(ref, "checklist", values=changed, by=REFERRER.id)
    placed = placed_in(services.catalogue.definitions)["chk_dsl_training"]
    address = f"/packs/{ref}/checklist/{placed[1].name.replace('_', '-')}"

    assert f"{address}#chk_dsl_training" in get(school, f"/packs/{ref}").links
    assert "runs out on 1 November 2026" in get(school, address).text


@pytest.mark.parametrize(
    "place", ["x", "referral.x", "x.times", "../..", "referral.times.x", "%00"]
)
def test_a_crafted_address_of_the_page_before_shows_nothing(school, ref, place):
    assert "Saved." not in get(school, f"/packs/{ref}/{TIMES}?after={place}").text


def test_a_page_without_judged_questions_loads_nothing_for_them(school, ref):
    page = school.get(f"/packs/{ref}/referral/people")

    assert "data-beside=" not in page.text
    assert "beside.js" not in page.text


def test_another_school_learns_nothing(app, services, ref):
    stranger = let_in(app.test_client(), services, SECOND_REFERRER)
    post(stranger, f"/packs/{ref}/{TIMES}/findings", {"hours_at_provider": "20"}, 404)
