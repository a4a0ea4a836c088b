"""What the rules say under the questions: about what is kept, and about what is typed."""

import pytest
from builders import everything, let_in
from web.pages import get, post

from formsvc.demo.people import SECOND_REFERRER

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
