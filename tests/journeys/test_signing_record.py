"""The signing record's story: everyday words, and runs of saved answers as one line."""

from datetime import UTC, datetime, timedelta

from formsvc.domain.chain import NOTHING_BEFORE, next_entry
from formsvc.domain.events import FACTS, SENTENCES, Event, Happening, sentence
from formsvc.journeys.signing_record import story_lines

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def story(*happenings):
    entries, previous = [], NOTHING_BEFORE
    for seq, (event, data) in enumerate(happenings, 1):
        happening = Happening(event=event, pack="P", actor="somebody", data=data)
        entry = next_entry(
            happening,
            seq=seq,
            at=START + timedelta(minutes=seq),
            previous=previous,
            private=None,
        )
        entries.append(entry)
        previous = entry.sha256
    return story_lines(entries)


def saved(document, page):
    return Event.ANSWERS_SAVED, {"document": document, "page": page}


def test_pages_saved_in_a_row_share_one_line_that_says_how_many_and_from_when_to_when():
    lines = story(
        (Event.PACK_STARTED, {"school": "s", "authority": "a"}),
        saved("referral", "school"),
        saved("referral", "people"),
        saved("referral", "people"),
        (Event.PACK_WITHDRAWN, {"version": 1}),
        saved("sla", "money"),
    )

    assert [line["number"] for line in lines] == ["1", "2 to 4", "5", "6"]
    assert lines[1]["sentence"] == "Answers were saved on 2 pages."
    assert lines[1]["when"].startswith("23 November 2026 at 08:02 UK time")
    assert lines[1]["when"].endswith("to 23 November 2026 at 08:04 UK time")
    assert "the page “money” of the service level agreement" in lines[3]["sentence"]


def test_answers_taken_in_from_a_file_are_told_as_such():
    lines = story(saved("referral", "all"), saved("sla", "all"))

    assert [line["sentence"] for line in lines] == [
        "All answers of 2 documents were saved at once."
    ]


def test_no_sentence_says_a_name_that_only_the_program_knows():
    names = {"document": "sla", "signatory": "senior_leader", "letter": "to_check"}
    for event in SENTENCES:
        said = sentence(event, {fact: names.get(fact, "1") for fact in FACTS[event]})

        assert "sla" not in said.split()
        assert "_" not in said
