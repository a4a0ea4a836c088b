"""Checkpoints: signed by one key, read only whole, and made once however many start at once."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.adapters import checkpoints as module
from formsvc.adapters.checkpoints import CheckpointSigner, note_signed, read_checkpoint
from formsvc.adapters.seals.trusting import read_pem

ROOT = bytes(range(32))


@pytest.fixture
def signer(tmp_path):
    return CheckpointSigner.load(tmp_path / "keys" / "checkpoint.key", "formsvc/ledger")


@pytest.fixture(scope="module")
def note_and_key(tmp_path_factory):
    signer = CheckpointSigner.load(
        tmp_path_factory.mktemp("k") / "checkpoint.key", "formsvc/ledger"
    )
    return signer.sign(size=7, root=ROOT), signer.public_key


def test_the_key_stays_the_same_and_is_for_its_owner_only(signer, tmp_path):
    file = tmp_path / "keys" / "checkpoint.key"

    assert CheckpointSigner.load(file, "formsvc/ledger").public_key == signer.public_key
    assert file.stat().st_mode & 0o777 == 0o400


def test_the_public_key_lies_among_the_trusted_and_is_no_seal(signer, tmp_path):
    (pem,) = (file.read_bytes() for file in (tmp_path / "keys" / "trusted").glob("*.pem"))

    assert pem == signer.public_pem
    assert read_pem([pem]) == []


def test_starting_many_times_at_once_makes_one_key(tmp_path, monkeypatch):
    together = threading.Barrier(4)
    whole = module.os.fsync

    def meet(descriptor):
        together.wait(20)
        whole(descriptor)

    monkeypatch.setattr(module.os, "fsync", meet)
    found = []
    starts = [
        threading.Thread(
            target=lambda: found.append(CheckpointSigner.load(tmp_path / "one.key", "x"))
        )
        for _ in range(4)
    ]
    for one in starts:
        one.start()
    for one in starts:
        one.join()

    assert len(found) == 4
    assert len({one.public_key for one in found}) == 1


def test_a_note_says_what_was_signed(signer):
    read = read_checkpoint(signer.sign(size=7, root=ROOT), signer.public_key)

    assert (read.origin, read.size, read.root) == ("formsvc/ledger", 7, ROOT)


@given(place=st.integers(0, 200), letter=st.characters(codec="utf-8"))
def test_no_changed_letter_gives_another_checkpoint(note_and_key, place, letter):
    note, key = note_and_key
    place %= len(note)
    read = read_checkpoint(note[:place] + letter + note[place + 1 :], key)

    assert read is None or (read.size, read.root) == (7, ROOT)


@pytest.mark.parametrize("size", ["07", "²", "-1", "", "7 ", "1e1", "\u0667"])
def test_a_size_has_one_spelling(note_and_key, size):
    note, key = note_and_key

    assert read_checkpoint(note.replace("\n7\n", f"\n{size}\n"), key) is None


@pytest.mark.parametrize(
    "junk", ["", "\n\n", "a\n1\n\n", "a\n1\n====\n\n", "a\r\n1\r\nAA==\r\n\r\n"]
)
def test_junk_is_no_checkpoint(note_and_key, junk):
    assert read_checkpoint(junk, note_and_key[1]) is None


def test_a_known_key_an_unknown_key_and_a_bent_note_are_told_apart(signer, tmp_path):
    other = CheckpointSigner.load(tmp_path / "other.key", "formsvc/ledger")
    note = signer.sign(size=7, root=ROOT)
    bent = note.replace("\n7\n", "\n8\n")

    assert note_signed(note, [b"no PEM", other.public_pem, signer.public_pem]) is True
    assert note_signed(note, [other.public_pem]) is None
    assert note_signed(bent, [signer.public_pem]) is False
    assert note_signed("junk", [signer.public_pem]) is None


def test_another_origin_is_another_signer(signer, tmp_path):
    elsewhere = CheckpointSigner.load(tmp_path / "keys" / "checkpoint.key", "elsewhere/ledger")
    note = elsewhere.sign(size=7, root=ROOT).replace("elsewhere/", "formsvc/")

    assert read_checkpoint(note, signer.public_key) is None
