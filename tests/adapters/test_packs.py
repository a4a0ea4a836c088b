"""Packs: whole or not there, the same as folder and zip, and read without believing anything."""

import io
import os
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from formsvc.adapters.packs import (
    MANIFEST,
    PackFolder,
    PackUnreadable,
    keeping,
    make_manifest,
    manifest_faults,
    read_pack,
)
from formsvc.adapters.packs import reading as reading_module
from formsvc.domain.problems import NotFound

FILES = {"plan.pdf": b"%PDF- one", "parent/plan.pdf": b"%PDF- two", "entries.jsonl": b"{}\n"}


@pytest.fixture
def packs(tmp_path):
    return PackFolder(tmp_path / "signed")


def keep(packs, files=FILES, ref="AB12", version=1):
    with packs.prepare(ref, version, files) as prepared:
        prepared.put_in_place()
    return packs.place(ref, version)


def everything_in(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def test_folder_and_zip_hold_the_same(packs):
    place = keep(packs)

    assert read_pack(place) == read_pack(packs.zip_of("AB12", 1))
    assert read_pack(place) == FILES | {MANIFEST: make_manifest(FILES)}


def test_the_same_pack_gives_the_same_zip(packs, tmp_path):
    keep(packs)
    other = PackFolder(tmp_path / "other")
    keep(other, dict(reversed(FILES.items())))

    assert packs.zip_of("AB12", 1).read_bytes() == other.zip_of("AB12", 1).read_bytes()


def test_what_is_prepared_and_not_put_in_place_leaves_nothing(packs):
    with packs.prepare("AB12", 1, FILES):
        pass

    assert everything_in(packs.root) == []


def test_a_pack_that_was_to_give_way_is_there_again_when_the_newer_one_did_not_come(
    packs, monkeypatch
):
    """As on a disk where two folders cannot take each other's name in one step."""
    monkeypatch.setattr(keeping, "_exchange", lambda one, other: False)
    place, before = keep(packs), read_pack(keep(packs))
    whole, calls = Path.rename, []

    def killed(path, target):
        calls.append(target)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return whole(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            keep(packs, FILES | {"plan.pdf": b"%PDF- newer"})
    assert not place.exists()

    packs.drop_left_over(before=datetime(2999, 1, 1, tzinfo=UTC))

    assert read_pack(place) == before
    assert keep(packs, FILES | {"plan.pdf": b"%PDF- newer"}) == place
    assert read_pack(place)["plan.pdf"] == b"%PDF- newer"
    assert not list(packs.root.glob("*/.*"))


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.rename", "pathlib.Path.replace"])
@pytest.mark.parametrize("which", range(12))
def test_a_fault_at_any_step_never_leaves_half_a_pack(packs, monkeypatch, step, which):
    owner, name = (os, "fsync") if step == "os.fsync" else (Path, step.rpartition(".")[2])
    whole, calls = getattr(owner, name), []

    def breaks(*given):
        calls.append(given)
        if len(calls) == which + 1:
            raise OSError(28, "No space left on device")
        return whole(*given)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, breaks)
        try:
            keep(packs)
        except OSError:
            assert len(calls) == which + 1

    place = packs.place("AB12", 1)
    if place.exists():
        assert manifest_faults(read_pack(place)) == ()

    again = keep(packs)

    assert manifest_faults(read_pack(again)) == ()
    assert len(everything_in(packs.root)) == len(FILES) + 2


def test_what_a_killed_run_left_is_replaced_and_swept_away(packs):
    place = keep(packs, FILES | {"old.pdf": b"%PDF- old"})
    for name in (".v1-abc", ".v1-def"):
        (place.parent / name).mkdir()
        (place.parent / name / "plan.pdf").write_bytes(b"a child's name")
    (place.parent / ".AB12-v1.zip-abc").write_bytes(b"half")
    other = keep(packs, version=2)
    keep(packs)

    assert sorted(one.name for one in place.parent.iterdir()) == [
        *("AB12-v1.zip", "AB12-v2.zip", "v1", "v2"),
    ]
    assert set(read_pack(place)) == set(read_pack(other)) == {*FILES, MANIFEST}


def test_only_the_owner_may_look_in(packs):
    place = keep(packs)

    assert {one.stat().st_mode & 0o777 for one in (place, place.parent, place / "parent")} == {
        0o700
    }


@pytest.mark.parametrize("name", ["../v1/plan.pdf", "/etc/passwd", "", "a/../../x", "a\\b", "a\0b"])
def test_only_files_of_the_pack_are_read(packs, name):
    keep(packs)
    with pytest.raises(NotFound):
        packs.read("AB12", 1, name)


def test_an_export_is_the_zip(packs, tmp_path):
    keep(packs)
    copy = packs.export("AB12", 1, tmp_path / "out")

    assert copy.read_bytes() == packs.zip_of("AB12", 1).read_bytes()
    with pytest.raises(NotFound):
        packs.export("AB12", 9, tmp_path / "out")


def test_the_manifest_tells_missing_added_and_changed_files():
    files = FILES | {MANIFEST: make_manifest(FILES)}
    changed = files | {"plan.pdf": b"%PDF- three", "more.pdf": b""}
    del changed["entries.jsonl"]

    assert manifest_faults(files) == ()
    assert manifest_faults(changed) == (
        "entries.jsonl is missing.",
        "more.pdf does not belong to the pack.",
        "plan.pdf is not the file that was put into the pack.",
    )


@pytest.mark.parametrize(
    "broken", [b"", b"[]", b'{"files": 1}', b'{"files": {"a": 1}}', b"[" * 9000, b"\xff"]
)
def test_a_manifest_that_cannot_be_read_is_a_fault(broken):
    assert len(manifest_faults(FILES | {MANIFEST: broken})) == 1


def a_zip(tmp_path, *members, how=zipfile.ZIP_DEFLATED):
    target = tmp_path / "made.zip"
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target


def why_not(path):
    with pytest.raises(PackUnreadable) as found:
        read_pack(path)
    return found.value.why


@pytest.mark.parametrize("name", ["../plan.pdf", "/plan.pdf", "a/../../b", "a\\..\\b"])
def test_a_zip_with_a_name_that_leads_outside_is_refused(tmp_path, name):
    assert "file names" in why_not(a_zip(tmp_path, (name, b"x")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_a_name_twice_is_refused(tmp_path):
    assert "file names" in why_not(a_zip(tmp_path, ("plan.pdf", b"1"), ("plan.pdf", b"2")))


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_module, "LARGEST_TOTAL", 1 << 20)

    assert "too large" in why_not(a_zip(tmp_path, ("plan.pdf", bytes(2 << 20))))


def test_a_zip_of_too_many_files_is_refused(tmp_path):
    assert "too large" in why_not(a_zip(tmp_path, *[(f"{n}.txt", b"") for n in range(1001)]))


def test_a_zip_that_lies_about_a_size_is_refused_without_unpacking_it(tmp_path):
    made = a_zip(tmp_path, ("plan.pdf", bytes(50 << 20)))
    data = made.read_bytes()
    real, small = (50 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little")

    assert data.count(real) == 2
    made.write_bytes(data.replace(real, small))
    assert why_not(made)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_in_another_way_is_refused(tmp_path, how):
    assert "packed in a way" in why_not(a_zip(tmp_path, ("plan.pdf", b"x" * 100), how=how))


def test_a_damaged_zip_is_refused(packs):
    keep(packs)
    whole = packs.zip_of("AB12", 1).read_bytes()
    target = packs.root / "damaged.zip"
    for place in range(0, len(whole), 7):
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            files = read_pack(target)
        except PackUnreadable:
            continue

        assert manifest_faults(files) or files == read_pack(packs.place("AB12", 1))


def test_a_zip_whose_stream_is_broken_is_refused(tmp_path):
    packed = zlib.compress(b"plan " * 100)[2:-4]
    made = a_zip(tmp_path, ("plan.pdf", b"plan " * 100))
    made.write_bytes(made.read_bytes().replace(packed, b"\xff" * len(packed)))

    assert "whole zip" in why_not(made)


def test_a_pack_zipped_again_by_hand_still_fits(packs, tmp_path):
    place = keep(packs)
    again = [(f"v1/{name}", data) for name, data in read_pack(place).items()]
    dust = [("__MACOSX/v1/._plan.pdf", b"x"), ("v1/.DS_Store", b"x"), ("v1/parent/", b"")]

    assert read_pack(a_zip(tmp_path, *again, *dust)) == read_pack(place)


def test_a_folder_with_links_to_other_places_is_refused(packs):
    place = keep(packs)
    (place / "more.pdf").symlink_to("/etc/passwd")

    assert "links to other places" in why_not(place)


def test_no_file_at_all_is_told(tmp_path):
    assert "whole zip" in why_not(tmp_path / "none.zip")


def test_a_zip_within_a_zip_is_only_a_file(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../evil", b"x")

    assert set(read_pack(a_zip(tmp_path, ("inner.zip", inner.getvalue())))) == {"inner.zip"}
