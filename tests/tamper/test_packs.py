"""A whole sealed pack: valid as folder and zip, and every swap, loss or change is found."""

import json
import shutil
import zipfile
from dataclasses import replace

import pytest
from builders import Clock, a_sealed_pack, open_with_fake_pdf, settings_in
from tamper.conftest import a_page, seal

from formsvc.adapters.packs import MANIFEST, attachments_of, make_manifest, read_pack
from formsvc.demo.people import OFFICER
from formsvc.domain.chain import entry_hash
from formsvc.domain.pack_evidence import CHECKPOINT, ENTRIES, SHOWN
from formsvc.domain.problems import NotAllowed
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_files, check_path
from formsvc.journeys.checking_uploads import check_upload
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in


@pytest.fixture
def starting_point():
    return "sealed"


@pytest.fixture
def place(services, ref):
    return services.packs.place(ref, 1)


@pytest.fixture
def files(place):
    return read_pack(place)


@pytest.fixture(scope="module")
def other_files(tmp_path_factory, kept_keys):
    """A pack of the same school, sealed with the same key, about somebody else."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(kept_keys, folder / "data" / "keys")

    opened = open_with_fake_pdf(settings_in(folder), Clock())
    ref = a_sealed_pack(opened, pupil_forename="Kit", pupil_surname="Makebelieve")
    opened.ledger.close()
    return read_pack(opened.packs.place(ref, 1))


def with_manifest(files):
    """The files with a manifest that fits them, as a careful forger would write it."""
    rest = {name: data for name, data in files.items() if name != MANIFEST}
    return rest | {MANIFEST: make_manifest(rest)}


def judged(files, services):
    return check_files(with_manifest(files), trusted=services.trusted)


def changed_line(files, number, **changes):
    lines = files[ENTRIES].decode().splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | changes)
    return files | {ENTRIES: "\n".join(lines).encode() + b"\n"}


def test_an_untouched_pack_is_valid_as_folder_as_zip_and_file_by_file(services, ref, place):
    whole = check_path(place, trusted=services.trusted)
    zipped = check_path(services.packs.zip_of(ref, 1), trusted=services.trusted)
    alone = [check_path(file, trusted=services.trusted) for file in place.rglob("*.pdf")]

    assert whole == zipped
    assert whole.outcome is Outcome.VALID
    assert [check.passed for check in whole.checks] == [True] * 8 + [None]
    assert len(alone) >= 16
    assert {one.outcome for one in alone} == {Outcome.VALID}


def test_each_check_says_what_it_saw_for_a_program_too(services, place):
    said = check_path(place, trusted=services.trusted).as_json()

    assert [one["name"] for one in said["checks"]] == [
        *("entries", "in the ledger", "checkpoint", "complete", "same story", "as shown"),
        *("as signed", "attached files", "sealed files"),
    ]
    assert all(one["sentence"].endswith(".") for one in said["checks"])


def test_a_document_of_a_pack_can_be_uploaded_alone(services, files):
    assert check_upload(files["plan.pdf"], trusted=services.trusted).outcome is Outcome.VALID


SWAPS = (
    ("parent/referral.pdf", "referral.pdf"),
    ("plan.pdf", "sla.pdf"),
    ("signing-record.pdf", "plan.pdf"),
    ("provider/referral.pdf", "authority/referral.pdf"),
)


@pytest.mark.parametrize(("one", "other"), SWAPS)
def test_swapped_editions_are_found_although_each_seal_is_valid(one, other, services, files):
    swapped = files | {one: files[other], other: files[one]}
    verdict = judged(swapped, services)

    assert {each.outcome for each in verdict.verdicts.values()} == {Outcome.VALID}
    assert verdict.outcome is Outcome.ALTERED
    assert any(one in fault for fault in verdict.faults)


def test_a_sealed_document_in_the_place_of_the_signing_record_is_found(services, files):
    verdict = judged(files | {"signing-record.pdf": files["plan.pdf"]}, services)

    assert verdict.outcome is Outcome.ALTERED
    assert any("signing-record.pdf" in fault for fault in verdict.faults)


@pytest.mark.parametrize("name", ["plan.pdf", "parent/referral.pdf", "signing-record.pdf"])
def test_a_missing_document_is_found_although_the_manifest_fits(name, services, files):
    del files[name]
    verdict = judged(files, services)

    assert verdict.outcome is Outcome.ALTERED
    assert f"{name} is missing from the pack." in verdict.faults


def test_a_sealed_file_that_never_belonged_is_found(services, files):
    more = files | {"parent/sla.pdf": files["sla.pdf"]}
    verdict = judged(more, services)

    assert verdict.faults == ("parent/sla.pdf was never part of this pack.",)


def test_a_document_of_another_pack_is_found(services, files, other_files):
    verdict = judged(files | {"plan.pdf": other_files["plan.pdf"]}, services)

    assert verdict.outcome is Outcome.ALTERED
    assert any("plan.pdf tells another story" in fault for fault in verdict.faults)


@pytest.mark.parametrize("paper", [ENTRIES, CHECKPOINT])
def test_papers_of_another_pack_are_found(paper, services, files, other_files):
    assert judged(files | {paper: other_files[paper]}, services).outcome is Outcome.ALTERED


@pytest.mark.parametrize("paper", [ENTRIES, CHECKPOINT])
def test_missing_papers_are_found(paper, services, files):
    del files[paper]
    verdict = judged(files, services)

    assert verdict.outcome is Outcome.ALTERED
    assert verdict.faults == (f"{ENTRIES} or {CHECKPOINT} is missing or cannot be read.",)


@pytest.mark.parametrize(
    "junk", [b"", b"\n", b"[]\n", b'{"seq": 1}\n', b"\xff", b"[" * 5000, b'{"seq":1,"body":1}']
)
def test_entries_that_cannot_be_read_are_found(junk, services, files):
    assert judged(files | {ENTRIES: junk}, services).outcome is Outcome.ALTERED


def test_a_changed_entry_is_found(services, files):
    line = json.loads(files[ENTRIES].splitlines()[3])
    body = line["body"].replace("2026-11-23", "2026-11-24")
    changed = changed_line(files, 3, body=body)
    rehashed = changed_line(files, 3, body=body, sha256=entry_hash(body.encode()))

    assert any("Entry 4 was altered." in one for one in judged(changed, services).faults)
    assert any("Entry 4 is not proved" in one for one in judged(rehashed, services).faults)


def test_a_proof_that_does_not_lead_to_the_root_is_found(services, files):
    proof = json.loads(files[ENTRIES].splitlines()[0])["proof"]
    changed = changed_line(files, 0, proof=proof[1:])

    assert any("Entry 1 is not proved" in one for one in judged(changed, services).faults)


def test_entries_out_of_order_are_found(services, files):
    lines = files[ENTRIES].splitlines(keepends=True)
    turned = files | {ENTRIES: b"".join([lines[1], lines[0], *lines[2:]])}

    assert any("does not follow" in one for one in judged(turned, services).faults)


def test_an_entry_left_out_is_found(services, files):
    lines = files[ENTRIES].splitlines(keepends=True)
    shorter = files | {ENTRIES: b"".join(lines[:5] + lines[6:])}

    assert judged(shorter, services).outcome is Outcome.ALTERED


def test_a_checkpoint_with_another_size_is_found(services, files):
    note = files[CHECKPOINT].decode().split("\n")
    note[1] = str(int(note[1]) + 1)
    verdict = judged(files | {CHECKPOINT: "\n".join(note).encode()}, services)

    assert "The checkpoint was altered: its signature does not fit." in verdict.faults


def test_without_the_checkpoints_key_that_check_is_left_open_and_the_rest_stands(services, files):
    seals_only = [one for one in services.trusted if b"CERTIFICATE" in one]
    verdict = check_files(files, trusted=seals_only)

    assert verdict.outcome is Outcome.VALID
    assert {one.name for one in verdict.checks if one.passed is None} == {
        *("checkpoint", "sealed files"),
    }


def test_a_pack_made_by_somebody_else_is_never_valid(services, files, attacker):
    forged = {
        name: seal(attacker, a_page()) if name.endswith(".pdf") else data
        for name, data in files.items()
    }

    assert judged(forged, services).outcome is Outcome.UNKNOWN


def test_one_changed_byte_in_any_file_of_the_zip_is_found(services, ref, files, tmp_path):
    for name in files:
        target = tmp_path / "changed.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for other, data in files.items():
                middle = len(data) // 2
                flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
                archive.writestr(other, flipped if other == name else data)

        assert check_path(target, trusted=services.trusted).outcome is Outcome.ALTERED, name


def test_each_document_carries_what_was_shown_and_the_packs_story(files):
    carried = attachments_of(files["plan.pdf"])

    assert carried[ENTRIES] == files[ENTRIES]
    assert carried[CHECKPOINT] == files[CHECKPOINT]
    assert carried[SHOWN].startswith(b"%PDF-")


def test_no_personal_data_stands_in_the_papers_or_the_manifest(files):
    for name in (ENTRIES, CHECKPOINT, MANIFEST, "check.html"):
        words = files[name].decode().lower()

        assert not [one for one in ("robin", "sample", "example.", "192.0.2") if one in words], name


def test_a_whole_other_pack_in_the_place_is_found_before_it_is_accepted(
    services, ref, place, other_files
):
    for name, data in other_files.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_bytes(data)

    assert check_path(place, trusted=services.trusted).outcome is Outcome.VALID
    _, verdict = open_pack(services, OFFICER, ref)
    assert verdict.outcome is Outcome.ALTERED
    with pytest.raises(NotAllowed, match="cannot be accepted"):
        accept_pack(services, OFFICER, ref, seen_in(open_pack(services, OFFICER, ref)[0]))


def test_swapped_files_in_the_place_are_found_before_acceptance(services, ref, place, files):
    swapped = with_manifest(files | {"referral.pdf": files["parent/referral.pdf"]})
    for name, data in swapped.items():
        (place / name).write_bytes(data)

    _, verdict = open_pack(services, OFFICER, ref)
    assert verdict.outcome is Outcome.ALTERED


def test_a_pack_that_is_gone_is_not_valid(services, ref, place):
    shutil.rmtree(place)

    _, verdict = open_pack(services, OFFICER, ref)
    assert verdict.outcome is not Outcome.VALID


def test_without_any_trusted_key_nothing_is_valid(services, files):
    untrusting = replace(services, trusted=())

    assert check_files(files, trusted=untrusting.trusted).outcome is Outcome.UNKNOWN
