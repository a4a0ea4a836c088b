"""A letter with a new link that is held up: the link before goes on, and never for too long."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import REFERRER, do_jobs, links, sign_all, sign_one
from delivery_kit import Refusing

from formsvc.adapters.post import LetterNotTaken, LetterRefused
from formsvc.domain.chain import utc_text
from formsvc.domain.events import Event
from formsvc.domain.problems import NotAllowed
from formsvc.domain.reminders import Reminders
from formsvc.journeys import signing
from formsvc.journeys.addressing import correct_address
from formsvc.journeys.following import withdraw_pack
from formsvc.journeys.fresh_links import ask_fresh_link
from formsvc.journeys.reminding import remind_due
from formsvc.journeys.sending import LINK_DAYS, renew_link, replace_link
from formsvc.journeys.working import run_one

PARENT = "alex.sample@parents.example"
RIGHT = "alex.right@parents.example"
REMINDED = timedelta(days=4)
ABOUT_LINKS = (Event.LINK_PROMISED, Event.LINK_REPLACED)


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def services(services):
    return replace(services, reminders=Reminders(most=3, after=REMINDED))


@pytest.fixture
def held_up(services):
    return Refusing(services.post, PARENT, LetterNotTaken("it is busy", "451"))


def the_parent(services, ref):
    with services.ledger.reading() as tx:
        return next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)


def remind(services, clock, post):
    """Remind everybody while the mail system takes nothing for the parent."""
    clock.moment += REMINDED
    assert remind_due(services) > 0
    do_jobs(replace(services, post=post))


def told(services, ref, person):
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref, only=ABOUT_LINKS)
    return [
        (one.event, one.actor, one.data["reason"])
        for one in entries
        if one.data["invitation"] == person.id
    ]


def works(services, token):
    """Whether a link lets somebody in."""
    try:
        return bool(signing.go_in(services, token))
    except (signing.LinkReplaced, signing.LinkExpired):
        return False


def sign_one_paper(services, token):
    secret = signing.go_in(services, token)
    reading = signing.look_round(services, token, secret).waiting[0]
    sign_one(services, token, secret, reading)
    return reading.document


def test_the_old_link_signs_while_the_reminder_is_held_up_and_stops_when_it_has_left(
    services, ref, clock, held_up
):
    person, old = the_parent(services, ref), links(services)[PARENT]
    remind(services, clock, held_up)
    until = signing.open_link(services, old).invitation.expires_at
    while_held_up = told(services, ref, person)
    signed = sign_one_paper(services, old)
    clock.forward(hours=2)
    held_up.trouble = None
    do_jobs(replace(services, post=held_up))
    new = links(services)[PARENT]

    assert until == person.expires_at  # no longer than the letter before had said
    assert while_held_up == [(Event.LINK_PROMISED, "formsvc", "reminder")]
    assert signed == "referral"
    assert told(services, ref, person) == [
        *while_held_up,
        (Event.LINK_REPLACED, "formsvc", "reminder"),
    ]
    assert new != old
    with pytest.raises(signing.LinkReplaced):
        signing.open_link(services, old)
    assert sign_all(services, new, "Alex Sample") == ["plan"]
    assert services.ledger.verify().fault is None


def test_a_reminder_that_is_held_up_stops_no_link_while_somebody_reads_behind_it(
    services, ref, clock, held_up
):
    old = links(services)[PARENT]
    remind(services, clock, held_up)
    clock.forward(minutes=50)
    inside = signing.go_in(services, old)
    clock.forward(minutes=30)
    do_jobs(services)

    assert signing.look_round(services, old, inside).waiting
    clock.forward(minutes=45)
    do_jobs(services)
    assert works(services, links(services)[PARENT])
    assert not works(services, old)


def test_a_letter_that_is_refused_leaves_the_person_the_link_they_have(services, ref):
    person, old = the_parent(services, ref), links(services)[PARENT]
    for _ in range(2):
        replace_link(services, REFERRER, ref, person.id)
        do_jobs(replace(services, post=Refusing(services.post, PARENT, LetterRefused(550))))

    assert works(services, old)
    assert {one[0] for one in told(services, ref, person)} == {Event.LINK_PROMISED}


@pytest.mark.parametrize("again", ["corrected", "withdrawn", "run out", "handed over"])
def test_what_must_stop_stops_though_a_letter_is_held_up_and_never_works_again(
    services, ref, clock, held_up, again
):
    """The attack: a letter that waits must bring back no link that was stopped or ran out."""
    person, old = the_parent(services, ref), links(services)[PARENT]
    tokens = {old}
    remind(services, clock, held_up)
    if again == "run out":
        clock.moment += timedelta(days=LINK_DAYS, minutes=-1) - REMINDED
    assert works(services, old)
    if again == "corrected":
        correct_address(services, REFERRER, ref, person.id, RIGHT)
        replaced = (Event.LINK_REPLACED, REFERRER.id, "address_corrected")
        assert told(services, ref, person)[-1] == replaced  # no word that the old one goes on
    elif again == "withdrawn":
        withdraw_pack(services, REFERRER, ref)
    elif again == "handed over":
        shown = signing.hand_over(
            services, REFERRER, ref, person.id, place="The office", read_aloud=False
        )
        tokens.add(shown)
    else:
        clock.moment += timedelta(minutes=2)
    assert not works(services, old)
    if again == "run out":
        ask_fresh_link(services, old)
        assert not works(services, old)
    elif again == "handed over":
        replace_link(services, REFERRER, ref, person.id)  # a device is nobody's own link
        assert not works(services, shown)
    clock.moment += timedelta(hours=3)
    do_jobs(services)

    assert not any(works(services, one) for one in tokens)
    newest = links(services).get(RIGHT if again == "corrected" else PARENT)
    assert works(services, newest) is (again != "withdrawn")


def test_who_is_told_of_more_to_sign_keeps_the_link_that_they_have_as_long_as_it_says(
    services, ref, clock, held_up
):
    """The reminder of the first step never left: the link that they have is the one before."""
    person, old = the_parent(services, ref), links(services)[PARENT]
    remind(services, clock, held_up)
    prolong(services, person, until=clock.moment + timedelta(days=LINK_DAYS))
    clock.moment += timedelta(days=LINK_DAYS, minutes=-1)
    still = works(services, old)
    clock.moment += timedelta(minutes=2)
    prolong(services, person, until=clock.moment + timedelta(days=LINK_DAYS))

    assert still
    assert not works(services, old)  # what ran out does not come back


def prolong(services, person, *, until):
    with services.ledger.transaction() as tx:
        tx.invitations.prolong(person.id, utc_text(until))


def test_no_new_link_is_made_for_a_pack_that_is_out_no_more(services, ref):
    person = the_parent(services, ref)
    withdraw_pack(services, REFERRER, ref)
    with pytest.raises(NotAllowed), services.ledger.transaction() as tx:
        renew_link(services, tx, person, actor=REFERRER.id, reason="asked_by_school")

    assert told(services, ref, person) == []


def test_the_last_letter_that_leaves_after_all_have_signed_still_stops_the_old_link(services, ref):
    person, tokens = the_parent(services, ref), links(services)
    replace_link(services, REFERRER, ref, person.id)
    for token in tokens.values():
        sign_all(services, token, "Some Body")
    run_one(services, "test")  # what waits longest: the letter

    assert told(services, ref, person)[-1][0] is Event.LINK_REPLACED
    assert not works(services, tokens[PARENT])
    assert works(services, links(services)[PARENT])
