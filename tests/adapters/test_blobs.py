"""Files by content: what is read is what was kept, or it is told."""

import errno
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.adapters.blobs import BlobDamaged, Blobs, NoRoom


def test_what_was_kept_comes_back(tmp_path):
    blobs = Blobs(tmp_path / "blobs")
    sha256 = blobs.put(b"the words")

    assert blobs.get(sha256) == b"the words"
    assert blobs.put(b"the words") == sha256


def test_a_damaged_file_is_told_and_not_served(tmp_path):
    blobs = Blobs(tmp_path / "blobs")
    sha256 = blobs.put(b"the words")
    next((tmp_path / "blobs").glob("??/*")).write_bytes(b"other words")
    with pytest.raises(BlobDamaged):
        blobs.get(sha256)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(BlobDamaged):
        Blobs(tmp_path / "blobs").get("0" * 64)


def test_a_fault_half_way_leaves_nothing_behind(tmp_path, monkeypatch):
    blobs = Blobs(tmp_path / "blobs")

    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="Input"):
        blobs.put(b"the words")

    assert [file for file in (tmp_path / "blobs").rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_disk_that_takes_no_more_is_told_in_words(tmp_path, monkeypatch, number):
    blobs = Blobs(tmp_path / "blobs")

    def full(*_):
        raise OSError(number, "of the system")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NoRoom, match="no room"):
        blobs.put(b"the words")

    assert [file for file in (tmp_path / "blobs").rglob("*") if file.is_file()] == []


@given(st.binary(max_size=2000))
def test_any_bytes_come_back_under_their_own_digest(data):
    with tempfile.TemporaryDirectory() as folder:
        blobs = Blobs(Path(folder))

        assert blobs.get(blobs.put(data)) == data
        assert blobs.put(data) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a", "/etc/passwd"])
def test_a_name_that_is_no_digest_is_never_served(tmp_path, name):
    with pytest.raises(BlobDamaged):
        Blobs(tmp_path / "blobs").get(name)


def test_only_the_owner_may_read(tmp_path):
    blobs = Blobs(tmp_path / "blobs")
    blobs.put(b"the words")
    modes = {one.stat().st_mode & 0o077 for one in (tmp_path / "blobs").rglob("*")}

    assert modes == {0}
