"""A machine is lost: last night's backup, a replica of the database and a mirror of the files."""

import shutil

import pytest
from builders import a_pack, do_jobs


@pytest.fixture
def starting_point():
    return "signed"


@pytest.fixture
def new_machine(monkeypatch, tmp_path):
    """Points the command at the empty folders of another machine."""

    def point():
        monkeypatch.setenv("FORMSVC_DATA", str(tmp_path / "new" / "data"))
        monkeypatch.setenv("FORMSVC_SIGNED", str(tmp_path / "new" / "signed"))

    return point


@pytest.fixture
def lost(services, formsvc, settings, tmp_path, new_machine):
    """What is left of a machine that sealed a pack after its backup, and then was gone."""
    formsvc("backup", tmp_path / "night.tar")
    do_jobs(services)
    services.ledger.backup_to(tmp_path / "replica.db")
    mirror = tmp_path / "mirror"
    shutil.copytree(services.blobs.folder, mirror / "blobs")
    shutil.copytree(settings.signed, mirror / "signed")
    services.ledger.close()
    new_machine()
    return tmp_path


def test_the_new_machine_is_as_new_as_the_replica(formsvc, lost, ref):
    night, replica, mirror = (lost / one for one in ("night.tar", "replica.db", "mirror"))
    said = formsvc("restore", night, "--replica", replica, "--mirror", mirror)

    assert "entries further, to 2026-11-23T08:00" in said
    assert "The ledger is whole" in said
    assert "signed and sealed" in formsvc("pack", "status", ref)
    assert "valid" in formsvc("verify", lost / "new" / "signed" / ref / "v1")
    left = [one.name for one in (lost / "new" / "data").iterdir() if one.name.startswith(".")]
    assert left == []
    modes = [one.stat().st_mode & 0o077 for one in (lost / "new").rglob("*")]
    assert len(modes) > 40
    assert not any(modes)


def test_files_that_nobody_mirrored_are_named(formsvc, lost, ref):
    said = formsvc("restore", lost / "night.tar", "--replica", lost / "replica.db", code=1)

    assert f"{ref}/v1/plan.pdf is missing or altered." in said


def test_a_replica_that_does_not_go_on_from_the_backup_is_left_out(formsvc, lost, tmp_path, ref):
    (tmp_path / "junk.db").write_bytes(b"no database" * 999)
    said = formsvc("restore", lost / "night.tar", "--replica", tmp_path / "junk.db", code=1)

    assert "the replica was left out: it cannot be read as a database of ours" in said
    assert "The ledger is whole" in formsvc("ledger", "verify")
    assert f"Pack {ref}" in formsvc("pack", "status", ref)


def test_an_older_replica_is_left_out(services, formsvc, tmp_path, new_machine):
    services.ledger.backup_to(tmp_path / "older.db")
    a_pack(services)
    formsvc("backup", tmp_path / "night.tar")
    new_machine()
    said = formsvc("restore", tmp_path / "night.tar", "--replica", tmp_path / "older.db", code=1)

    assert "the last ones were cut off, or this is an older copy" in said
    assert "The ledger is whole" in formsvc("ledger", "verify")
