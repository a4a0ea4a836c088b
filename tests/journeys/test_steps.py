"""Two steps: whatever goes wrong in the first, nobody of the second is asked or signs early."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import (
    REFERRER,
    do_jobs,
    give_reasons,
    letters,
    links,
    send,
    sign_all,
    sign_one,
    text_of,
)
from journeys.test_amending import PHONE, WHY, put
from steps_kit import in_steps

from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reminders import Reminders
from formsvc.journeys import signing
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.bouncing import hear_from_notify
from formsvc.journeys.following import answer_question, follow_pack, withdraw_pack
from formsvc.journeys.on_paper import papers_to_print
from formsvc.journeys.passing_on import pass_on, waiting_to_pass_on
from formsvc.journeys.reminding import remind_due

PARENT = "alex.sample@parents.example"
PROVIDER = "sam@riverbank.example"
NEW = "dana.delegate@riverbank.example"


@pytest.fixture
def starting_point():
    return "sent in steps"


@pytest.fixture
def services(services):
    reminders = Reminders(most=1, after=timedelta(days=4))
    return replace(in_steps(services), reminders=reminders)


@pytest.fixture
def people(services, ref):
    """Who signs the newest version, by address."""
    return lambda: {one.address: one for one, _ in follow_pack(services, REFERRER, ref).invitations}


def late(services, ref):
    """The addresses of those who have nothing to sign before the second step."""
    view = follow_pack(services, REFERRER, ref)
    return {one.address for one, items in view.invitations if all(x.step == 2 for x in items)}


def written_to(services, since=0):
    return [one["To"].addresses[0].addr_spec for one in letters(services)[since:]]


def first_step(services, *, but=()):
    """Everybody signs what is due, except those at some addresses."""
    for address, token in links(services).items():
        if address not in but:
            sign_all(services, token, "Some Body")


def state(services, ref):
    return follow_pack(services, REFERRER, ref).state


def happened(services, ref, *only):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref, only=only)


def test_nothing_is_sealed_and_nobody_is_asked_before_the_last_of_a_step_signed(
    services, ref, people
):
    others = late(services, ref)
    first_step(services, but=[PARENT])
    do_jobs(services)

    assert others
    assert not others & {*written_to(services)}
    assert happened(services, ref, Event.STEP_REACHED) == []
    first_step(services)
    do_jobs(services)
    assert others <= {*written_to(services)}
    assert state(services, ref) is State.OUT_FOR_SIGNATURE
    assert happened(services, ref, Event.PACK_SIGNED, Event.DOCUMENT_SEALED) == []
    first_step(services, but=[PARENT])
    do_jobs(services)
    assert happened(services, ref, Event.PACK_SIGNED) == []
    sign_all(services, links(services)[PARENT], "Alex Sample")
    assert state(services, ref) is State.SIGNED
    assert services.ledger.verify().fault is None


def test_nobody_of_a_later_step_can_sign_early_by_any_way(services, ref, people):
    """Neither on the school's device, nor on paper, nor by a link that was made and never sent."""
    for address in late(services, ref):
        person = people()[address]
        with pytest.raises(NotAllowed):
            signing.hand_over(services, REFERRER, ref, person.id, place="Hall", read_aloud=False)
        with pytest.raises(NotAllowed):
            papers_to_print(services, REFERRER, ref, person.id)
    token = links(services)[PARENT]
    secret = signing.go_in(services, token)
    plan = signing.look_round(services, token, secret).reading("plan")
    for act in (
        lambda: sign_one(services, token, secret, plan),
        lambda: signing.decline_document(services, token, secret, "plan", "No."),
    ):
        with pytest.raises(NotAllowed):
            act()

    assert plan.state == "later"
    with services.ledger.reading() as tx:
        assert {one.state for one in tx.invitations.items_of_version(ref, 1)} == {"open"}


def test_a_no_or_taking_back_in_the_first_step_ends_it_for_all(services, ref):
    others = late(services, ref)
    tokens = links(services)
    secret = signing.go_in(services, tokens[PARENT])
    signing.decline_document(services, tokens[PARENT], secret, "referral", "It is too far.")
    do_jobs(services)

    assert state(services, ref) is State.DECLINED
    assert not others & {*written_to(services)}
    for address, token in tokens.items():
        with pytest.raises(signing.LinkReplaced):
            sign_all(services, token, address)


def test_taken_back_between_the_steps_no_link_of_either_opens(services, ref):
    first_step(services)
    do_jobs(services)
    tokens = links(services)
    withdraw_pack(services, REFERRER, ref)
    for token in tokens.values():
        with pytest.raises(signing.LinkReplaced):
            sign_all(services, token, "Some Body")

    assert happened(services, ref, Event.PACK_SIGNED) == []


def test_only_those_whose_turn_it_is_are_reminded_and_anew_in_the_next_step(services, ref, clock):
    """One reminder for each step, where one is the most: what came before does not count."""
    first_step(services, but=[PARENT])
    do_jobs(services)
    reminded = []
    for _ in range(2):
        for _ in range(2):
            clock.forward(days=5, hours=2)
            before = len(letters(services))
            remind_due(services)
            do_jobs(services)
            reminded.append(sorted(written_to(services, before)))
        sign_all(services, links(services)[PARENT], "Alex Sample")
        do_jobs(services)

    assert reminded[:2] == [[PARENT], []]
    assert PARENT in reminded[2]
    assert late(services, ref) <= {*reminded[2]}
    assert reminded[3] == []


def test_who_is_asked_nothing_in_the_first_step_of_a_later_version_gets_a_link_in_the_second(
    services, ref
):
    """Their first signature is shown again, and the link that they had is of the older version."""
    first_step(services)
    do_jobs(services)
    old = links(services)
    amend_pack(services, REFERRER, ref, WHY)
    with services.ledger.reading() as tx:
        link_person = tx.facts.values(ref)["link_person"]
    put(services, ref, link_person=link_person | PHONE)
    give_reasons(services, ref)
    before = len(letters(services))
    send(services, ref)
    asked = written_to(services, before)
    for address in asked:
        sign_all(services, links(services)[address], "Some Body")
    do_jobs(services)

    assert asked
    assert PARENT not in asked
    with pytest.raises(signing.LinkReplaced):
        signing.open_link(services, old[PARENT])
    assert sign_all(services, links(services)[PARENT], "Alex Sample") == ["plan"]


def ask_to_go_to_dana(services, token):
    secret = signing.go_in(services, token)
    named = signing.Delegate(name="Dana Delegate", email=NEW, role="Owner", reason="She signs.")
    signing.ask_to_pass_on(services, token, secret, named)
    return secret


def test_papers_passed_on_in_the_first_step_bring_those_of_the_second_in_their_turn(services, ref):
    ask_to_go_to_dana(services, links(services)[PROVIDER])
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    pass_on(services, REFERRER, ref, wish.seq)
    do_jobs(services)
    signed = sign_all(services, links(services)[NEW], "Dana Delegate")
    first_step(services, but=[PROVIDER, NEW])
    do_jobs(services)

    assert not {"plan", "sla"} & set(signed)
    assert "plan" in sign_all(services, links(services)[NEW], "Dana Delegate")


def test_papers_passed_on_after_the_first_were_signed_bring_a_link_in_their_turn(services, ref):
    token = links(services)[PROVIDER]
    secret = ask_to_go_to_dana(services, token)
    for reading in signing.look_round(services, token, secret).waiting:
        sign_one(services, token, secret, reading)
    (wish,) = waiting_to_pass_on(services, REFERRER, ref)
    pass_on(services, REFERRER, ref, wish.seq)
    do_jobs(services)

    assert NEW not in written_to(services)
    first_step(services, but=[PROVIDER])
    do_jobs(services)
    assert "plan" in sign_all(services, links(services)[NEW], "Dana Delegate")


def test_a_letter_that_failed_in_the_first_step_and_an_address_of_the_second_are_put_right(
    services, ref, people
):
    director = min(late(services, ref))
    letter = follow_pack(services, REFERRER, ref).delivery[people()[PARENT].id].id
    hear_from_notify(services, {"reference": letter, "status": "permanent-failure"})
    first_step(services, but=[PARENT])
    before = len(letters(services))
    correct_address(services, REFERRER, ref, people()[PARENT].id, "alex@right.example")
    correct_address(services, REFERRER, ref, people()[director].id, "right@late.example")
    do_jobs(services)

    assert written_to(services, before) == ["alex@right.example"]
    sign_all(services, links(services)["alex@right.example"], "Alex Sample")
    do_jobs(services)
    assert "right@late.example" in written_to(services, before)
    assert director not in written_to(services)


def test_who_answered_all_of_a_step_is_not_asked_again_by_a_corrected_address(
    services, ref, people
):
    sign_all(services, links(services)[PARENT], "Alex Sample")
    before = len(letters(services))
    correct_address(services, REFERRER, ref, people()[PARENT].id, "alex@right.example")
    do_jobs(services)

    assert "alex@right.example" not in written_to(services, before)
    first_step(services, but=[PARENT])
    do_jobs(services)
    assert sign_all(services, links(services)["alex@right.example"], "Alex Sample") == ["plan"]


def test_an_answer_to_a_question_at_a_corrected_address_stands_for_no_link(services, ref, people):
    token = links(services)[PARENT]
    signing.ask_question(services, token, signing.go_in(services, token), "referral", "What is it?")
    sign_all(services, token, "Alex Sample")
    correct_address(services, REFERRER, ref, people()[PARENT].id, "alex@right.example")
    (asked,) = follow_pack(services, REFERRER, ref).asked
    answer_question(services, REFERRER, ref, asked.seq, "It is this.")
    first_step(services, but=[PARENT])
    do_jobs(services)

    assert sign_all(services, links(services)["alex@right.example"], "Alex Sample") == ["plan"]


@pytest.mark.parametrize("handed_back", ["before", "after", "never"])
def test_who_signed_on_the_schools_device_gets_a_link_of_their_own_in_the_next_step(
    services, ref, people, clock, *, handed_back
):
    """The link that was on the device goes on to open nothing: anybody may find it there."""
    person = people()[PARENT]
    shown = signing.hand_over(services, REFERRER, ref, person.id, place="Hall", read_aloud=False)
    secret = signing.go_in(services, shown)
    sign_one(services, shown, secret, signing.look_round(services, shown, secret).waiting[0])
    if handed_back == "before":
        signing.hand_back(services, shown, secret)
    first_step(services, but=[PARENT])
    if handed_back == "after":
        signing.hand_back(services, shown, secret)
    if handed_back == "never":
        clock.forward(days=5)
        remind_due(services)
    do_jobs(services)
    (last,) = [one for one in letters(services) if PARENT in one["To"]][-1:]

    assert "/s/" in text_of(last)
    assert sign_all(services, links(services)[PARENT], "Alex Sample") == ["plan"]
    with pytest.raises(signing.LinkReplaced):
        signing.open_link(services, shown)
