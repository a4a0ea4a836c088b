"""Each night everything is checked, and what a crash left is finished or removed."""

import os
from dataclasses import replace

import pysqlite3
import pytest
from builders import do_jobs, letters, text_of

from formsvc.adapters.checkpoints import OutsideFolder
from formsvc.adapters.ledger import StoreDamaged
from formsvc.app import create_app
from formsvc.domain.examination import how_it_stands
from formsvc.domain.pack import State
from formsvc.journeys.checkpointing import keep_checkpoints
from formsvc.journeys.examining import examine, examine_when_due
from formsvc.journeys.sweeping_lost import sweep_lost


@pytest.fixture
def starting_point(request):
    return getattr(request, "param", "sealed")


@pytest.fixture
def told(services):
    """The same services, with an administrator."""
    return replace(services, administrator="admin@formsvc.example")


def test_what_is_whole_is_called_so_and_nobody_is_written_to(told):
    found = examine(told)
    do_jobs(told)

    assert found.faults == ()
    assert found.entries > 20
    assert not any("nightly check" in one["Subject"] for one in letters(told))


def test_it_comes_once_a_night_and_a_missed_night_is_caught_up(told, clock):
    did = [examine_when_due(told) for _ in range(2)]
    for hours in (17, 1, 1, 23, 60):  # it is 08:00; then 01:00, 02:00, 03:00, 02:00, two days on
        clock.forward(hours=hours)
        did.append(examine_when_due(told))
    clock.forward(days=-1)

    assert did == [1, 0, 0, 1, 0, 1, 1]
    assert examine_when_due(told) == 1  # a clock that was set back hides no night


def a_blob(services, ref):
    file = next(one for one in services.blobs.folder.glob("*/*"))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b"x")


def a_missing_blob(services, ref):
    next(one for one in services.blobs.folder.glob("*/*")).unlink()


def a_sealed_file(services, ref):
    file = next(services.packs.place(ref, 1).rglob("*.pdf"))
    file.chmod(0o600)
    file.write_bytes(b"%PDF-")


def a_file_beside(services, ref):
    (services.packs.place(ref, 1) / "more.pdf").write_bytes(b"%PDF-")


def a_manifest(services, ref):
    file = services.packs.place(ref, 1) / "manifest.json"
    file.write_text(file.read_text() + " ")


def a_row(services, ref):
    owner(services).execute("UPDATE item SET statement = 'other' WHERE state = 'signed'")


def an_entry(services, ref):
    connection = owner(services)
    connection.execute("DROP TRIGGER entry_never_changed")
    connection.execute("UPDATE entry SET actor = 'other' WHERE seq = 5")


def a_lost_row(services, ref):
    owner(services).execute("DELETE FROM organisation WHERE kind = 'school'")


def owner(services):
    return pysqlite3.connect(services.ledger.path, isolation_level=None)


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (a_blob, "is missing or damaged"),
        (a_missing_blob, "is missing or damaged"),
        (a_sealed_file, "is missing or altered"),
        (a_file_beside, "more.pdf does not belong to the pack"),
        (a_manifest, "is not the one that was sealed"),
        (a_row, "the row of the signed statement"),
        (an_entry, "Entry 5: a column says something else"),
        (a_lost_row, "names one that is not there"),
    ],
)
def test_every_damage_is_found_and_a_letter_tells_of_it(told, ref, damage, why):
    damage(told, ref)
    found = examine(told)
    do_jobs(told)
    letter = letters(told)[-1]

    assert any(why in one for one in found.faults), found.faults
    assert letter["To"].addresses[0].addr_spec == "admin@formsvc.example"
    assert f"found faults: {len(found.faults)}" in letter["Subject"]
    assert why in text_of(letter)
    with told.ledger.reading() as tx:
        assert tx.examinations.latest() == found


def test_a_damaged_file_of_the_database_is_told_even_when_nothing_can_be_kept_in_it(told):
    told.ledger.empty_log()
    with told.ledger.path.open("r+b") as file:
        for page in range(20, told.ledger.path.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(os.urandom(4096))
    with pytest.raises(StoreDamaged):
        examine(told)

    assert "nightly check" in letters(told)[-1]["Subject"]


def test_a_checkpoint_outside_that_does_not_fit_is_a_fault(told, tmp_path):
    (tmp_path / "outside").mkdir()
    watched = replace(told, outside=OutsideFolder(tmp_path / "outside"))
    keep_checkpoints(watched)
    assert examine(watched).whole
    (note,) = watched.outside.folder.iterdir()
    (note.parent / "other.txt").write_text(note.read_text().replace("ledger\n", "ledger\n1", 1))

    (fault,) = examine(watched).faults
    assert fault.startswith("The ledger does not fit other.txt")


def test_programs_that_watch_are_told_in_a_word(told, settings, clock, ref):
    asked = create_app(settings, told).test_client()
    words = [asked.get("/readyz").json["nightly_check"]]
    examine(told)
    words.append(asked.get("/readyz").json["nightly_check"])
    clock.forward(days=3)
    words.append(asked.get("/readyz").json["nightly_check"])
    a_missing_blob(told, ref)
    examine(told)
    answer = asked.get("/readyz")
    words.append(answer.json["nightly_check"])

    assert words == ["never", "whole", "too old", "faults"]
    assert how_it_stands(None, clock()) == "never"
    assert ref not in answer.text


@pytest.mark.parametrize("starting_point", ["signed"], indirect=True)
@pytest.mark.parametrize("way", ["DELETE FROM job", "UPDATE job SET state = 'done'"])
def test_a_signed_pack_whose_job_was_lost_is_sealed_all_the_same(services, ref, way):
    with services.ledger.transaction() as tx:
        tx.jobs.change(f"{way} WHERE kind = 'seal'")
    assert do_jobs(services) == 0 or state_of(services, ref) == State.SIGNED

    assert [sweep_lost(services) for _ in range(2)] == [1, 0]
    do_jobs(services)
    assert state_of(services, ref) == State.SEALED
    assert examine(services).whole


def state_of(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state


def test_orphans_go_after_a_day_and_nothing_else(services, ref, clock):
    data, packs = services.ledger.path.parent, services.packs.root
    kept = {one for one in (*data.rglob("*"), *packs.rglob("*")) if one.is_file()}
    orphan = services.blobs.folder / "ab" / ("ab" * 32)
    half = services.blobs.folder / "ab" / f".{'ab' * 32}.0123"
    folder, archive = packs / ref / ".v1-abc", packs / ref / f".{ref}-v1.zip-abc"
    copy = data / ".backup-abc"
    for one in (orphan.parent, folder, copy):
        one.mkdir(exist_ok=True)
    for one in (orphan, half, archive, folder / "plan.pdf", copy / "formsvc.db"):
        one.write_bytes(b"left over")
    now = clock().timestamp()
    for one in (orphan, half, archive, folder, copy):
        os.utime(one, (now, now))

    assert sweep_lost(services) == 0
    clock.forward(days=1, seconds=1)
    assert sweep_lost(services) == 5
    assert {one for one in (*data.rglob("*"), *packs.rglob("*")) if one.is_file()} == kept
    assert examine(services).whole
