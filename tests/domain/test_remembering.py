"""A version in force, and a placement that runs, are not forgotten while a change is on its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.events import Event
from formsvc.domain.pack import State
from formsvc.domain.problems import NotAllowed
from formsvc.domain.remembering import STANDS, Where, move

E, S = Event, State
STEPS = (
    *(E.PACK_STARTED, E.PACK_SENT, E.PACK_SIGNED, E.PACK_SEALED, E.PACK_ACCEPTED, E.PACK_SENT_BACK),
    *(E.PLACEMENT_STARTED, E.PLACEMENT_ENDED, E.PACK_AMENDED, E.PACK_REOPENED, E.CHANGE_DROPPED),
    *(E.PACK_DECLINED, E.PACK_WITHDRAWN, E.PLACEMENT_CONTINUED),
)
GIVING_UP = {
    S.OUT_FOR_SIGNATURE: (E.PACK_WITHDRAWN, E.PACK_REOPENED, E.CHANGE_DROPPED),
    S.DECLINED: (E.PACK_REOPENED, E.CHANGE_DROPPED),
    S.WITHDRAWN: (E.PACK_REOPENED, E.CHANGE_DROPPED),
}
SEALED = (E.PACK_STARTED, E.PACK_SENT, E.PACK_SIGNED, E.PACK_SEALED)
STARTED = (*SEALED, E.PACK_ACCEPTED, E.PLACEMENT_STARTED)


def following(where):
    found = {}
    for event in STEPS:
        try:
            found[event] = move(where, event)
        except NotAllowed:
            continue
    return found


def reached_from(where):
    found, waiting = {where}, [where]
    while waiting:
        new = set(following(waiting.pop()).values()) - found
        found |= new
        waiting += new
    return found


def all_along(where, events):
    for event in events:
        where = move(where, event)
    return where


@given(st.lists(st.sampled_from(STEPS), min_size=10, max_size=60))
def test_on_every_way_a_change_leads_back_to_exactly_where_it_began_and_a_placement_ends(events):
    where, began = Where(), None
    for event in events:
        if (after := following(where).get(event)) is None:
            continue
        if event is E.PACK_AMENDED and after.state in STANDS and where.state not in GIVING_UP:
            began = where
        if event is E.PLACEMENT_STARTED and began is not None and where.state is not S.ACCEPTED:
            began = Where(S.STARTED, None, True)
        where = after
        if where.change_stands:
            assert all_along(where, GIVING_UP.get(where.state, (E.CHANGE_DROPPED,))) == began
            assert where.may_end is where.running
        if where.running:
            assert where.may_end or where.state in {S.SIGNED, S.ACCEPTED}
        if where.state in {S.SEALED, S.ENDED}:
            began = None


def test_nothing_but_the_end_is_a_dead_end_and_what_was_sealed_can_always_end():
    every = reached_from(Where())
    ended = Where(S.ENDED)

    assert len(every) > len(State)
    assert {one for one in every if not following(one)} == {ended}
    assert all(ended in reached_from(one) for one in every if one != ended)


def test_each_of_them_says_in_words_of_its_own_what_it_is():
    every = [one for one in reached_from(Where()) if one.under is not None]

    assert len({one.words for one in every if one.under is not S.CHANGING}) == 8
    assert all("change" in one.words for one in every)


@pytest.mark.parametrize("came_back", [E.PACK_DECLINED, E.PACK_WITHDRAWN])
def test_a_started_placement_whose_change_came_back_is_opened_as_a_change(came_back):
    out = all_along(all_along(Where(), STARTED), (E.PACK_AMENDED, E.PACK_SENT))
    back = move(out, came_back)

    assert out.words == "Started, change out for signature"
    assert move(back, E.PACK_REOPENED) == Where(S.CHANGING_STARTED, None, True)


def test_a_placement_may_start_while_its_change_is_out_and_end_while_the_council_checks_it():
    changed = all_along(Where(), (*SEALED, E.PACK_ACCEPTED, E.PACK_AMENDED, E.PACK_SENT))
    started = move(changed, E.PLACEMENT_STARTED)
    sealed = all_along(started, (E.PACK_SIGNED, E.PACK_SEALED))

    assert started.under is S.CHANGING_STARTED
    assert sealed.words == "Started, new version signed and sealed"
    assert move(sealed, E.PLACEMENT_ENDED) == Where(S.ENDED)
    assert move(move(sealed, E.PACK_SENT_BACK), E.PLACEMENT_ENDED) == Where(S.ENDED)


def test_nobody_gives_up_a_first_version_or_ends_what_has_not_started():
    out = all_along(Where(), (E.PACK_STARTED, E.PACK_SENT))

    assert not out.change_stands
    assert not out.may_end
    for event in (E.CHANGE_DROPPED, E.PLACEMENT_ENDED, E.PLACEMENT_STARTED):
        with pytest.raises(NotAllowed):
            move(out, event)
