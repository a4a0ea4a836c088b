"""Nobody erases a pupil alone: what an attacker, a slip or a day in between could try."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from erasure_kit import COLLEAGUE

from formsvc.adapters.ledger.erasing import Erasing
from formsvc.demo.people import REFERRER, SAFEGUARDING_LEAD, SECOND_LEAD
from formsvc.domain.events import Event, Happening
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.erasing import (
    PackHeld,
    ask_erasure,
    certificate_of,
    confirm_erasure,
    finish_erasures,
    hold_pack,
    lift_hold,
    line_of,
    refuse_erasure,
)
from formsvc.journeys.letters import leave_to_school
from formsvc.journeys.pupil_record import export_record
from formsvc.journeys.reasons import ReasonMissing
from formsvc.journeys.signing.codes import send_code


@pytest.fixture
def starting_point():
    return "files sealed"


@pytest.fixture
def asked(services, ref):
    ask_erasure(services, SAFEGUARDING_LEAD, ref, ground="asked", typed=ref)
    return ref


def confirm(services, ref, user=COLLEAGUE):
    confirm_erasure(services, user, ref, typed=ref)


def is_there(services, ref):
    with services.ledger.reading() as tx:
        return bool(tx.facts.values(ref)) and not tx.entries.of_pack(ref, only=[Event.PACK_ERASED])


def change_user(services, user, column, value):
    """Change an account behind everybody's back, as an administrator or a thief would."""
    with closing(sqlite3.connect(services.ledger.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE user SET {column} = ? WHERE id = ?", (value, user.id))


def test_asking_alone_erases_nothing_however_often(services, asked):
    with pytest.raises(NotAllowed, match="asked for this already"):
        ask_erasure(services, SAFEGUARDING_LEAD, asked, ground="mistake", typed=asked)
    with pytest.raises(NotAllowed, match="yourself"):
        confirm(services, asked, SAFEGUARDING_LEAD)
    finish_erasures(services)

    assert is_there(services, asked)


@pytest.mark.parametrize(
    "email", ["MIRIAM.Fictive@aldergrove.example", "miriam.fictive+two@aldergrove.example"]
)
def test_two_accounts_of_one_mailbox_are_one_person(services, asked, email):
    change_user(services, COLLEAGUE, "email", email)
    twin = replace(COLLEAGUE, email=email)
    with pytest.raises(NotAllowed, match="yourself"):
        confirm(services, asked, twin)

    assert line_of(services, twin, asked).asked.mine
    assert line_of(services, SAFEGUARDING_LEAD, asked).others == ()
    assert is_there(services, asked)


def test_nobody_without_the_right_confirms_or_refuses(services, asked):
    for user, refusal in ((SECOND_LEAD, NotFound), (REFERRER, NotAllowed)):
        with pytest.raises(refusal):
            confirm(services, asked, user)
        with pytest.raises(refusal):
            refuse_erasure(services, user, asked, "No.")

    assert is_there(services, asked)


@pytest.mark.parametrize(
    ("column", "value"),
    [("role", "referrer"), ("disabled", 1), ("organisation_id", SECOND_LEAD.organisation_id)],
)
@pytest.mark.parametrize("who", [SAFEGUARDING_LEAD, COLLEAGUE])
def test_a_right_taken_away_in_between_takes_the_request_or_the_answer(
    services, asked, who, column, value
):
    change_user(services, who, column, value)
    # The page was open already: it still holds the person as they were.
    with pytest.raises(NotAllowed):
        confirm(services, asked)

    assert is_there(services, asked)
    said = line_of(services, COLLEAGUE, asked).asked_before
    assert ("no longer decides about this pack" in said) is (who is SAFEGUARDING_LEAD)


def test_a_hold_in_between_wins_also_when_it_is_lifted(services, asked):
    hold_pack(services, SAFEGUARDING_LEAD, asked, "An appeal is going on.")
    with pytest.raises(PackHeld):
        confirm(services, asked)
    lift_hold(services, SAFEGUARDING_LEAD, asked, "It is over.")
    with pytest.raises(NotAllowed, match="Ask again"):
        confirm(services, asked)

    assert is_there(services, asked)


def test_a_pack_that_changed_in_between_is_looked_at_anew(services, asked):
    export_record(services, SAFEGUARDING_LEAD, asked)  # to look at it changes nothing

    assert line_of(services, COLLEAGUE, asked).asked is not None

    with services.ledger.transaction() as tx:
        data = {"version": 1, "form_sha256": "0" * 64}
        review = Event.REVIEW_WRITTEN
        tx.entries.append(Happening(event=review, pack=asked, actor=REFERRER.id, data=data))
    with pytest.raises(NotAllowed, match="Ask again"):
        confirm(services, asked)

    assert is_there(services, asked)


def test_a_request_ends_after_fourteen_days(services, asked, clock):
    clock.forward(days=14)
    assert line_of(services, COLLEAGUE, asked).asked is not None
    clock.forward(seconds=1)
    assert line_of(services, COLLEAGUE, asked).asked is None
    with pytest.raises(NotAllowed, match="Ask again"):
        confirm(services, asked)
    ask_erasure(services, COLLEAGUE, asked, ground="asked", typed=asked)
    confirm(services, asked, SAFEGUARDING_LEAD)


def test_what_is_refused_or_taken_back_stays_until_it_is_asked_for_anew(services, asked):
    with pytest.raises(ReasonMissing):
        refuse_erasure(services, COLLEAGUE, asked, " ")
    refuse_erasure(services, COLLEAGUE, asked, "The court still needs it.")
    for act in (confirm, lambda *_: refuse_erasure(services, COLLEAGUE, asked, "Again.")):
        with pytest.raises(NotAllowed, match="Ask again"):
            act(services, asked)
    ask_erasure(services, SAFEGUARDING_LEAD, asked, ground="asked", typed=asked)
    refuse_erasure(services, SAFEGUARDING_LEAD, asked, "A slip.")

    assert is_there(services, asked)


def test_it_is_confirmed_once_by_hand_and_both_stand_on_the_certificate(services, asked):
    with pytest.raises(NotAllowed, match="Type "):
        confirm_erasure(services, COLLEAGUE, asked, typed="")
    confirm(services, asked)
    for again in (COLLEAGUE, SAFEGUARDING_LEAD):
        with pytest.raises(NotFound):
            confirm(services, asked, again)
    rows = dict(certificate_of(services, SAFEGUARDING_LEAD, asked).rows)

    assert rows["Asked for by"] == SAFEGUARDING_LEAD.name
    assert rows["Confirmed by"] == COLLEAGUE.name
    assert services.ledger.verify().fault is None


def test_stopped_in_the_middle_of_confirming_nothing_is_gone_and_the_request_stands(
    services, asked, monkeypatch
):
    def dies(self, ref, *, seq):
        self.change("DELETE FROM fact WHERE pack_ref = ?", ref)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Erasing, "erase", dies)
        with pytest.raises(KeyboardInterrupt):
            confirm(services, asked)

    assert is_there(services, asked)
    assert services.ledger.verify().fault is None

    confirm(services, asked)
    assert not is_there(services, asked)


def test_asking_makes_no_record_younger(services, asked):
    due = line_of(services, SAFEGUARDING_LEAD, asked).due
    refuse_erasure(services, COLLEAGUE, asked, "Not yet.")

    assert line_of(services, SAFEGUARDING_LEAD, asked).due == due


def test_a_person_who_looks_with_a_code_and_a_letter_that_came_back_end_no_request(services, asked):
    with services.ledger.transaction() as tx:
        person = tx.invitations.of_version(asked, 1)[0]
        send_code(services, tx, person)
        leave_to_school(tx, person, letter="signed_at_school", facts={"way": "paper"}, key="one")
    confirm(services, asked)

    assert not is_there(services, asked)
