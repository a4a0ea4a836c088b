"""A machine is lost: last night's backup, a replica of the database and a mirror of the files."""

import shutil

import pytest
from builders import a_pack, do_jobs
from erasure_kit import erase, words_left

from formsvc.adapters.packs import MANIFEST, read_pack
from formsvc.demo.people import SAFEGUARDING_LEAD
from formsvc.domain.events import Event, Happening
from formsvc.journeys.erasing import finish_erasures, hold_pack, lift_hold
from formsvc.journeys.keeping import back_up


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


@pytest.fixture
def mirrored(services, settings, tmp_path):
    """Copies kept and sealed files, as they are now, into a mirror; returns its folder."""

    def mirror():
        shutil.copytree(services.blobs.folder, tmp_path / "mirror" / "blobs")
        shutil.copytree(settings.signed, tmp_path / "mirror" / "signed")
        return tmp_path / "mirror"

    return mirror


@pytest.fixture
def restored(formsvc, tmp_path, new_machine):
    """Restores the night's backup on a new machine; returns what was said."""

    def restore(*more, code=0):
        new_machine()
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        return formsvc("restore", tmp_path / "night.tar", *more, code=code)

    return restore


def erased(services, ref):
    erase(services, ref)
    finish_erasures(services)


def left_on(machine):
    return words_left(machine / "data", ("Robin",)) | words_left(machine / "signed", ("Robin",))


def test_no_mirror_and_no_older_backup_brings_back_who_was_erased(
    services, tmp_path, mirrored, restored, ref
):
    do_jobs(services)
    mirror = mirrored()
    back_up(services, tmp_path / "night.tar")
    erased(services, ref)
    services.ledger.backup_to(tmp_path / "replica.db")
    from_older = restored("--replica", tmp_path / "replica.db", "--mirror", mirror)

    assert words_left(mirror, ("Robin",))
    assert "The ledger is whole" in from_older
    assert left_on(tmp_path / "new") == {}

    (tmp_path / "night.tar").unlink()
    back_up(services, tmp_path / "night.tar")
    assert "The ledger is whole" in restored("--mirror", mirror)
    assert left_on(tmp_path / "new") == {}


def test_who_was_erased_stays_so_when_the_replica_is_left_out(
    services, formsvc, tmp_path, restored, ref
):
    do_jobs(services)
    services.ledger.backup_to(tmp_path / "older.db")
    hold_pack(services, SAFEGUARDING_LEAD, ref, "An appeal is going on.")
    lift_hold(services, SAFEGUARDING_LEAD, ref, "It is over.")
    back_up(services, tmp_path / "night.tar")
    erased(services, ref)
    listed = shutil.copy(services.ledger.path.parent / "erased.jsonl", tmp_path)
    said = restored("--replica", tmp_path / "older.db", "--erased", listed, code=1)

    assert "the replica was left out" in said
    told = formsvc("pack", "status", ref)
    assert f"Pack {ref} of Alder Grove School: erased" in told
    assert "version 1: erased" in told
    assert "in force" not in told
    assert left_on(tmp_path / "new") == {}
    assert "The ledger is whole" in formsvc("ledger", "verify")


def test_a_file_without_a_name_keeps_nobody_from_being_erased_again(
    services, tmp_path, restored, ref
):
    do_jobs(services)
    services.blobs.put(b"loose, about Robin")
    back_up(services, tmp_path / "night.tar")
    (tmp_path / "erased.jsonl").write_text(f'{{"reference": "{ref}"}}\n')
    said = restored("--erased", tmp_path / "erased.jsonl")

    assert "1 packs on the list of erased ones were erased again" in said
    assert left_on(tmp_path / "new") == {}


def archive(services, ref):
    """Leave what archiving leaves: other bytes under the same names, told of by an entry."""
    files = read_pack(services.packs.place(ref, 1))
    del files[MANIFEST]
    files["check.html"] += b"<!-- newer -->"
    with services.packs.prepare(ref, 1, files) as made, services.ledger.transaction() as tx:
        made.put_in_place()
        data = {"version": 1, "manifest_sha256": made.manifest_sha256}
        archived = Event.PACK_ARCHIVED
        tx.entries.append(Happening(event=archived, pack=ref, actor="formsvc", data=data))
    return files


def test_a_pack_that_was_archived_since_the_backup_comes_from_the_mirror(
    services, tmp_path, mirrored, restored, ref
):
    do_jobs(services)
    back_up(services, tmp_path / "night.tar")
    files = archive(services, ref)
    services.ledger.backup_to(tmp_path / "replica.db")
    mirror, replica = mirrored(), ("--replica", tmp_path / "replica.db")

    assert f"The list of files of {ref}/v1 is not the one that" in restored(*replica, code=1)
    said = restored(*replica, "--mirror", mirror)
    assert "1 packs with newer time-stamps taken from the mirror" in said
    assert read_pack(tmp_path / "new" / "signed" / ref / "v1")["check.html"] == files["check.html"]
