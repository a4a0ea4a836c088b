"""Letters to the two people who erase a pack: in time, once, and nothing of the pupil in them."""

from dataclasses import replace

import pytest
from builders import do_jobs, letters, open_with_fake_pdf, text_of
from erasure_kit import COLLEAGUE

from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.domain.events import Event, sentence
from formsvc.journeys.erasing import (
    ask_erasure,
    confirm_erasure,
    finish_erasures,
    hold_pack,
    line_of,
    refuse_erasure,
    tell_of_erasing,
)
from formsvc.journeys.keeping import prove_whole

ASKER, SECOND = SAFEGUARDING_LEAD.email, COLLEAGUE.email


@pytest.fixture
def starting_point():
    return "files sealed"


@pytest.fixture
def asked(services, ref):
    do_jobs(services)
    ask_erasure(services, SAFEGUARDING_LEAD, ref, ground="asked", typed=ref)
    return ref


def told(services):
    """Do what is due; return (to whom, end of subject) of each letter that leaves about erasing."""
    return [(to, subject.partition(": ")[2]) for to, subject in letters_out(services)]


def sentence_of(tx, ref):
    (entry,) = tx.entries.of_pack(ref, only=[Event.ERASURE_CONFIRMED])
    return sentence(entry.event, entry.data)


def letters_out(services):
    before = {one["Message-ID"] for one in letters(services)}
    tell_of_erasing(services)
    do_jobs(services)
    new = [one for one in letters(services) if one["Message-ID"] not in before]
    return [(one["To"].addresses[0].addr_spec, one["Subject"]) for one in new]


def test_the_second_person_is_asked_once_and_reminded_once(services, settings, clock, asked):
    first = told(services)
    clock.forward(days=10, hours=10)
    early = told(services)
    clock.forward(days=1, hours=4)  # it is due, but it is ten in the evening
    night = told(services)
    clock.forward(hours=11)
    services.ledger.close()
    again = open_with_fake_pdf(settings, clock)
    reminder, no_more = told(again), told(again)
    again.ledger.close()

    assert first == [(SECOND, "please confirm or refuse that it is erased")]
    assert (early, night, no_more) == ([], [], [])
    assert reminder == [(SECOND, "is it erased or not?")]


def test_a_letter_names_nobody_and_opens_nothing_by_itself(services, asked):
    told(services)
    with services.ledger.reading() as tx:
        facts = tx.facts.values(asked)
    words = text_of(letters(services)[-1])

    assert f"http://localhost/packs/{asked}/record/erase" in words
    assert not any(str(facts[name]) in words for name in ("pupil_forename", "pupil_surname"))
    assert SAFEGUARDING_LEAD.name not in words


def test_whoever_asked_is_told_once_that_it_was_refused_and_reads_why(services, clock, asked):
    told(services)
    refuse_erasure(services, COLLEAGUE, asked, "The court still needs it.")
    at_once = told(services)
    clock.forward(days=20)

    assert at_once == [(ASKER, "it is not erased")]
    assert told(services) == []
    assert "The court still needs it." in line_of(services, SAFEGUARDING_LEAD, asked).asked_before
    assert "court" not in text_of(letters(services)[-1])


def test_whoever_asked_is_told_once_that_it_ran_out(services, clock, asked):
    told(services)
    clock.forward(days=14, hours=2)

    assert told(services) == [(ASKER, "it is not erased")]
    assert "14 days" in text_of(letters(services)[-1])
    assert "Nobody answered by" in line_of(services, COLLEAGUE, asked).asked_before
    assert told(services) == []


def test_whoever_asked_is_told_that_a_hold_ended_it(services, asked):
    told(services)
    hold_pack(services, COLLEAGUE, asked, "An appeal is going on.")

    assert told(services) == [(ASKER, "it is not erased")]
    assert "appeal" not in text_of(letters(services)[-1])
    assert "changed or put on hold" in line_of(services, COLLEAGUE, asked).asked_before


def test_what_was_taken_back_is_told_to_nobody_and_what_was_confirmed_to_whoever_asked(
    services, asked
):
    refuse_erasure(services, SAFEGUARDING_LEAD, asked, "A slip.")

    # The letter that asks for it had not left yet.
    assert told(services) == []

    ask_erasure(services, SAFEGUARDING_LEAD, asked, ground="asked", typed=asked)
    assert [to for to, _ in told(services)] == [SECOND]
    with services.ledger.reading() as tx:
        facts = tx.facts.values(asked)
    confirm_erasure(services, COLLEAGUE, asked, typed=asked)
    done, no_more = letters_out(services), told(services)
    words = text_of(letters(services)[-1])

    assert (done, no_more) == ([(ASKER, f"Pack {asked} is erased")], [])
    assert f"http://localhost/packs/{asked}/erased" in words
    assert not any(str(facts[name]) in words for name in ("pupil_forename", "pupil_surname"))
    assert finish_erasures(services) == 1
    prove_whole(services)
    with services.ledger.reading() as tx:
        assert not tx.erasing.left_of(asked)
        assert "is told by a letter" in sentence_of(tx, asked)


def test_a_second_person_who_comes_later_is_asked_too(services, clock, asked):
    late = replace(COLLEAGUE, id="third-lead", email="new@aldergrove.example")
    gone = replace(COLLEAGUE, id="fourth-lead", email="gone@aldergrove.example", disabled=True)
    told(services)
    with services.ledger.transaction() as tx:
        for one in (late, gone):
            tx.people.add_user(one)

    assert [to for to, _ in told(services)] == [late.email]
    assert told(services) == []


def test_stopped_before_the_letter_was_promised_it_was_not_asked_for(services, ref, monkeypatch):

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("formsvc.journeys.erasing.deciding.promise_letters", dies)
        with pytest.raises(KeyboardInterrupt):
            ask_erasure(services, SAFEGUARDING_LEAD, ref, ground="asked", typed=ref)
    with services.ledger.reading() as tx:
        assert not tx.entries.of_pack(ref, only=[Event.ERASURE_ASKED])


def test_who_decides_no_longer_gets_no_letter_that_had_not_left_yet(services, asked):
    with services.ledger.transaction() as tx:
        tx.people.change("UPDATE user SET disabled = 1 WHERE id = ?", COLLEAGUE.id)

    assert told(services) == []
