"""The pages of a pupil's record: its time, holding, erasing, corrections, a copy of everything."""

import io
import zipfile

import pytest
from builders import everything, let_in
from erasure_kit import COLLEAGUE
from web.pages import Seen, get, post

from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.journeys.erasing import finish_erasures

CORRECTION = {
    "asked_by": "Alex Sample, the parent",
    "words": "Robin was born in Leeds.",
    "decision": "not_agreed",
    "why": "The certificate says York.",
}
HOLD = {"act": "hold", "words": "An appeal is going on."}


@pytest.fixture
def starting_point():
    return "files sealed"


@pytest.fixture
def lead(app, services):
    return let_in(app.test_client(), services, SAFEGUARDING_LEAD)


@pytest.fixture
def second(app, services):
    return let_in(app.test_client(), services, COLLEAGUE)


def erase_by(lead, services, ref):
    """Ask on one person's page and confirm on another's."""
    second = let_in(lead.application.test_client(), services, COLLEAGUE)
    path = f"/packs/{ref}/record/erase"
    post(lead, path, {"act": "ask", "ground": "asked", "reference": ref})
    return second.post(path, data={"act": "confirm", "reference": f" {ref.lower()} "})


def test_the_register_says_when_each_pack_falls_due_why_and_what_holds_it(lead, ref):
    post(lead, f"/packs/{ref}/record/hold", HOLD)
    (row,) = get(lead, "/retention").rows("On hold (1)")

    assert row[0] == f"Robin Sample, pack {ref}"
    assert "years from the pupil's date of birth" in row[2]
    assert row[3] == "An appeal is going on. (Miriam Fictive)"


def test_a_pack_on_hold_offers_no_erasing_until_the_hold_is_lifted(lead, ref):
    record, erase = f"/packs/{ref}/record", f"/packs/{ref}/record/erase"

    assert erase in get(lead, record).links
    post(lead, f"{record}/hold", HOLD)
    assert erase not in get(lead, record).links
    assert "On hold, said Miriam Fictive: An appeal is going on." in get(lead, record).text
    refused = Seen(lead.post(erase, data={"ground": "asked", "reference": ref}))
    assert refused.status == 409

    post(lead, f"{record}/hold", {"act": "lift", "words": "The appeal is over."})
    assert erase in get(lead, record).links


def test_a_hold_that_is_sent_twice_stays_and_so_does_what_was_typed(lead, services, ref):
    record = f"/packs/{ref}/record"

    assert ("act", "hold") in get(lead, f"{record}/hold").form("/hold")
    post(lead, f"{record}/hold", HOLD)
    before = everything(services)
    again = Seen(lead.post(f"{record}/hold", data=HOLD))

    assert again.status == 409
    assert {("act", "hold"), ("words", HOLD["words"])} <= set(again.form("/hold"))
    assert "On hold, said Miriam Fictive" in get(lead, record).text
    assert everything(services) == before
    assert ("act", "lift") in get(lead, f"{record}/hold").form("/hold")
    unsaid = lead.post(f"{record}/hold", data={"words": "The appeal is over."})
    assert unsaid.status_code == 404


def test_the_council_holds_a_pack_too_and_nobody_but_an_officer_of_it_lifts_that(
    officer, neighbour, lead, services, ref
):
    record, place = f"/packs/{ref}/record", f"/authority/{ref}/hold"
    erase = {"ground": "asked", "reference": ref}
    ours = HOLD | {"words": "Our inquiry into the school is not over."}
    before = everything(services)

    assert neighbour.get(place).status_code == neighbour.post(place, data=HOLD).status_code == 404
    assert lead.post(place, data=HOLD).status_code == 403
    assert everything(services) == before
    assert place in get(officer, f"/authority/{ref}").links

    assert post(officer, place, ours) == f"/authority/{ref}"
    assert "Grace Nobody: Our inquiry" in get(officer, f"/authority/{ref}").text
    seen = get(lead, record).text + get(lead, "/retention").text + get(lead, f"/packs/{ref}").text
    assert "On hold, said Grace Nobody for the local authority" in seen
    assert "Our inquiry" not in seen
    given = zipfile.ZipFile(io.BytesIO(lead.post(f"{record}/export").data))
    assert not any(b"Our inquiry" in given.read(one) for one in given.namelist())

    before = everything(services)
    lifted = lead.post(f"{record}/hold", data={"act": "lift", "words": "We want it gone."})
    foreign = neighbour.post(place, data={"act": "lift", "words": "Lifted."})
    assert (lifted.status_code, foreign.status_code) == (409, 404)
    assert lead.post(f"{record}/erase", data=erase).status_code == 409
    assert everything(services) == before

    post(lead, f"{record}/hold", HOLD)
    post(officer, place, {"act": "lift", "words": "The inquiry is over."})
    assert HOLD["words"] not in get(officer, f"/authority/{ref}").text
    assert lead.post(f"{record}/erase", data=erase).status_code == 409
    post(lead, f"{record}/hold", {"act": "lift", "words": "The appeal is over."})
    assert erase_by(lead, services, ref).status_code == 303


def test_a_slip_erases_nothing_and_loses_nothing_typed(lead, services, ref):
    path, before = f"/packs/{ref}/record/erase", everything(services)
    unsaid = Seen(lead.post(path, data={"reference": ref}))
    wrong = Seen(lead.post(path, data={"ground": "mistake", "reference": "R0BIN"}))
    reasonless = Seen(lead.post(f"/packs/{ref}/record/hold", data=HOLD | {"words": " "}))

    assert unsaid.summary == [("Say why the pack is erased", "ground")]
    assert unsaid.errors_at_fields == ["Say why the pack is erased"]
    assert wrong.summary[0][1] == "reference"
    assert ("reference", "R0BIN") in wrong.form("/erase")
    assert ("ground", "mistake") in wrong.form("/erase")
    assert reasonless.summary == [("Write why this pack must not be erased", "words")]
    assert everything(services) == before


def test_a_second_person_finds_the_request_and_both_pages_say_what_to_do(lead, second, ref):
    path = f"/packs/{ref}/record/erase"

    assert "Ada Pretend" in get(lead, path).text
    post(lead, path, {"act": "ask", "ground": "asked", "reference": ref})
    assert "Miriam Fictive asks to erase the pack of Robin Sample" in get(second, "/retention").text
    assert path in get(second, "/retention").links
    assert "confirm or refuse it" in get(second, f"/packs/{ref}/record").text
    assert not get(lead, path).has_form("confirm")
    alone = Seen(lead.post(path, data={"act": "confirm", "reference": ref}))
    assert alone.status == 409
    wordless = Seen(second.post(path, data={"act": "refuse", "words": ""}))
    assert wordless.summary == [("Write why it is not erased", "words")]

    post(second, path, {"act": "refuse", "words": "The court needs it."})
    assert "Ask to erase this pack" in get(lead, f"/packs/{ref}/record").text


def test_a_lone_lead_is_told_whom_to_ask(lead, services, ref):
    with services.ledger.transaction() as tx:
        tx.people.change("UPDATE user SET disabled = 1 WHERE id = ?", COLLEAGUE.id)
    path = f"/packs/{ref}/record/erase"
    told = "the only one at your school"

    assert told in get(lead, path).text
    post(lead, path, {"act": "ask", "ground": "asked", "reference": ref})
    assert told in get(lead, path).text


def test_an_erased_pack_leaves_a_certificate_and_nothing_else(lead, officer, services, ref):
    place = f"/packs/{ref}/erased"
    went = erase_by(lead, services, ref)

    assert (went.status_code, went.location) == (303, place)
    sent = {"act": "confirm", "reference": ref}
    assert post(lead, f"/packs/{ref}/record/erase", sent) == place  # pressed twice
    assert officer.post(f"/packs/{ref}/record/erase", data=sent).status_code == 403
    assert "The disk is being cleaned" in get(lead, place).text

    finish_erasures(services)
    certificate = get(lead, place).text

    assert "The disk is being cleaned" not in certificate
    assert "Miriam Fictive" in certificate
    assert place in get(lead, "/retention").links
    assert ref not in get(lead, "/packs").text + get(officer, "/authority").text
    for path in (f"/packs/{ref}", f"/packs/{ref}/record", f"/packs/{ref}/signed/referral.pdf"):
        assert lead.get(path).status_code == 404, path
    assert officer.get(f"/authority/{ref}").status_code == 404


def test_a_correction_is_asked_for_whole_and_then_stands_in_the_record(lead, ref):
    path = f"/packs/{ref}/record/correct"
    empty = Seen(lead.post(path, data={}))
    without = Seen(lead.post(path, data=CORRECTION | {"why": ""}))

    assert [name for _, name in empty.summary] == ["decision", "asked_by", "words"]
    assert [name for _, name in without.summary] == ["why"]
    assert ("words", CORRECTION["words"]) in without.form("/correct")

    post(lead, path, CORRECTION)
    record = get(lead, f"/packs/{ref}/record").text

    for said in ("Alex Sample, the parent", "Robin was born in Leeds.", "The certificate says"):
        assert said in record


def test_a_safeguarding_lead_gets_a_copy_of_everything_and_colleagues_do_not(lead, school, ref):
    path = f"/packs/{ref}/record/export"
    given = lead.post(path)

    assert given.headers["Content-Disposition"] == f'attachment; filename="record-{ref}.zip"'
    with zipfile.ZipFile(io.BytesIO(given.data)) as archive:
        assert "look-at-before-giving-out.txt" in archive.namelist()
    assert school.post(path).status_code == 409
    assert not get(school, f"/packs/{ref}/record").has_form("/export")


def test_that_there_is_a_plan_to_protect_the_pupil_is_told_to_safeguarding_leads_alone(
    lead, school, services, ref
):
    with services.ledger.transaction() as tx:
        facts = {"protection_plan": "child_protection", "sen_status": "none", "pupil_dob": None}
        tx.facts.put(ref, "referral", values=facts, by=SAFEGUARDING_LEAD.id)
    telling = ("Child protection", "Look at it first", "looks at it first")
    for path in ("/retention", f"/packs/{ref}/record"):
        assert any(word in get(lead, path).text for word in telling), path
        assert not any(word in get(school, path).text for word in telling), path
    erase_by(lead, services, ref)
    with services.ledger.reading() as tx:
        told = tx.entries.of_pack(ref)[-1]

    assert told.data["kind"] == "pupil_file"


def test_colleagues_who_do_not_decide_see_who_does(school, services, ref):
    record, before = get(school, f"/packs/{ref}/record"), everything(services)

    assert "A safeguarding lead of your school decides" in record.text
    for name in ("hold", "erase", "correct"):
        assert f"/packs/{ref}/record/{name}" not in record.links
    told = [
        school.post(f"/packs/{ref}/record/hold", data=HOLD),
        school.post(f"/packs/{ref}/record/erase", data={"ground": "asked", "reference": ref}),
        school.post(f"/packs/{ref}/record/correct", data=CORRECTION),
    ]
    assert [one.status_code for one in told] == [409, 409, 409]
    assert everything(services) == before


def kinds_typed(page):
    return {name: values[-1] for name, values in page.typed().items() if name != "csrf_token"}


def test_an_officer_says_how_long_each_kind_is_kept_and_it_counts_at_once(
    officer, lead, services, ref
):
    page = get(officer, "/authority/retention")
    typed = kinds_typed(page)

    assert typed == {
        "pupil_file": "25",
        "ehc_plan": "31",
        "child_protection": "25",
        "agreement": "6",
        "unused_referral": "6",
    }

    post(officer, "/authority/retention", typed | {"pupil_file": "40", "unused_referral": "18"})
    again = get(officer, "/authority/retention")

    assert kinds_typed(again)["unused_referral"] == "18"
    assert "Grace Nobody: " in again.text
    assert "placement pack: 40 years" in again.text
    assert "40 years from" in get(lead, "/retention").text
    assert services.ledger.verify().fault is None


def test_periods_that_are_none_are_told_and_stay_as_typed(officer, services, ref):
    before = everything(services)
    wrong = {"pupil_file": "0", "ehc_plan": "-3", "agreement": "1,5", "unused_referral": "99999"}
    page = Seen(officer.post("/authority/retention", data=wrong | {"child_protection": "101"}))

    assert len(page.summary) == 5
    assert ("Enter whole months, from 1 to 1200", "unused_referral") in page.summary
    assert ("agreement", "1,5") in page.form("/retention")
    assert everything(services) == before


def test_the_council_reads_corrections_and_certificates_of_its_own_schools(
    officer, neighbour, lead, services, ref
):
    post(lead, f"/packs/{ref}/record/correct", CORRECTION)
    post(lead, f"/packs/{ref}/record/correct", CORRECTION | {"words": "Z9", "only_leads": "yes"})
    pack = get(officer, f"/authority/{ref}").text

    assert "Robin was born in Leeds." in pack
    assert "Z9" not in pack

    erase_by(lead, services, ref)
    assert f"/authority/{ref}/erased" in get(officer, "/authority/retention").links
    assert "Miriam Fictive" in get(officer, f"/authority/{ref}/erased").text
    assert neighbour.get(f"/authority/{ref}/erased").status_code == 404
    assert ref not in get(neighbour, "/authority/retention").text
