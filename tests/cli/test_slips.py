"""What a hurried administrator gives a command by mistake: told in a sentence, and nothing done."""

import os

import pytest


@pytest.fixture
def junk(tmp_path):
    return tmp_path / "junk"


@pytest.mark.parametrize(
    "text", [b"junk", b"", b"-----BEGIN CERTIFICATE-----\nAA\n", b"[" * 99_999, b'{"revoked": 1}']
)
def test_a_file_that_names_no_key_is_trusted_by_no_command(formsvc, junk, tmp_path, text):
    junk.write_bytes(text)
    program = tmp_path / "program"

    for words in (
        ("verify", "--write-program", program),
        ("verify", junk),
        ("ledger", "grown", junk),
    ):
        assert f"{junk} should be a PEM file" in formsvc(*words, "--trust", junk, code=1)
    assert not program.exists()


def test_no_secret_key_goes_into_the_program_that_is_given_away(formsvc, services, junk, tmp_path):
    program = tmp_path / "program"
    folder = services.ledger.path.parent / "keys" / "trusted"
    public = next(folder.glob("*.pem")).read_bytes()
    junk.write_bytes(public + b"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n")

    assert "nothing else" in formsvc("verify", "--write-program", program, "--trust", junk, code=1)
    junk.rename(folder / "z.pem")
    assert f"{folder} should be" in formsvc("verify", "--write-program", program, code=1)
    assert not program.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "copy.tar"),
        ("ledger", "verify"),
        ("ledger", "checkpoint"),
        ("retention", "erased"),
        ("retention", "ask", "NONE", "--ground", "asked", "--confirm", "NONE"),
        ("retention", "refuse", "NONE", "--reason", "x"),
        ("jobs", "list"),
        ("pack", "status", "NONE"),
    ],
)
def test_no_empty_service_is_made_and_found_whole_where_the_folder_is_a_slip(
    formsvc, monkeypatch, tmp_path, words
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORMSVC_DATA", "slip")

    assert f"There is no service in {tmp_path / 'slip'}" in formsvc(*words, code=1)
    assert list(tmp_path.glob("*.tar")) == []
    assert not (tmp_path / "slip").exists()


def test_a_backup_takes_the_place_of_no_device_or_pipe(formsvc, services, junk):
    os.mkfifo(junk)

    assert "is no ordinary file" in formsvc("backup", junk, code=2)
    assert junk.is_fifo()


def test_a_folder_without_a_checkpoint_compares_nothing_and_says_so(formsvc, services, tmp_path):
    (tmp_path / "outside").mkdir()

    said = formsvc("ledger", "verify", "--against", tmp_path / "outside", code=1)
    assert said == f"Error: There is no checkpoint in {tmp_path / 'outside'}.\n"


@pytest.mark.parametrize("damage", [b"no database" * 999, None])
def test_a_damaged_database_is_told_by_every_command(formsvc, services, junk, damage):
    services.ledger.close()
    whole = services.ledger.path.read_bytes()
    services.ledger.path.write_bytes(damage or whole[:8192] + b"\xa5" * (len(whole) - 8192))
    junk.write_bytes(b"no pack")

    for words in (("ledger", "verify"), ("user", "list"), ("backup", junk.with_name("b.tar"))):
        assert "formsvc.db, is damaged" in formsvc(*words, code=1)
    assert "formsvc.db, is damaged" in formsvc("doctor", code=1)
    # A check of a sealed pack never depends on the database.
    assert f"{junk}: unknown" in formsvc("verify", junk, code=1)


def test_a_damaged_key_of_checkpoints_is_told(formsvc, services):
    key = services.ledger.path.parent / "keys" / "checkpoint.key"
    key.chmod(0o600)
    key.write_bytes(b"short")

    assert f"The key in {key} is damaged" in formsvc("ledger", "verify", code=1)
    assert f"The key in {key} is damaged" in formsvc("doctor", code=1)


def test_a_list_of_erased_packs_that_goes_too_deep_is_no_list(formsvc, junk):
    junk.write_bytes(b"[" * 99_999)

    assert "not a list of erased packs" in formsvc("restore", junk, "--erased", junk, code=1)
