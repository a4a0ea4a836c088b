"""Everything that is held on a pupil, given out; and corrections put beside the record."""

import io
import re
import zipfile

import pytest
from builders import everything, letters, links, text_of
from drawing_kit import DRAWING
from erasure_kit import add_pack

from formsvc.demo.people import OFFICER, REFERRER, SAFEGUARDING_LEAD, SECOND_LEAD, sample_facts
from formsvc.domain.definition import Audience, placed_in
from formsvc.domain.disclosure import NOT_FOR_PARENTS, OTHER_PEOPLE, SERIOUS_HARM, to_look_at
from formsvc.domain.events import Event
from formsvc.domain.problems import NotAllowed, NotFound
from formsvc.journeys.erasing import other_packs_of
from formsvc.journeys.pupil_record import (
    CorrectionNotTaken,
    corrections_of,
    export_record,
    note_correction,
)

SAID = {
    "asked_by": "Alex Sample, the parent",
    "words": "Robin was born in Leeds.",
    "decision": "not_agreed",
    "why": "The birth certificate says York.",
}


@pytest.fixture
def starting_point():
    return "files sealed"


def note(services, ref, *, only_leads=False, user=SAFEGUARDING_LEAD, **changed):
    note_correction(services, user, ref, SAID | changed, only_leads=only_leads)


def export(services, ref):
    _, data = export_record(services, SAFEGUARDING_LEAD, ref)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def others_of(services, ref):
    return {one.ref for one in other_packs_of(services, REFERRER, ref)}


def test_everything_is_in_it_and_nothing_that_opens_anything(services, ref):
    note(services, ref)
    tokens = {*links(services).values()}
    for letter in letters(services):
        tokens |= set(re.findall(r"/s/(\S+)", text_of(letter)))
    files = export(services, ref)
    mine = {name.removeprefix(f"{ref}/"): data for name, data in files.items()}
    texts = {name: data.decode() for name, data in mine.items() if name.endswith(".txt")}

    assert {"answers.json", "people-asked-to-sign.txt", "letters.txt"} <= mine.keys()
    assert {"version-1/answers-as-sent.json", "version-1/sealed/referral.pdf"} <= mine.keys()
    assert any(name.startswith("version-1/shown/") for name in mine)
    assert sum(name.startswith("files/") for name in mine) == 3
    assert "Robin" in texts["answers.txt"]
    assert "Name typed: Some Body" in texts["what-happened.txt"]
    drawn = [name for name in mine if name.startswith("signatures/") and name.endswith(".json")]
    assert drawn
    assert all(mine[name] == DRAWING.encode() for name in drawn)
    for picture in (name.replace(".json", ".png") for name in drawn):
        assert f"Signature drawn: {picture}" in texts["what-happened.txt"]
        assert mine[picture].startswith(b"\x89PNG")
    assert SAID["words"] in texts["corrections.txt"]
    sent = [text for name, text in texts.items() if name.startswith("letters/")]
    assert any("(link taken out)" in text for text in sent)
    assert tokens
    assert not [name for name, data in files.items() for one in tokens if one.encode() in data]
    assert not [one for one in texts.values() if re.search(r"https?://", one)]


def test_what_to_look_at_first_follows_seen_by(services, ref):
    asked = placed_in(services.catalogue.definitions)
    facts = sample_facts()
    found = {one.name: one for one in to_look_at(services.catalogue.definitions.values(), facts)}

    for name in facts:
        question = asked[name][2]
        reasons = found[name].reasons if name in found else ()
        assert (SERIOUS_HARM in reasons) is (
            question.seen_by == {Audience.DSL} and bool(facts[name])
        )
        if Audience.PARENT not in question.seen_by and facts[name]:
            assert NOT_FOR_PARENTS in reasons or SERIOUS_HARM in reasons, name
    assert OTHER_PEOPLE in found["parents"].reasons
    assert "Alex Sample" in found["parents"].names
    listed = export(services, ref)["look-at-before-giving-out.txt"].decode()
    assert all(one.ask in listed for one in found.values())


def test_every_file_has_its_reason_to_look_and_so_has_what_was_sent_and_taken_out(services, ref):
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"parents": []}, by="test")
    files = export(services, ref)
    listed = files.pop("look-at-before-giving-out.txt").decode()
    files.pop("READ ME FIRST.txt")
    reasons = {
        name: re.search(rf"^{re.escape(name)}: (.+)", listed, re.MULTILINE)[1] for name in files
    }

    assert files.keys() <= reasons.keys()
    assert "Read it." not in reasons.values()
    assert "other parents too" in reasons[f"{ref}/people-asked-to-sign.txt"]
    assert "Internet addresses" in reasons[f"{ref}/what-happened.txt"]
    (parents,) = [line for line in listed.splitlines() if "Parents" in line and ": " in line]
    assert parents.startswith(f"{ref}, as sent in version 1, ")
    assert "Alex Sample" in listed


def test_a_letter_with_a_code_and_a_link_goes_in_without_both(services, ref):
    with services.ledger.reading() as tx:
        letter = tx.erasing.letters_of(ref)[0]
    kept = services.ledger.path.parent / "outbox" / f"{letter}.eml"
    kept.write_text(
        "To: a@b.example\nSubject: Code\n\nYour code is: 123456\nhttp://x.example/s/TOKEN\n"
    )
    told = export(services, ref)[f"{ref}/letters/{letter}.txt"].decode()

    assert "Your code is: (code taken out)" in told
    assert "123456" not in told
    assert "TOKEN" not in told


def test_all_packs_of_the_same_pupil_are_in_it_and_no_other_pupils(services, ref):
    own = {name: sample_facts()[name] for name in ("pupil_forename", "pupil_surname", "pupil_dob")}
    add_pack(services, ref, "SAME-NAME", **own)
    add_pack(services, ref, "SAME-UPN", pupil_upn=sample_facts()["pupil_upn"].lower())
    add_pack(services, ref, "TWIN", **own | {"pupil_forename": "Robina"})
    add_pack(services, ref, "NOBODY")
    tops = {name.split("/")[0] for name in export(services, ref) if "/" in name}

    assert others_of(services, ref) == {"SAME-NAME", "SAME-UPN"}
    assert tops == {ref, "SAME-NAME", "SAME-UPN"}


def test_a_slip_in_a_number_gives_nobody_the_record_of_another_child(services, ref):
    mine = {name: sample_facts()[name] for name in ("pupil_upn", "pupil_surname", "pupil_dob")}
    stranger = {"pupil_forename": "Kim", "pupil_surname": "Else", "pupil_dob": "2011-01-02"}
    add_pack(services, ref, "SLIP", **(mine | stranger))
    add_pack(services, ref, "NEW-NAME", **(mine | stranger | {"pupil_dob": mine["pupil_dob"]}))

    assert others_of(services, ref) == {"NEW-NAME"}
    assert not any(name.startswith("SLIP/") for name in export(services, ref))


def test_only_a_safeguarding_lead_of_the_school_gets_it_and_it_is_noted(services, ref):
    before = everything(services)
    with pytest.raises(NotAllowed, match="Only a safeguarding lead"):
        export_record(services, REFERRER, ref)
    for stranger in (SECOND_LEAD, OFFICER):
        with pytest.raises(NotFound):
            export_record(services, stranger, ref)

    assert everything(services) == before

    export(services, ref)
    with services.ledger.reading() as tx:
        last = tx.entries.of_pack(ref)[-1]

    assert (last.event, last.actor) == (Event.RECORD_EXPORTED, SAFEGUARDING_LEAD.id)


def test_a_correction_stands_beside_the_record_and_rewrites_nothing(services, ref):
    before = everything(services)
    note(services, ref)
    after = everything(services)
    (one,) = corrections_of(services, REFERRER, ref)

    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"head"} == {"entry", "entry_private"}
    assert (one.asked_by, one.words, one.why) == (SAID["asked_by"], SAID["words"], SAID["why"])
    assert (one.decision, one.decided_by) == ("not_agreed", SAFEGUARDING_LEAD.name)
    assert corrections_of(services, OFFICER, ref) == (one,)
    assert services.ledger.verify().fault is None


def test_a_correction_for_safeguarding_leads_is_read_by_nobody_else(services, ref):
    note(services, ref, only_leads=True)

    assert corrections_of(services, SAFEGUARDING_LEAD, ref)
    assert corrections_of(services, REFERRER, ref) == corrections_of(services, OFFICER, ref) == ()


def test_a_correction_says_who_asked_what_and_why_not_and_comes_from_who_decides(services, ref):
    empty = dict.fromkeys(SAID, " ")
    with pytest.raises(CorrectionNotTaken) as told:
        note(services, ref, **empty)
    with pytest.raises(CorrectionNotTaken) as without_why:
        note(services, ref, why="")
    with pytest.raises(NotAllowed, match="Only a safeguarding lead"):
        note(services, ref, user=REFERRER)
    with pytest.raises(NotFound):
        note(services, ref, user=SECOND_LEAD)

    assert told.value.faults.keys() == {"asked_by", "words", "decision"}
    assert without_why.value.faults.keys() == {"why"}
