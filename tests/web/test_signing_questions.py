"""A question that is still open when the last signature comes in, or when the papers come back."""

import pytest
from builders import do_jobs, letters, links, sign, text_of
from web.pages import get, post

from formsvc.adapters.ledger import StoreUnavailable
from formsvc.demo.people import OFFICER, REFERRER
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.journeys import deciding
from formsvc.journeys.following import (
    answer_question,
    end_placement,
    reopen_pack,
    start_placement,
    withdraw_pack,
)

PARENT = "alex.sample@parents.example"
ANSWER = "Yes, the <b>9.05</b> & the 10.05."


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def token(services):
    return links(services)[PARENT]


@pytest.fixture
def asked(client, token):
    """The parent's browser, in which a question was asked."""
    post(client, f"/s/{token}", {"action": "continue"})
    document = next(
        one for one in get(client, f"/s/{token}").links if one.startswith(f"/s/{token}/")
    )
    post(client, document, {"action": "ask", "question": "Is there a bus?"})
    return client


def answer(school, ref, words=ANSWER, status=303):
    link = next(one for one in get(school, f"/packs/{ref}").links if "/questions/" in one)
    return post(school, link, {"words": words}, status)


def seen_of(services, ref):
    return deciding.seen_in(deciding.open_pack(services, OFFICER, ref)[0])


def accept(services, ref):
    deciding.accept_pack(services, OFFICER, ref, seen_of(services, ref))


def give_back(services, ref):
    deciding.send_back(services, OFFICER, ref, "Say who drives.", seen_of(services, ref))


def captions(page):
    return [caption for caption in CAPTIONS if page.rows(caption)]


CAPTIONS = ("For you to do (1)", "Waiting for other people (1)")


def test_a_pack_with_a_question_is_for_the_school_to_do_until_it_is_answered(school, ref, asked):
    before = get(school, "/packs")

    assert captions(before) == ["For you to do (1)"]
    assert "Somebody has a question: answer it" in before.text

    answer(school, ref)

    assert captions(get(school, "/packs")) == ["Waiting for other people (1)"]


STEPS = (
    (State.SIGNED, lambda _, __: None),
    (State.SEALED, lambda services, _: do_jobs(services)),
    (State.ACCEPTED, accept),
    (State.STARTED, lambda services, ref: start_placement(services, REFERRER, ref)),
    (State.ENDED, lambda services, ref: end_placement(services, REFERRER, ref)),
)


@pytest.mark.parametrize("count", range(1, len(STEPS) + 1))
def test_a_question_is_answered_after_the_last_signature_and_read_behind_the_link(
    asked, school, services, token, *, ref, count
):
    sign(services, ref)
    for _, step in STEPS[:count]:
        step(services, ref)
    answer(school, ref)
    do_jobs(services)
    letter = next(one for one in letters(services)[::-1] if "answered" in one["Subject"])

    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == (STEPS[count - 1][0] if count > 1 else State.SEALED)
    assert letter["To"].addresses[0].addr_spec == PARENT
    assert "use the link" in text_of(letter)
    assert "and to sign" not in text_of(letter)
    assert ANSWER in get(asked, f"/s/{token}").text
    assert services.ledger.verify().fault is None


def test_a_question_reaches_colleagues_when_whoever_sent_the_pack_has_left(client, services, token):
    with services.ledger.transaction() as tx:
        tx.people.change("UPDATE user SET disabled = 1 WHERE id = ?", REFERRER.id)
        staff = {one.email for one in tx.people.users_of(REFERRER.organisation_id)}
    post(client, f"/s/{token}", {"action": "continue"})
    post(client, f"/s/{token}/plan", {"action": "ask", "question": "Is there a bus?"})
    do_jobs(services)
    told = [one for one in letters(services) if one["Subject"].startswith("A question about")]

    reached = {one["To"].addresses[0].addr_spec for one in told}
    assert reached == staff - {REFERRER.email}
    assert reached


def test_a_question_is_answered_after_the_council_sent_the_pack_back(
    asked, school, officer, services, token, *, ref
):
    sign(services, ref)
    do_jobs(services)
    waits = get(officer, f"/authority/{ref}").text
    give_back(services, ref)
    answer(school, ref)

    assert ANSWER in get(asked, f"/s/{token}").text
    assert "A question that somebody asked has no answer from the school yet." in waits
    assert "bus" not in waits.partition("Who signed")[2].partition("What the rules said")[0]
    answered = get(officer, f"/authority/{ref}").text
    assert "The school has answered every question that people asked." in answered


@pytest.mark.parametrize("reopened", [False, True])
def test_where_the_link_opens_no_more_the_letter_says_to_ask_the_school(
    asked, school, services, token, *, ref, reopened
):
    withdraw_pack(services, REFERRER, ref)
    if reopened:
        reopen_pack(services, REFERRER, ref)
    answer(school, ref)
    do_jobs(services)
    words = text_of(letters(services)[-1])

    get(asked, f"/s/{token}", 410)
    assert "Please ask Alder Grove School for the answer" in words
    assert "use the link" not in words
    assert "9.05" not in words


def test_an_answer_while_the_pack_is_out_still_says_that_the_link_signs(
    asked, school, services, ref
):
    answer(school, ref)
    do_jobs(services)

    assert asked
    assert "To read it, and to sign, use the link" in text_of(letters(services)[-1])


def test_a_question_that_nobody_asked_cannot_be_answered_in_any_state(services, ref):
    sign(services, ref)

    with pytest.raises(NotAllowed):
        answer_question(services, REFERRER, ref, 1, ANSWER)


@pytest.mark.parametrize(
    ("problem", "status"), [(StoreUnavailable(), 503), (NotAllowed("No."), 409)]
)
def test_an_answer_that_was_not_taken_stays_typed(
    asked, school, monkeypatch, *, ref, problem, status
):
    def fail(*_):
        raise problem

    monkeypatch.setattr("formsvc.web.school.following.answer_question", fail)
    page = answer(school, ref, status=status)

    assert asked
    assert page.typed()["words"] == [ANSWER]
    assert page.summary == [(str(problem), "words")]


def choices(page):
    (box,) = [one for one in page.tagged("select") if one.get("name") == "part"]
    return {one.get("value"): "".join(one.itertext()) for one in box.iter("option")}


def paper_of(client, token):
    post(client, f"/s/{token}", {"action": "continue"})
    return next(one for one in get(client, f"/s/{token}").links if one.startswith(f"/s/{token}/"))


def test_somebody_chooses_what_should_change_and_the_school_is_led_to_it(
    client, school, services, token, ref
):
    paper = paper_of(client, token)
    offered = choices(get(client, paper))
    wish = {"action": "ask", "wish": "change", "part": "hours_at_provider"}
    again = post(client, paper, wish | {"question": ""}, 400)
    assert again.typed()["part"] == ["hours_at_provider"]
    post(client, paper, wish | {"question": "Two days are too many."})
    seen = get(school, f"/packs/{ref}")
    link = f"/packs/{ref}/referral/times#hours_at_provider"

    assert offered[""] == "The whole paper, or I do not know"
    assert offered["hours_at_provider"] == "Hours a week at this provider"
    assert f"They mean: {offered['hours_at_provider']}" in seen.text
    assert link in seen.links
    get(school, link)
    question = next(one for one in seen.links if "/questions/" in one)
    assert link in get(school, question).links
    with services.ledger.reading() as tx:
        bodies = b"".join(one.body for one in tx.entries.of_pack(ref))
    assert b'"part"' not in bodies


@pytest.mark.parametrize("part", ["protection_plan", "no_such", "<script>", "chk_fire"])
def test_what_a_copy_does_not_show_is_neither_offered_nor_taken(
    client, school, token, *, ref, part
):
    paper = paper_of(client, token)
    offered = choices(get(client, paper))
    post(client, paper, {"action": "ask", "part": part, "question": "Why?"})

    assert part not in offered
    assert len(offered) > 20
    assert "They mean" not in get(school, f"/packs/{ref}").text
