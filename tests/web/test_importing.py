"""Facts from a file: read, looked at, used; hostile files; other people's packs."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from builders import everything, let_in
from web.pages import Seen, get, post

from formsvc.demo.people import REFERRER, SECOND_REFERRER, sample_facts
from formsvc.journeys.answering import read_answers

EXPORT = (
    "Legal Surname,Forename,DOB,UPN,Year,Sex,Reg,Postcode\r\n"
    "Sample,Robin,03/09/2010,A123456789012,Year 11,F,11B,BA1 1AA\r\n"
    "O’Brien,Zoë,4.10.2011,,10,M,10C,\r\n"  # noqa: RUF001
)


@pytest.fixture
def place(school):
    return post(school, "/packs/new")


def send_file(client, place, data, *, name="export.csv", status=303):
    data = data.encode() if isinstance(data, str) else data
    answer = client.post(f"{place}/import", data={"file": (io.BytesIO(data), name)})
    answer.request.environ["wsgi.input"].close()  # the test client spools what is large

    assert answer.status_code == status, answer.text[-400:]
    return answer.location if status == 303 else Seen(answer)


def facts_of(services, place):
    with services.ledger.reading() as tx:
        return tx.facts.all(place.removeprefix("/packs/"))


def value_of(services, place, name):
    fact = facts_of(services, place).get(name)
    return fact and fact.value


def use(client, place, *, status=303, tick=()):
    shown = get(client, f"{place}/import/preview").form("/preview")
    more = [("use", one) for one in tick if ("use", one) not in shown]
    return post(client, f"{place}/import/preview", [*shown, *more, ("action", "use")], status)


def test_a_pupil_of_an_export_is_picked_looked_at_and_taken_in(school, services, place):
    assert send_file(school, place, EXPORT) == f"{place}/import/preview"
    page = get(school, f"{place}/import/preview")
    assert "The file names 2 pupils" in page.text
    assert "O’Brien" in page.text  # noqa: RUF001

    post(school, f"{place}/import/preview", {"pupil": "1", "action": "choose"})
    page = get(school, f"{place}/import/preview")
    assert "O’Brien" not in page.text  # noqa: RUF001
    assert "Not recognised: 1" in page.text
    before = facts_of(services, place)
    assert "pupil_surname" not in before

    use(school, place)
    assert value_of(services, place, "pupil_dob") == "2010-09-03"
    assert value_of(services, place, "pupil_year_group") == "year_11"
    assert value_of(services, place, "pupil_sex") == "female"
    # The UPN is asked only after "yes": the file brings that along.
    assert value_of(services, place, "pupil_has_upn") == "yes"
    assert facts_of(services, place)["pupil_dob"].source.startswith("file|")
    assert everything(services)["import_draft"] == []


def test_reading_a_file_and_looking_at_it_changes_no_answer(school, services, place):
    before = everything(services)
    send_file(school, place, json.dumps(sample_facts()), name="facts.json")
    get(school, f"{place}/import/preview")
    after = everything(services)
    changed = {name for name in before if before[name] != after[name]}

    assert changed - {"session"} == {"import_draft"}


def test_a_whole_json_file_gives_the_answers_of_the_pages(school, services, place):
    send_file(school, place, json.dumps(sample_facts()), name="facts.json")
    use(school, place, tick=list(sample_facts()))
    kept = {name: fact.value for name, fact in facts_of(services, place).items()}
    read = read_answers(services, sample_facts())
    secret = {
        one.name
        for definition in services.catalogue.definitions.values()
        for one in definition.questions()
        if one.only_for_dsl
    }

    assert kept == {name: value for name, value in read.items() if name not in secret}
    assert len(kept) > 200


def test_an_answer_is_replaced_only_when_it_was_shown_and_ticked(school, services, place):
    send_file(school, place, "name,value\npupil_forename,Robin\n")
    use(school, place)
    send_file(school, place, "name,value\npupil_forename,Robyn\npupil_surname,Sample\n")
    page = get(school, f"{place}/import/preview")
    assert "Now: Robin" in page.text
    assert "New: Robyn" in page.text
    use(school, place)
    assert value_of(services, place, "pupil_forename") == "Robin"

    send_file(school, place, "name,value\npupil_forename,Robyn\n")
    use(school, place, tick=["pupil_forename"])
    assert value_of(services, place, "pupil_forename") == "Robyn"


def test_answers_that_changed_after_the_preview_are_not_overwritten(school, services, place):
    send_file(school, place, "name,value\npupil_forename,Robin\n")
    shown = get(school, f"{place}/import/preview").form("/preview")
    ref = place.removeprefix("/packs/")
    with services.ledger.transaction() as tx:
        tx.facts.put(ref, "referral", values={"pupil_forename": "Kim"}, by="demo-priya")
    page = post(school, f"{place}/import/preview", [*shown, ("action", "use")], 409)

    assert "Now: Kim" in page.text
    assert value_of(services, place, "pupil_forename") == "Kim"


def test_a_page_that_is_open_elsewhere_is_told_that_a_file_changed_it(school, place):
    shown = get(school, f"{place}/referral/pupil").form()
    send_file(school, place, "name,value\npupil_forename,Robin\n")
    use(school, place)
    page = post(school, f"{place}/referral/pupil", [*shown, ("action", "later")], 409)

    assert "saved this page" in page.text


def test_what_is_not_accepted_says_why_as_the_pages_do(school, services, place):
    rows = "name,value\npupil_dob,31/2/2010\nschool_urn,<script>\nlegal_route,Nonsense\n"
    send_file(school, place, rows)
    page = get(school, f"{place}/import/preview")

    assert "This must be a real date: that month has no such day" in page.text
    assert "Not taken" in page.text
    assert "The file says: 31/2/2010" in page.text


def test_a_button_pressed_twice_takes_nothing_twice_and_leads_to_no_missing_page(
    school, services, place
):
    send_file(school, place, EXPORT)
    for _ in range(2):
        picked = {"pupil": "2", "action": "choose"}
        assert post(school, f"{place}/import/preview", picked) == f"{place}/import/preview"
    shown = [*get(school, f"{place}/import/preview").form("/preview"), ("action", "use")]
    post(school, f"{place}/import/preview", shown)
    before = everything(services)
    page = post(school, f"{place}/import/preview", shown, 409)

    assert "This file was used or forgotten already" in page.text
    assert everything(services) == before
    assert value_of(services, place, "pupil_dob") == "2011-10-04"


def test_parts_of_an_address_join_what_is_there(school, services, place):
    columns = "Address Line 1,Town,Postcode\n1 Sample Street,Bath,ba11aa\n"
    send_file(school, place, columns)
    use(school, place)
    send_file(school, place, "Postcode\nBA2 2BB\n")
    use(school, place, tick=["pupil_address"])

    assert value_of(services, place, "pupil_address") == {
        "line_1": "1 Sample Street",
        "town": "Bath",
        "postcode": "BA2 2BB",
    }


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.csv", EXPORT)
    return out.getvalue()


HOSTILE = {
    "10 MB": (b"name,value\n" + b"pupil_forename,x\n" * 600_000, "too large"),
    "a zip": (a_zip(), "spreadsheet or a zip"),
    "NUL": (b"name,value\npupil_forename,a\0b\n", "not plain text"),
    "10,000 columns": (",".join(f"c{one}" for one in range(10_000)).encode(), "400 columns"),
    "no known letters": (b"name,value\npupil_forename,\x81\x8d\n", "letters of this file"),
    "broken UTF-16": (b"\xff\xfen\x00a", "letters of this file"),
    "an open quote": (b'name,value\npupil_forename,"Robin\n', "not whole as CSV"),
    "deep JSON": (b"[" * 100_000, "not readable as JSON"),
    "half a JSON": (b'{"pupil_forename": ', "not readable as JSON"),
    "a name twice": (b'{"pupil_dob": "1", "pupil_dob": "2"}', "stands twice"),
    "nothing that fits": (b"a,b\n1,2\n", "Nothing in this file fits"),
    "only blanks": (b" \n \n", "This file is empty"),
    "nothing": (b"", "Choose a file"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "too many pupils": (b"Forename\n" + b"Kim\n" * 400, "300 rows"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_facts_is_refused_in_plain_words(school, services, place, kind):
    data, why = HOSTILE[kind]
    before = everything(services)["import_draft"]
    page = send_file(school, place, data, status=400)

    assert why in page.text
    assert why in page.summary[0][0]
    assert everything(services)["import_draft"] == before


def test_a_lone_half_of_a_letter_is_refused_at_its_question(school, place):
    send_file(school, place, b'{"pupil_forename": "\\ud800", "pupil_surname": "Sample"}')
    page = get(school, f"{place}/import/preview")

    assert "cannot be seen or printed" in page.text


def test_a_lone_half_of_a_letter_in_the_name_of_a_pupil_or_a_column_can_be_shown(school, place):
    two = b'[{"pupil_forename": "\\ud800Ann"}, {"pupil_forename": "Bea", "colour\\udfff": "red"}]'
    send_file(school, place, two)
    page = get(school, f"{place}/import/preview")

    assert "\ufffdAnn" in page.text


def test_formulas_and_tags_arrive_as_the_letters_they_are(school, services, place):
    text = '=HYPERLINK("http://x","y")<script>'
    quoted = text.replace('"', '""')
    send_file(school, place, f'name,value\npupil_known_as,"{quoted}"\n')
    use(school, place)

    assert value_of(services, place, "pupil_known_as") == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_of_every_usual_encoding_are_read(school, services, place, encoding):
    send_file(school, place, "Forename;Legal Surname\nZoë;Müller\n".encode(encoding))
    use(school, place)

    assert value_of(services, place, "pupil_forename") == "Zoë"


def test_another_schools_pack_is_not_there(app, services, school, place):
    send_file(school, place, EXPORT)
    stranger = let_in(app.test_client(), services, SECOND_REFERRER)
    get(stranger, f"{place}/import", 404)
    get(stranger, f"{place}/import/preview", 404)
    answer = stranger.post(f"{place}/import", data={"file": (io.BytesIO(b"Forename\nKim"), "x")})
    assert answer.status_code == 404
    for action in ("use", "choose", "forget"):
        post(stranger, f"{place}/import/preview", {"action": action, "pupil": "1"}, 404)


def test_what_one_colleague_read_is_not_shown_to_another(app, services, school, place):
    send_file(school, place, EXPORT)
    with services.ledger.transaction() as tx:
        other = colleague(tx, "dsl")
    theirs = let_in(app.test_client(), services, other)

    assert theirs.get(f"{place}/import/preview").status_code == 303


def colleague(tx, role):
    found = tx.people.by_email(f"{role}.x@aldergrove.example")
    if found:
        return found
    made = replace(REFERRER, id=f"demo-x{role}", email=f"{role}.x@aldergrove.example", role=role)
    tx.people.add_user(made)
    return made


def test_only_the_safeguarding_lead_takes_in_and_sees_what_is_theirs(app, services, school, place):
    secret = next(
        one.name
        for definition in services.catalogue.definitions.values()
        for one in definition.questions()
        if one.only_for_dsl and one.kind == "long_text"
    )
    rows = f"name,value\n{secret},A closely kept word\npupil_forename,Robin\n"
    send_file(school, place, rows)
    page = get(school, f"{place}/import/preview")
    assert "A closely kept word" not in page.text
    assert "Not recognised: 1" in page.text
    assert "closely" not in str(everything(services)["import_draft"])

    with services.ledger.transaction() as tx:
        lead = colleague(tx, "dsl")
    theirs = let_in(app.test_client(), services, lead)
    send_file(theirs, place, rows)
    assert "A closely kept word" in get(theirs, f"{place}/import/preview").text
    use(theirs, place, tick=[secret])
    assert value_of(services, place, secret) == "A closely kept word"


def test_a_file_that_was_not_used_is_forgotten(school, services, place, clock):
    send_file(school, place, EXPORT)
    clock.forward(hours=13)
    with services.ledger.transaction() as tx:
        tx.sessions.change("DELETE FROM session")
    let_in(school, services)
    assert school.get(f"{place}/import/preview").status_code == 303
    send_file(school, place, "Forename\nKim\n")

    assert "Sample" not in str(everything(services)["import_draft"])


def test_a_pack_that_was_sent_takes_no_file(school, services, place):
    send_file(school, place, EXPORT)
    ref = place.removeprefix("/packs/")
    with services.ledger.transaction() as tx:
        tx.packs.change("UPDATE pack SET state = 'Out for signature' WHERE ref = ?", ref)
    post(school, f"{place}/import/preview", {"action": "use", "seen": "x"}, 404)
    answer = school.post(f"{place}/import", data={"file": (io.BytesIO(b"Forename\nKim"), "x")})

    assert answer.status_code == 409
