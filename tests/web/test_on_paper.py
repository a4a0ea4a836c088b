"""Signing by hand on paper: a scan, a second person of the school, and only then a signature."""

import io
import json
import re
from dataclasses import replace

import pikepdf
import pytest
from builders import (
    a_sent_pack,
    let_in,
    letters,
    links,
    seal,
    sign,
    sign_all,
    text_of,
    words_of,
)
from flask.testing import FlaskClient
from journeys.test_who_signs import LOOKED_AFTER
from upload_kit import a_pdf
from web.pages import Seen, get, post

from formsvc.adapters.links import digest
from formsvc.adapters.packs import read_pack
from formsvc.demo.people import REFERRER, SAFEGUARDING_LEAD, SECOND_REFERRER
from formsvc.domain.chain import utc_text
from formsvc.domain.pack_evidence import read_attached_list
from formsvc.domain.paper_codes import paper_code
from formsvc.domain.problems import NotFound
from formsvc.domain.records import User
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.checking import check_path
from formsvc.journeys.named_files import faults_in_named
from formsvc.journeys.sending import send_pack
from formsvc.journeys.sweeping import sweep

PARENT = "alex.sample@parents.example"
CLERK = User(
    id="clerk",
    email="clerk@aldergrove.example",
    name="Cleo Clerk",
    role="office",
    organisation_id=REFERRER.organisation_id,
    disabled=False,
)


@pytest.fixture
def starting_point():
    return "sent"


@pytest.fixture
def person(services, ref):
    with services.ledger.reading() as tx:
        return next(one for one in tx.invitations.of_version(ref, 1) if one.address == PARENT)


@pytest.fixture
def second(app, services, school):
    """Another member of staff of the same school."""
    with services.ledger.transaction() as tx:
        tx.people.add_user(CLERK)
    return let_in(app.test_client(), services, CLERK)


def code_of(client, ref, person, document="plan"):
    page = get(client, f"/packs/{ref}/paper/{person.id}/{document}/cover")
    return re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.text.partition("Code")[2])[0]


def upload(client, ref, person, document="plan", *, status=303, data=None, code=""):
    answer = client.post(
        f"/packs/{ref}/paper/{person.id}/{document}",
        data={
            "code": code or code_of(client, ref, person, document),
            "file": (io.BytesIO(a_pdf() if data is None else data), "scan.pdf"),
        },
    )
    assert answer.status_code == status, answer.text[-500:]
    return answer


def scan_page(client, ref):
    page = get(client, f"/packs/{ref}")
    return next(one for one in page.links if re.search(r"/scan/\d+$", one))


def seen(client, where, ref, person, document="plan"):
    page = get(client, where)
    boxes = [one.get("value") for one in page.tagged("input") if one.get("name") == "ticked"]
    return [
        ("action", "confirm"),
        ("code", code_of(client, ref, person, document).lower().replace("-", " ")),
        ("written_name", "Alex Sample"),
        *(("ticked", one) for one in boxes),
    ]


def signed(services, ref):
    with services.ledger.reading() as tx:
        return [
            (one, tx.entries.private(one.seq))
            for one in tx.entries.of_pack(ref)
            if one.event == "document.signed"
        ]


def test_a_paper_counts_when_a_second_person_confirms_it_and_the_record_says_so(
    school, second, services, clock, *, ref, person
):
    for document in ("referral", "plan"):
        upload(school, ref, person, document)
        assert not [one for one, _ in signed(services, ref) if one.data["document"] == document]
        where = scan_page(second, ref)
        assert FlaskClient.open(second, f"{where}/file").data.startswith(b"%PDF")
        post(second, where, seen(second, where, ref, person, document))
    ours = signed(services, ref)
    scans = {re.search(r"SHA-256 ([0-9a-f]{64})", one.data["how"])[1] for one, _ in ours}
    page = get(school, f"/packs/{ref}").text
    for email, token in links(services).items():
        if email != PARENT:
            sign_all(services, token, "Some Body")
    seal(services, ref)
    clock.forward(days=3)
    sweep(services)
    record = words_of(services, ref, "signing-record.pdf")
    pack = read_pack(services.packs.place(ref, 1))
    listed = json.loads(pack["manifest.json"])

    assert len(ours) == 3
    inside = [(name, digest(data)) for name, data in pack.items() if "signed_paper" in name]
    assert {sha256 for _, sha256 in inside} == scans
    folders = {one.rpartition("/")[0] for one, _ in inside}
    assert folders == {"files", "dsl/files"}  # the council may not read all of a parent's paper
    assert all(sha256 in json.dumps(listed) for sha256 in scans)
    for document in ("referral", "plan"):
        with pikepdf.open(io.BytesIO(pack[f"{document}.pdf"])) as pdf:
            sealed_list = read_attached_list(pdf.attachments["files.json"].get_file().read_bytes())
        assert scans & set(sealed_list.values())
    assert check_path(services.packs.place(ref, 1), trusted=services.trusted).outcome == "valid"
    assert all(one.data["how"].startswith("by hand on paper, scan kept") for one, _ in ours)
    assert "signed on paper" in page
    told = [text_of(one) for one in letters(services) if PARENT in one["To"]]
    assert len([one for one in told if "a paper that you signed by hand" in one]) == 2
    assert f"Uploaded by {REFERRER.name}, confirmed by {CLERK.name}" in record
    assert "on paper, and signed by hand" in record
    assert record.count("None. It was read on paper") == len(ours)
    assert "Signed by hand on paper, as Alex Sample" in words_of(services, ref, "plan.pdf")
    assert all(services.blobs.get(one).startswith(b"%PDF") for one in scans)
    with services.ledger.reading() as tx:
        assert scans <= set(tx.uploads.digests())
    assert services.ledger.verify().fault is None


def test_whoever_sent_the_scan_cannot_confirm_it_nor_can_another_school(
    app, school, second, services, *, ref, person
):
    upload(school, ref, person)
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person)
    other = let_in(app.test_client(), services, SECOND_REFERRER)

    post(school, where, fields, 409)
    (row,) = get(school, "/packs").rows("For you to do (1)")
    assert "A signed paper waits for a second person" in " ".join(row)
    name, _, domain = REFERRER.email.partition("@")
    twin = replace(CLERK, id="twin", email=f"{name.upper()}+two@{domain}")
    with services.ledger.transaction() as tx:
        tx.people.add_user(twin)
    twins = let_in(app.test_client(), services, twin)  # a second account of their own mailbox
    assert "You sent this scan yourself" in get(twins, where).text
    assert "Another member of staff must" in post(twins, where, fields, 409).text
    post(other, where, fields, 404)
    get(other, f"{where}/file", 404)
    get(other, f"/packs/{ref}/paper/{person.id}", 404)
    assert signed(services, ref) == []


def test_a_refused_scan_signs_nothing_and_its_reason_stays_while_it_goes(
    school, second, services, clock, *, ref, person
):
    upload(school, ref, person)
    where = scan_page(second, ref)
    missing = post(second, where, {"action": "refuse", "words": " "}, 400)
    post(second, where, {"action": "refuse", "words": "No signature on it."})
    page = get(school, f"/packs/{ref}/paper/{person.id}")
    clock.forward(days=2)
    sweep(services)

    assert missing.errors_at_fields == ["Write why not"]
    assert "No signature on it." in page.text
    assert page.has_form("/plan")  # another scan may come
    assert signed(services, ref) == []
    with services.ledger.reading() as tx:
        kept = next(one for one in tx.entries.of_pack(ref) if one.event == "paper.uploaded")
        assert not services.blobs.has(kept.data["scan_sha256"])
        with pytest.raises(NotFound):
            tx.uploads.get(tx.entries.private(kept.seq)["upload"])


def test_a_code_of_another_paper_and_a_wrong_file_are_refused_at_their_boxes(
    school, services, ref, person
):
    other = code_of(school, ref, person, "referral")

    assert "not the code" in Seen(upload(school, ref, person, code=other, status=400)).text
    empty = Seen(upload(school, ref, person, data=b"", status=400))
    assert [one[1] for one in empty.summary] == ["file-plan"]
    upload(school, ref, person, data=b"MZ evil", status=400)
    upload(school, ref, person)
    assert "waits" in get(school, f"/packs/{ref}/paper/{person.id}").text
    upload(school, ref, person, status=409)  # one waits: no second beside it
    with services.ledger.reading() as tx:
        told = [one for one in tx.entries.of_pack(ref) if one.event == "paper.uploaded"]
    assert len(told) == 1


def test_the_second_person_must_see_code_name_and_every_needed_tick(
    school, second, services, ref, *, person
):
    upload(school, ref, person)
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person)
    code = ("code", code_of(second, ref, person, "referral"))
    without_ticks = [one for one in fields if one[0] != "ticked"]
    without_name = [one for one in fields if one[0] != "written_name"]

    post(second, where, [fields[0], code, *fields[2:]], 400)
    assert post(second, where, without_ticks, 400).summary[0][1] == "ticked"
    assert post(second, where, without_name, 400).summary[0][1] == "written_name"
    assert signed(services, ref) == []


def test_a_paper_signed_meanwhile_by_link_is_signed_once(school, second, services, *, ref, person):
    upload(school, ref, person)
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person)
    sign_all(services, links(services)[PARENT], "Alex Sample")
    before = signed(services, ref)
    page = post(second, where, fields, 409)

    assert "nothing for this person to sign" in page.text or "signed already" in page.text
    assert signed(services, ref) == before
    post(second, where, {"action": "refuse", "words": "Signed by link meanwhile."})


def test_a_scan_for_a_version_that_was_withdrawn_signs_nothing(
    school, second, services, *, ref, person
):
    upload(school, ref, person)
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person)
    post(school, f"/packs/{ref}/do/withdraw")

    post(second, where, fields, 409)
    assert signed(services, ref) == []


def test_a_paper_outlives_the_link_but_gives_nobody_a_new_one(
    school, second, services, clock, *, ref, person
):
    upload(school, ref, person)
    with services.ledger.transaction() as tx:
        tx.invitations.prolong(person.id, utc_text(clock()))
    where = scan_page(second, ref)
    post(second, where, seen(second, where, ref, person))

    assert [one.data["document"] for one, _ in signed(services, ref)] == ["plan"]
    clock.forward(minutes=2)
    assert second.get(f"/s/{links(services)[PARENT]}").status_code == 410


def test_a_code_of_another_pack_is_refused(school, services, ref, person):
    with services.ledger.reading() as tx:
        edition = next(
            one
            for one in tx.versions.editions(ref, 1)
            if (one.document, one.audience) == ("plan", "parent")
        )
    said = {"version": 1, "document": "plan", "pdf_sha256": edition.pdf_sha256}
    own = paper_code(pack=ref, invitation=person.id, **said)
    other = paper_code(pack="22222-33333", invitation=person.id, **said)

    assert own == code_of(school, ref, person)
    page = Seen(upload(school, ref, person, code=other, status=400))
    assert page.summary[0][1] == "code-plan"
    assert signed(services, ref) == []


def test_a_code_and_a_scan_of_a_version_that_was_amended_sign_nothing(
    school, second, services, *, ref, person
):
    old = code_of(school, ref, person)
    upload(school, ref, person)
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person)
    amend_pack(services, REFERRER, ref, "The hours were wrong")
    post(second, where, fields, 409)
    send_pack(services, REFERRER, ref)
    post(second, where, fields, 404)
    upload(school, ref, person, code=old, status=409)
    with services.ledger.reading() as tx:
        new = next(one for one in tx.invitations.of_version(ref, 2) if one.address == PARENT)

    assert Seen(upload(school, ref, new, code=old, status=400)).summary[0][1] == "code-plan"
    assert signed(services, ref) == []


def test_a_paper_for_safeguarding_leads_alone_is_printed_sent_and_seen_by_them_alone(
    app, school, second, services, *, ref
):
    with services.ledger.reading() as tx:
        lead = next(one for one in tx.invitations.of_version(ref, 1) if one.party == "dsl")
    theirs = let_in(app.test_client(), services, SAFEGUARDING_LEAD)
    for path in ("", "/referral/pdf", "/referral/cover"):
        get(school, f"/packs/{ref}/paper/{lead.id}{path}", 409)
    code = code_of(theirs, ref, lead, "referral")
    data = {"code": code, "file": (io.BytesIO(a_pdf()), "scan.pdf")}
    assert school.post(f"/packs/{ref}/paper/{lead.id}/referral", data=data).status_code == 409
    upload(theirs, ref, lead, "referral")
    where = scan_page(theirs, ref)

    get(second, f"{where}/file", 409)
    post(second, where, {"action": "confirm", "code": code}, 409)
    assert signed(services, ref) == []
    other = replace(
        SAFEGUARDING_LEAD, id="lead2", email="lead2@aldergrove.example", name="Lou Lead"
    )
    with services.ledger.transaction() as tx:
        tx.people.add_user(other)
    also = let_in(app.test_client(), services, other)
    post(also, where, seen(also, where, ref, lead, "referral"))
    (kept,) = kept_pages(theirs, f"/packs/{ref}")
    assert FlaskClient.open(also, f"{kept}/file").data.startswith(b"%PDF")
    assert kept_pages(second, f"/packs/{ref}") == []
    for path in (kept, f"{kept}/file"):
        get(second, path, 404)


def kept_pages(client, where):
    return [one for one in get(client, where).links if "/signed-paper/" in one]


def test_what_counts_as_signed_on_paper_can_be_looked_at_afterwards_by_who_may_read_it(
    app, school, second, officer, *, services
):
    ref = a_sent_pack(services, **LOOKED_AFTER)
    with services.ledger.reading() as tx:
        people = {one.party: one for one in tx.invitations.of_version(ref, 1)}
    for who in (people["parent"], people["authority"]):
        upload(school, ref, who, "plan")
        where = scan_page(second, ref)
        post(second, where, seen(second, where, ref, who, "plan"))
    kept = kept_pages(school, f"/packs/{ref}")
    number, others = (one.rpartition("/")[2] for one in kept)
    page = get(school, kept[0])
    early = officer.get(f"/authority/{ref}/signed-paper/{others}").status_code
    seal(services, sign(services, ref))
    record = words_of(services, ref, "signing-record.pdf")
    found = kept_pages(officer, f"/authority/{ref}")
    given = FlaskClient.open(school, f"{kept[0]}/file")
    stranger = let_in(app.test_client(), services, SECOND_REFERRER)

    for said in ("Personalised plan", "Alex Sample", REFERRER.name, CLERK.name, "I have read"):
        assert said in page.text
    assert given.data.startswith(b"%PDF")
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert f"The scan in the school's pack: signed_paper_plan_{number}" in record
    # The council reads what its social worker signed, and not all that the parent did.
    assert (early, [one.rpartition("/")[2] for one in found]) == (404, [others])
    assert "Wyn Worker" in get(officer, found[0]).text
    assert FlaskClient.open(officer, f"{found[0]}/file").data.startswith(b"%PDF")
    for client, path in (
        (officer, f"/authority/{ref}/signed-paper/{number}"),
        (officer, f"/authority/{ref}/signed-paper/{number}/file"),
        (stranger, kept[0]),
        (stranger, f"{kept[0]}/file"),
    ):
        get(client, path, 404)
    assert FlaskClient.open(officer, f"{kept[0]}/file").status_code != 200
    get(app.test_client(), f"{kept[0]}/file", 401)


def test_a_permission_left_empty_on_paper_is_recorded_as_not_given(
    school, second, services, *, ref, person
):
    upload(school, ref, person, "referral")
    where = scan_page(second, ref)
    fields = seen(second, where, ref, person, "referral")
    ticks = [value for name, value in fields if name == "ticked"]
    permission = next(one for one in ticks if "permission" in one)
    post(second, where, [one for one in fields if one != ("ticked", permission)])
    with services.ledger.reading() as tx:
        no = [one for one in tx.entries.of_pack(ref) if one.event == "document.declined"]

    assert [one.data["signatory"] for one, _ in signed(services, ref)] == ["parent_agrees"]
    assert [one.data["signatory"] for one in no] == ["parent_permissions"]


def test_a_scan_that_was_altered_or_lost_is_named_by_its_entry(
    school, second, services, *, ref, person
):
    upload(school, ref, person)
    where = scan_page(second, ref)
    post(second, where, seen(second, where, ref, person))
    with services.ledger.reading() as tx:
        entry = next(one for one in tx.entries.of_pack(ref) if one.event == "paper.uploaded")
    sha256 = str(entry.data["scan_sha256"])
    assert faults_in_named(services) == []
    file = next(services.blobs.folder.rglob(f"*{sha256[4:]}"))
    file.chmod(0o600)
    for change in (lambda: file.write_bytes(file.read_bytes() + b" "), file.unlink):
        change()
        faults = faults_in_named(services)
        assert next(one.seq for one in faults) == entry.seq
        assert sha256[:16] in faults[0].why
