"""Everything that happened, by day and by run: short, and no entry is lost."""

from hypothesis import given
from hypothesis import strategies as st

from formsvc.domain.chain import Entry
from formsvc.domain.events import Event
from formsvc.domain.story import story_of

E = Event
NAMES = {"i1": "Alex Sample", "i2": "Sam O'Pretend"}


def entry(seq, event, invitation="", at="2026-07-01T12:00:00.000Z"):
    data = {"invitation": invitation} if invitation else {}
    return Entry(seq, at, event, "P1", "u1", data, b"", "", "")


def titles(*entries):
    return [[run.title for run in day.runs] for day in story_of(entries, NAMES)]


def test_what_somebody_did_in_a_row_is_one_run_that_says_what_came_of_it():
    did = [E.LINK_OPENED, E.DOCUMENT_SHOWN, E.DOCUMENT_SIGNED, E.DOCUMENT_SIGNED, E.QUESTION_ASKED]
    entries = [entry(seq, event, "i1") for seq, event in enumerate(did, 1)]

    assert titles(*entries) == [["Alex Sample: 2 signatures, asked a question"]]


def test_runs_keep_the_order_of_what_happened_newest_first():
    entries = [
        entry(1, E.PACK_STARTED),
        entry(2, E.ANSWERS_SAVED),
        entry(3, E.WARNING_ANSWERED),
        entry(4, E.PACK_SENT),
        entry(5, E.SIGNATORY_NAMED, "i1"),
        entry(6, E.LETTER_SENT, "i1"),
        entry(7, E.LETTER_SENT, "i2"),
        entry(8, E.LINK_OPENED, "i1"),
        entry(9, E.DOCUMENT_DECLINED, "i2"),
        entry(10, E.LINK_OPENED, "i1"),
    ]

    assert titles(*entries) == [
        [
            "Alex Sample",
            "Sam O'Pretend: said no",
            "Alex Sample",
            "Letters",
            "Sent for signature",
            "Filled in",
            "",
        ]
    ]


def test_a_day_is_the_day_in_the_uk():
    late = entry(2, E.ANSWERS_SAVED, at="2026-06-30T23:30:00.000Z")
    before = entry(1, E.ANSWERS_SAVED, at="2026-06-30T22:30:00.000Z")

    assert [one.day for one in story_of([before, late], {})] == ["2026-07-01", "2026-06-30"]


def test_somebody_whose_name_was_erased_still_has_a_run():
    assert titles(entry(1, E.DOCUMENT_SIGNED, "gone")) == [["Somebody who signs"]]


@given(st.lists(st.tuples(st.sampled_from(Event), st.sampled_from(["", "i1", "i2", "gone"]))))
def test_every_entry_stands_in_the_story_once_and_in_its_order(happened):
    entries = [entry(seq, event, who) for seq, (event, who) in enumerate(happened, 1)]
    told = [one for day in story_of(entries, NAMES) for run in day.runs for one in run.entries]

    assert told == entries[::-1]
