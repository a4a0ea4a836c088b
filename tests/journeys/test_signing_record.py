"""The signing record: each signature's story, everyday words, runs of savings as one line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from drawing_kit import DRAWING

from formsvc.adapters.packs import pdf_text
from formsvc.domain.chain import NOTHING_BEFORE, next_entry
from formsvc.domain.events import FACTS, SENTENCES, Event, Happening, sentence
from formsvc.journeys.moments import uk_words
from formsvc.journeys.sealing.reading import read_signed, thaw
from formsvc.journeys.signature_story import signature_story
from formsvc.journeys.signature_words import record_context, signature_lines
from formsvc.journeys.signing_record import render_record, story_lines
from formsvc.journeys.way_to_signing import way_to_signing

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
    return story_lines(entries, {"i1": "Ann Example"})


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
    assert lines[1]["when"].splitlines() == [
        "23 November 2026 at 08:02 UK time",
        "to 23 November 2026 at 08:04 UK time",
        "2026-11-23 08:02:00 UTC",
        "to 2026-11-23 08:04:00 UTC",
    ]
    assert "the page “money” of the service level agreement" in lines[3]["sentence"]


def test_answers_taken_in_from_a_file_are_told_as_such():
    lines = story(saved("referral", "all"), saved("sla", "all"))

    assert [line["sentence"] for line in lines] == [
        "All answers of 2 documents were saved at once."
    ]


def test_a_line_about_somebody_names_them_and_no_other_line_does():
    lines = story(
        (Event.LINK_OPENED, {"invitation": "i1", "language": "ur"}),
        (Event.LINK_OPENED, {"invitation": "i2", "language": "en"}),
        (Event.PACK_SIGNED, {"version": 1}),
    )

    assert [line["sentence"].partition("About: ")[2] for line in lines] == ["Ann Example", "", ""]


def test_no_sentence_says_a_name_that_only_the_program_knows():
    names = {"document": "sla", "signatory": "senior_leader", "letter": "to_check"}
    for event in SENTENCES:
        said = sentence(event, {fact: names.get(fact, "1") for fact in FACTS[event]})

        assert "sla" not in said.split()
        assert "_" not in said


@pytest.fixture
def starting_point():
    return "signed"


@pytest.fixture
def signed(services, ref):
    with services.ledger.reading() as tx:
        return read_signed(tx, ref, 1)


def signature_rows(services, signed):
    context = record_context(services, signed, thaw(services, signed.version))
    return context["record"]["signatures"]


def test_each_signature_says_which_wording_was_signed_and_what_was_clicked(services, signed):
    given = [one for one in signed.entries if one.event is Event.DOCUMENT_SIGNED]
    rows = signature_rows(services, signed)

    assert len(given) == len(rows) > 4
    for entry, row in zip(given, rows, strict=True):
        document = entry.data["document"]
        definition = services.blobs.get(signed.version.definitions[document])
        template = services.blobs.get(signed.version.templates[document])
        assert row["versions"].splitlines() == [
            f"Form: {sha256(definition).hexdigest()[:12]}",
            f"Template: {sha256(template).hexdigest()[:12]}",
            f"Statement: {sha256(row['statement'].encode()).hexdigest()[:12]}",
        ]
        drew = ", drew the signature" if row["party"] == "The pupil's family" else ""
        assert row["clicked"] == (
            f"Ticked “{row['statement']}” and “{row['capacity']}”, typed the name{drew}, "
            "pressed the button “Sign”"
        )
        assert row["language"] == "English"
        page = services.blobs.get(entry.data["page_sha256"])
        assert row["page_sha256"] == sha256(page).hexdigest() != row["shown_sha256"]
        assert row["when_utc"].endswith("UTC")
        assert row["when_london"].endswith("UK time")


def test_each_signature_tells_what_happened_to_that_very_persons_link_before(services, signed):
    given = [one for one in signed.entries if one.event is Event.DOCUMENT_SIGNED]
    for entry, row in zip(given, signature_rows(services, signed), strict=True):
        document = sentence(Event.DOCUMENT_SHOWN, entry.data).split(" stood")[0]
        lines = row["way"].splitlines()

        told = [signed.entries[int(one.rpartition(" ")[2].rstrip(")")) - 1] for one in lines]
        assert [one.event for one in told] == [
            Event.SIGNATORY_NAMED,
            Event.LETTER_SENT,
            Event.LINK_OPENED,
            Event.DOCUMENT_SHOWN,
        ]
        assert {one.data["invitation"] for one in told} == {entry.data["invitation"]}
        assert [one.seq for one in told] == sorted(one.seq for one in told)
        assert lines[-1].startswith(row["when_london"])
        assert f"{document} stood on the page on which “Sign” was pressed" in lines[-1]


def test_a_code_that_was_wrong_many_times_is_one_line_and_nothing_is_worked_out(signed):
    entry = next(one for one in signed.entries if one.event is Event.DOCUMENT_SIGNED)
    data = {"invitation": entry.data["invitation"]}
    wrong = [entry._replace(seq=seq, event=Event.CODE_WRONG, data=data) for seq in (1, 2, 3)]
    whose = replace(signed, entries=wrong)

    late = entry._replace(seq=9)
    assert way_to_signing(late, whose).splitlines() == [
        f"{uk_words(entry.at)} to {uk_words(entry.at)}, 3 times: A wrong one-time code was typed "
        "behind a sign-off link. (Entries 1 to 3)"
    ]
    assert way_to_signing(late, replace(signed, entries=[])) == "Not recorded"


def test_what_was_drawn_is_told_apart_from_what_was_typed_and_is_bound_to_its_entry(
    services, signed
):
    rows = signature_rows(services, signed)
    drawn = [row for row in rows if row["how"].startswith("Typed name, and signature drawn with a")]
    typed = [row for row in rows if row["how"].startswith("Typed name, by")]
    lines = signature_lines(signed.items, signed.entries, signed.private, signed.invitations)
    pictures = [one.drawing for some in lines.values() for one in some if one.drawing]

    assert {row["drawing"] for row in drawn} == {sha256(DRAWING.encode()).hexdigest()}
    assert {row["drawing"] for row in typed} == {"None. The name was typed"}
    assert len(rows) == len(drawn) + len(typed)
    assert len(pictures) == len(drawn) > 0
    assert {one.words for one in pictures} == {"Signature of Some Body, drawn"}
    assert {row["party"] for row in drawn} == {"The pupil's family"}


def test_what_is_not_known_of_a_signature_is_said_to_be_not_recorded(services, signed):
    frozen = replace(signed.version, definitions={}, templates={})
    gone = replace(signed, private={})
    titles = dict.fromkeys(signed.version.definitions, "A paper")
    entry = next(one for one in signed.entries if one.event is Event.DOCUMENT_SIGNED)
    bare = entry._replace(
        data={**entry.data, "language": "", "act": "", "statement_sha256": "", "how": ""}
        | {"page_sha256": ""}
    )
    row = signature_story(bare, replace(gone, version=frozen), titles)

    for what in (
        "name",
        "drawing",
        "clicked",
        "statement",
        "capacity",
        "address",
        "act",
        "language",
        "end",
        "page_sha256",
    ):
        assert row[what] == "Not recorded", what
    assert row["how"].startswith("Not recorded")
    assert row["versions"] == "Form: Not recorded\nTemplate: Not recorded\nStatement: Not recorded"


def test_the_printed_record_shows_versions_and_clicks(services, signed, pdf_maker):
    context = record_context(services, signed, thaw(services, signed.version))
    printed = pdf_text(render_record(replace(services, pdf=pdf_maker), context))
    squeezed = "".join(printed.split())

    rows = context["record"]["signatures"]
    assert squeezed.count("WhatwasclickedTicked“") == len(rows)
    told = {line for row in rows for line in row["versions"].splitlines()}
    # A longer line may go on on the next page: its end is looked for.
    told |= {line[line.rindex("(") :] for row in rows for line in row["way"].splitlines()}
    assert squeezed.count("Pagethatwasreadonthescreen(SHA-256)") == len(rows)
    for line in told | {"About: Alex Sample"} | {row["page_sha256"] for row in rows}:
        assert "".join(line.split()) in squeezed
