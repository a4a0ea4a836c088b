"""The command line: what it prints, how it exits, and that it never shows a traceback."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from builders import Clock, a_pack, a_sealed_pack
from file_kit import HEALTH
from file_kit import answers as file_answers
from upload_kit import a_pdf

from formsvc.app import open_services
from formsvc.config import Settings
from formsvc.demo.people import REFERRER, add_people, sample_facts
from formsvc.journeys.answering import new_pack_from


@pytest.fixture
def people(formsvc):
    formsvc("organisation", "add", "--kind", "authority", "--name", "Invented Council")
    formsvc("organisation", "add", "--kind", "school", "--name", "Elm School", "--urn", "999904")
    formsvc("user", "add", "--email", "Ann@elm.example", "--name", "Ann Example", "--role", "senco")


def test_people_and_organisations_are_added_and_listed(formsvc, people):
    said = formsvc("user", "list")

    assert said == "ann@elm.example  Ann Example, SENCO, Elm School\n"


def test_the_same_address_twice_is_refused_in_words(formsvc, people):
    words = ("--email", "ann@elm.example", "--name", "Other", "--role", "dsl")
    said = formsvc("user", "add", *words, code=1)

    assert said == "Error: Somebody with this email address is there already.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("user", "add", "--email", "no", "--name", "N", "--role", "dsl"),
            "Enter an email address",
        ),
        (("organisation", "add", "--kind", "school", "--name", "X", "--urn", "12"), "6 digits"),
        (("organisation", "add", "--kind", "school", "--name", "Elm School"), "there already"),
        (("organisation", "add", "--kind", "school", "--name", " "), "Say which name"),
        (("pack", "status", "NONE"), "There is no such pack"),
        (("pack", "export", "NONE", "--to", "x"), "There is no such pack"),
        (("pack", "send", "NONE"), "There is no such pack"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(formsvc, people, words, said):
    output = formsvc(*words, code=1)

    assert said in output
    assert "Traceback" not in output


def test_a_school_without_an_authority_is_told_what_to_do_first(formsvc):
    said = formsvc("organisation", "add", "--kind", "school", "--name", "Elm School", code=1)

    assert "Add a local authority first: formsvc organisation add --kind authority" in said


def test_a_pack_comes_from_a_file_with_the_rules_of_the_pages(formsvc, people, tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(sample_facts()))
    ref = formsvc("pack", "new", "--answers", file).strip()

    status = json.loads(formsvc("pack", "status", ref, "--json"))
    assert status["state"] == "Drafting"
    assert status["school"] == "Elm School"


def test_each_fault_of_a_file_is_told_and_nothing_is_kept(formsvc, people, tmp_path):
    facts = sample_facts() | {"pupil_dob": "31 February 2013", "pupil_forname": "Robin"}
    del facts["referral_date"]
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(facts))
    said = formsvc("pack", "new", "--answers", file, code=1)

    assert "- referral_date (Referral" in said
    assert "- pupil_dob.day (Referral, The pupil): This must be a real date" in said
    assert '- pupil_forname: No form asks for this. Did you mean "pupil_forename"?' in said
    told = json.loads(formsvc("pack", "new", "--answers", file, "--json", code=1))
    assert {one["question"] for one in told["faults"]} == {
        "referral_date",
        "pupil_dob",
        "pupil_forname",
    }
    assert "0 entries" in formsvc("ledger", "verify")


@pytest.mark.parametrize("text", ["{", "[1]", "nul", '{"a": 1}' * 2])
def test_a_file_that_is_no_json_object_is_told_so(formsvc, people, tmp_path, text):
    file = tmp_path / "answers.json"
    file.write_text(text)

    assert "answers.json" in formsvc("pack", "new", "--answers", file, code=1)


def test_verify_needs_no_database_and_tells_an_altered_file(services, formsvc, settings, tmp_path):
    ref = a_sealed_pack(services)
    place = services.packs.place(ref, 1)
    services.ledger.path.rename(tmp_path / "away.db")

    assert "valid" in formsvc("verify", place)
    assert "valid" in formsvc("verify", *sorted(place.glob("*.pdf")))
    assert "valid" in formsvc("verify", services.packs.zip_of(ref, 1))
    file = place / "referral.pdf"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert f"{file}: altered" in formsvc("verify", file, code=1)
    found = json.loads(formsvc("verify", place, "--json", code=1))
    assert found[str(place)]["outcome"] == "altered"


def test_verify_with_another_key_says_unknown(services, formsvc, tmp_path):
    ref = a_sealed_pack(services)
    other = tmp_path / "other.pem"
    other.write_bytes(services.checkpoints.public_pem)
    said = formsvc("verify", services.packs.place(ref, 1) / "plan.pdf", "--trust", other, code=1)

    assert "unknown" in said


def test_ledger_verify_names_the_first_bad_entry(services, formsvc):
    a_pack(services)
    services.ledger.close()
    file = services.ledger.path
    data = file.read_bytes()
    assert data.count(b'"document":"plan"') == 1
    file.write_bytes(data.replace(b'"document":"plan"', b'"document":"plum"'))

    said = formsvc("ledger", "verify", code=1)

    assert said == (
        "The ledger is NOT whole. Entry 4: the stored bytes do not match their hash: "
        "the entry was altered.\n"
    )


def test_ledger_export_and_checkpoint_can_be_read_back(services, formsvc, tmp_path):
    a_pack(services)
    lines = formsvc("ledger", "export").splitlines()
    formsvc("ledger", "checkpoint", "--to", tmp_path / "note.txt")

    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert (tmp_path / "note.txt").read_text().splitlines()[1] == str(len(lines))


def test_a_kept_checkpoint_tells_a_grown_ledger_from_another(services, formsvc, tmp_path):
    note, proof, wrong = (tmp_path / name for name in ("note.txt", "proof.json", "wrong.txt"))
    a_pack(services)
    formsvc("ledger", "checkpoint", "--to", note)
    lines = note.read_text().splitlines(keepends=True)
    wrong.write_text("".join([lines[0], f"1{lines[1]}", *lines[2:]]))
    a_pack(services)

    assert "was taken of this ledger" in formsvc("ledger", "verify", "--against", note)
    said = formsvc("ledger", "verify", "--against", note, "--against", wrong, code=1)
    assert f"The checkpoint {wrong} does NOT fit: no key that is trusted here signed it." in said
    told = json.loads(formsvc("ledger", "verify", "--against", note, "--json"))
    assert told["against"] == {str(note): ""}
    formsvc("ledger", "prove", "--since", note, "--to", proof)
    assert formsvc("ledger", "grown", proof) == "It holds: entries were only added.\n"
    proof.write_text(proof.read_text().replace('"proof": [', '"proof": ["00",'))
    assert "It does NOT hold" in formsvc("ledger", "grown", proof, code=1)


def test_a_backup_made_in_use_is_restored_whole(services, formsvc, monkeypatch, tmp_path):
    ref = a_sealed_pack(services)
    formsvc("backup", tmp_path / "copy.tar")
    assert (tmp_path / "copy.tar").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("FORMSVC_DATA", str(tmp_path / "new" / "data"))
    monkeypatch.setenv("FORMSVC_SIGNED", str(tmp_path / "new" / "signed"))

    assert "The ledger is whole" in formsvc("restore", tmp_path / "copy.tar")
    restored = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert len(restored) > 20
    assert [one for one in restored if one.stat().st_mode & 0o077] == []
    assert json.loads(formsvc("pack", "status", ref, "--json"))["state"] == "Signed and sealed"
    assert "valid" in formsvc("verify", tmp_path / "new" / "signed" / ref / "v1")
    assert "Restore into an empty folder" in formsvc("restore", tmp_path / "copy.tar", code=1)


def test_a_damaged_backup_changes_nothing(services, formsvc, monkeypatch, tmp_path):
    a_pack(services)
    formsvc("backup", tmp_path / "copy.tar")
    whole = (tmp_path / "copy.tar").read_bytes()
    monkeypatch.setenv("FORMSVC_DATA", str(tmp_path / "new" / "data"))
    monkeypatch.setenv("FORMSVC_SIGNED", str(tmp_path / "new" / "signed"))
    flipped = bytearray(whole)
    flipped[2000] ^= 1
    for data in (whole[: len(whole) // 2], b"", b"not a tar", bytes(flipped)):
        (tmp_path / "bad.tar").write_bytes(data)

        assert "cannot be restored" in formsvc("restore", tmp_path / "bad.tar", code=1)
        assert not (tmp_path / "new" / "data" / "formsvc.db").exists()


def test_config_lists_every_setting_and_shows_no_secret(formsvc, monkeypatch):
    monkeypatch.setenv("FORMSVC_SECRET_KEYS", "s" * 40)
    monkeypatch.setenv("FORMSVC_MAIL", "smtp://user:hidden@127.0.0.1:25")
    said = formsvc("config")

    assert "FORMSVC_BASE_URL" in said
    assert "s" * 40 not in said
    assert "hidden" not in said


def test_production_refuses_every_unsafe_setting_at_once(formsvc, monkeypatch, settings):
    settings.data.chmod(0o755)
    monkeypatch.setenv("FORMSVC_MODE", "production")
    monkeypatch.setenv("FORMSVC_SECRET_KEYS", "short")
    monkeypatch.setenv("FORMSVC_BSAE_URL", "https://forms.example")
    said = formsvc("serve", code=1)

    for words in (
        "each key needs 32 characters",
        "FORMSVC_SEAL must be set",
        "must start with https://",
        "FORMSVC_MAIL must send letters",
        "chmod 700",
        "FORMSVC_BSAE_URL is not a setting",
    ):
        assert words in said
    assert "short" not in said.replace("shortest", "")


@pytest.fixture
def production(monkeypatch, settings):
    """Sets the environment of a service that is meant for real, with changes."""
    settings.data.chmod(0o700)
    kept = {
        "FORMSVC_MODE": "production",
        "FORMSVC_SECRET_KEYS": "kX9-vQ2_mN7wR4tZ8bL1cF6hJ3sD5gYp",
        "FORMSVC_BASE_URL": "https://forms.example",
        "FORMSVC_MAIL": "smtp://127.0.0.1:25",
        "FORMSVC_SEAL": str(settings.keys / "seal.p12"),
        "FORMSVC_SEAL_PASSPHRASE_FILE": str(settings.keys / "seal.passphrase"),
    }

    def set_all(**changed):
        for name, value in (kept | changed).items():
            monkeypatch.setenv(name, value)

    return set_all


def test_production_never_seals_with_a_demonstrations_key(formsvc, production):
    production()

    assert "FORMSVC_SEAL is a demonstration's key" in formsvc("user", "list", code=1)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FORMSVC_SECRET_KEYS", "a" * 40, "must be random"),
        ("FORMSVC_BASE_URL", "https://forms.example/ap", "a host alone"),
        ("FORMSVC_BASE_URL", "https://me@forms.example", "a host alone"),
        ("FORMSVC_BASE_URL", "https://forms.example:99999", "a number from 1 to 65535"),
        ("FORMSVC_BASE_URL", "https://[::1", "an address like https://forms.example"),
        ("FORMSVC_TSA_URL", "http://tsa.example", "go together"),
        ("FORMSVC_TSA_ROOT", "root.pem", "go together"),
        ("FORMSVC_TSA_URL", "file:///etc/passwd", "an address like http://tsa.example"),
        ("FORMSVC_TSA_URL", "http://[::1", "an address like http://tsa.example"),
        ("FORMSVC_TSA_URL", "http://tsa.example:no", "an address like http://tsa.example"),
    ],
)
def test_a_setting_that_only_looks_safe_is_refused(formsvc, production, name, value, words):
    production(**{name: value})

    assert words in formsvc("serve", code=1)


def test_an_address_in_capitals_or_with_its_usual_port_is_the_one_that_browsers_send():
    for said in ("https://Forms.Example:443/", "https://forms.example"):
        assert Settings.from_env({"FORMSVC_BASE_URL": said}).base_url == "https://forms.example"
    numbered = Settings.from_env({"FORMSVC_BASE_URL": "http://[::1]:8000"})
    assert numbered.base_url == "http://[::1]:8000"


def test_a_port_that_cannot_be_had_is_told_and_nothing_hangs(formsvc, settings):
    assert "99999 is not in the range" in formsvc("serve", "--port", 99999, code=2)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [Path(sys.executable).with_name("formsvc"), "serve", "--web-only", "--port", port],
            env=os.environ | {"FORMSVC_DATA": str(settings.data)},
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"cannot be started on port {port}".encode() in done.stderr


def test_a_folder_that_is_not_there_is_told(formsvc, services, tmp_path):
    for words in (
        ("backup", tmp_path / "no" / "copy.tar"),
        ("ledger", "export", "--to", tmp_path / "no" / "entries.jsonl"),
    ):
        assert "No such file or directory" in formsvc(*words, code=1)


def test_verify_of_a_packs_outer_folder_says_to_name_a_version(services, formsvc):
    ref = a_sealed_pack(services)
    said = formsvc("verify", services.packs.place(ref, 1).parent, code=1)

    assert "unknown" in said
    assert "name one of them, like v1" in said


def test_the_demonstration_never_touches_real_data(formsvc, people):
    said = formsvc("demo", "--fresh", code=1)

    assert "Nothing was removed" in said
    assert "Ann Example" in formsvc("user", "list")


def test_doctor_tells_what_is_missing_and_how_to_mend_it(formsvc, settings, monkeypatch):
    settings.data.chmod(0o700)
    good = json.loads(formsvc("doctor", "--json"))
    assert all(one["good"] for one in good)

    settings.data.chmod(0o755)
    said = formsvc("doctor", code=1)

    assert f"To mend it: chmod 700 {settings.data}" in said


def test_letters_shows_what_the_outbox_holds(services, formsvc):
    a_pack(services)

    assert formsvc("letters") == "The outbox is empty.\n"


def test_help_works_without_any_setting_and_without_the_tests_packages():
    environment = {"PATH": os.environ["PATH"], "FORMSVC_MODE": "nonsense"}
    command = Path(sys.executable).with_name("formsvc")
    done = subprocess.run([command, "--help"], env=environment, capture_output=True, check=True)

    assert b"doctor" in done.stdout
    assert REFERRER.email.encode() not in done.stdout


def test_sending_lists_each_warning_without_a_reason_and_takes_reasons(formsvc, services):
    add_people(services)
    ref = new_pack_from(services, REFERRER, sample_facts())
    for words in ((), ("--reason", "R10= "), ("--reason", "C1=Not asked")):
        said = formsvc("pack", "send", ref, *words, code=1)

        assert "R10 Evidence that runs out: Runs out before the placement ends" in said
        assert '--reason R10="..."' in said
    assert "RULE=TEXT" in formsvc("pack", "send", ref, "--reason", "R10", code=2)
    assert "drafting" in formsvc("pack", "status", ref)


def test_a_pack_from_a_file_takes_the_files_that_lie_beside_it(formsvc, people, settings, tmp_path):
    (tmp_path / "plan.pdf").write_bytes(a_pdf())
    plan = {"has_healthcare_plan": "yes", "healthcare_plan": "Asthma", HEALTH: "plan.pdf"}
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(sample_facts() | plan))
    ref = formsvc("pack", "new", "--answers", file).strip()
    services = open_services(settings, clock=Clock())
    try:
        kept = file_answers(services, ref)[HEALTH]
        assert (kept["name"], services.blobs.has(kept["sha256"])) == ("plan.pdf", True)
    finally:
        services.ledger.close()


@pytest.mark.parametrize("name", ["../plan.pdf", "/etc/passwd", "missing.pdf", "link.pdf", "."])
def test_only_plain_names_of_files_beside_it_count(formsvc, people, tmp_path, name):
    folder = tmp_path / "export"
    folder.mkdir()
    (tmp_path / "plan.pdf").write_bytes(a_pdf())
    (folder / "link.pdf").symlink_to(tmp_path / "plan.pdf")
    file = folder / "answers.json"
    file.write_text(json.dumps(sample_facts() | {HEALTH: name}))
    said = formsvc("pack", "new", "--answers", file, code=1)

    assert "is not a file beside the file of answers" in said


def test_verify_writes_a_program_that_checks_without_us(services, formsvc, tmp_path):
    program = tmp_path / "formsvc-verify"
    place = services.packs.place(a_sealed_pack(services), 1)
    formsvc("verify", "--write-program", program)
    done = subprocess.run(
        [sys.executable, "-I", "-S", program, place], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    assert "valid. All" in done.stdout


def test_verify_of_nothing_says_what_to_name(formsvc):
    assert "Name a sealed PDF" in formsvc("verify", code=2)
