"""A pack's state: one table, and nothing outside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.events import Event, Happening, sentence
from formsvc.domain.pack import TRANSITIONS, WHY_NOT, State, after, state_after
from formsvc.domain.problems import NotAllowed

E, S = Event, State
WAY = (
    (E.PACK_STARTED, S.DRAFTING),
    (E.ANSWERS_SAVED, S.DRAFTING),
    (E.PACK_SENT, S.OUT_FOR_SIGNATURE),
    (E.LETTER_SENT, S.OUT_FOR_SIGNATURE),
    (E.LINK_FETCHED, S.OUT_FOR_SIGNATURE),
    (E.LINK_OPENED, S.OUT_FOR_SIGNATURE),
    (E.DOCUMENT_SHOWN, S.OUT_FOR_SIGNATURE),
    (E.DOCUMENT_SIGNED, S.OUT_FOR_SIGNATURE),
    (E.PACK_SIGNED, S.SIGNED),
    (E.DOCUMENT_SEALED, S.SIGNED),
    (E.PACK_SEALED, S.SEALED),
    (E.PACK_ACCEPTED, S.ACCEPTED),
    (E.PLACEMENT_STARTED, S.STARTED),
    (E.PLACEMENT_ENDED, S.ENDED),
)


def test_a_pack_goes_its_whole_way():
    for count, (_, state) in enumerate(WAY, 1):
        assert state_after(event for event, _ in WAY[:count]) is state


@given(st.lists(st.sampled_from(list(Event)), max_size=40))
def test_no_sequence_of_events_reaches_a_state_outside_the_table(events):
    state = State.NEW
    for event in events:
        if (state, event) in TRANSITIONS:
            state = after(state, event)
        else:
            with pytest.raises(NotAllowed):
                after(state, event)

    assert state is State.NEW or state in set(TRANSITIONS.values())


@given(st.lists(st.sampled_from(list(Event)), max_size=60))
def test_no_allowed_way_is_accepted_without_being_signed_and_sealed(events):
    state, way = State.NEW, []
    for event in events:
        if (state, event) in TRANSITIONS:
            state = after(state, event)
            way.append(event)
    if state in {State.ACCEPTED, State.STARTED, State.ENDED}:
        last = len(way) - 1 - way[::-1].index(E.PACK_SENT)

        assert way[last:].index(E.PACK_SIGNED) < way[last:].index(E.PACK_SEALED)
        assert way[last:].index(E.PACK_SEALED) < way[last:].index(E.PACK_ACCEPTED)


def test_every_state_can_be_reached():
    reached, waiting = {S.NEW}, [S.NEW]
    while waiting:
        state = waiting.pop()
        for (before, _), following in TRANSITIONS.items():
            if before is state and following not in reached:
                reached.add(following)
                waiting.append(following)

    assert reached == set(State)


@pytest.mark.parametrize("state", [S.DECLINED, S.WITHDRAWN, S.SENT_BACK])
def test_what_came_back_can_be_changed_and_nothing_else_happens_first(state):
    assert after(state, E.PACK_REOPENED) is S.DRAFTING
    for event in (E.PACK_SENT, E.DOCUMENT_SIGNED, E.PACK_ACCEPTED, E.ANSWERS_SAVED):
        with pytest.raises(NotAllowed):
            after(state, event)


@pytest.mark.parametrize("event", list(Event))
def test_a_refusal_says_why_and_where_the_pack_stands(event):
    states = [one for one in State if (one, event) not in TRANSITIONS]
    for state in states:
        with pytest.raises(NotAllowed) as refused:
            after(state, event)

        assert WHY_NOT.get(event, "This cannot be done now.") in str(refused.value)
        assert state.value.lower() in str(refused.value)


@pytest.mark.parametrize("data", [{}, {"version": 1, "name": "Robin"}, {"Version": 1}])
def test_an_event_takes_its_own_facts_and_no_others(data):
    with pytest.raises(ValueError, match="carries exactly: version"):
        Happening(event=E.PACK_SIGNED, pack="P", actor="a", data=data)


def test_an_event_without_facts_says_so():
    with pytest.raises(ValueError, match="carries exactly: nothing"):
        Happening(event=E.PACK_REOPENED, pack="P", actor="a", data={"x": 1})


def test_a_sentence_is_filled_from_the_events_own_facts():
    assert sentence(E.PACK_SIGNED, {"version": 2}) == "The last signature of version 2 came in."
