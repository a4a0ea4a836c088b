"""What a chain cannot show of itself, a checkpoint that was kept elsewhere does."""

import json
import shutil

import pytest
from builders import a_pack, open_with_fake_pdf, settings_in

from formsvc.adapters.checkpoints import CheckpointSigner
from formsvc.journeys.proving import (
    ProofUnreadable,
    check_against,
    check_growth,
    prove_since,
    sign_checkpoint,
)


@pytest.fixture
def copied(services, settings, clock, tmp_path):
    """Opens a copy of the whole data folder as it is at this moment."""
    opened = []

    def copy():
        folder = tmp_path / f"copy-{len(opened)}"
        services.ledger.backup_to(tmp_path / "copy.db")
        shutil.copytree(settings.keys, folder / "data" / "keys")
        (tmp_path / "copy.db").rename(folder / "data" / "formsvc.db")
        opened.append(open_with_fake_pdf(settings_in(folder), clock))
        return opened[-1]

    yield copy
    for one in opened:
        one.ledger.close()


def whys(services, *notes):
    found = check_against(services, notes)
    assert found.chain.fault is None  # whole in itself, every time
    return found.against


def test_a_ledger_that_only_grew_fits_every_checkpoint_of_it(services):
    notes = [sign_checkpoint(services)]
    for _ in range(3):
        a_pack(services)
        notes.append(sign_checkpoint(services))

    assert whys(services, *notes) == ("", "", "", "")


def test_an_older_copy_or_a_cut_end_is_found(services, copied):
    a_pack(services)
    older = copied()
    a_pack(services)
    note = sign_checkpoint(services)

    (why,) = whys(older, note)
    assert "the last ones were cut off, or this is an older copy" in why
    assert not check_against(older, [note]).whole


def test_entries_that_were_written_anew_are_found(services, copied):
    a_pack(services)
    branch = copied()
    a_pack(services)
    note = sign_checkpoint(services)
    # The owner of the machine has the keys: the other branch is signed as well, and longer.
    a_pack(branch)
    a_pack(branch)

    (why,) = whys(branch, note)
    assert "written anew, or this is another branch" in why
    assert whys(branch, sign_checkpoint(branch)) == ("",)
    assert whys(services, sign_checkpoint(branch)) != ("",)


def test_a_note_is_believed_only_when_a_known_key_signed_it_of_this_ledger(services, tmp_path):
    a_pack(services)
    note = sign_checkpoint(services)
    stranger = CheckpointSigner.load(tmp_path / "stranger", services.checkpoints.origin)
    elsewhere = CheckpointSigner(services.checkpoints._key, "other.example/ledger")
    root = b"r" * 32

    assert whys(services, stranger.sign(size=1, root=root))[0].startswith("no key that is trusted")
    assert "another ledger, other.example" in whys(services, elsewhere.sign(size=1, root=root))[0]
    assert whys(services, note.replace("\n", "\n\n", 1)) == ("",)  # as a mail program may send it
    assert whys(services, note.replace("\n", "\nx", 1)) == ("this is no checkpoint",)
    assert whys(services, "") == ("this is no checkpoint",)


def test_a_council_sees_without_the_ledger_that_entries_were_only_added(services, copied):
    a_pack(services)
    note, branch = sign_checkpoint(services), copied()
    a_pack(services)
    proof = prove_since(services, note)

    assert check_growth(proof, services.trusted) == ""
    assert "no key that is trusted" in check_growth(proof, [])
    a_pack(branch)
    told = json.loads(proof) | {"newer": json.loads(prove_since(branch, note))["newer"]}
    assert "does not begin" in check_growth(json.dumps(told), services.trusted)
    told = json.loads(proof) | {"proof": json.loads(proof)["proof"][1:]}
    assert "does not begin" in check_growth(json.dumps(told), services.trusted)


@pytest.mark.parametrize(
    "proof",
    [
        *("", "[]", "{}", '{"older": "", "newer": "", "proof": []}', '{"older": 1}'),
        '{"proof":' + 100_000 * "[",
    ],
    ids=range(6),
)
def test_what_is_no_proof_is_called_so(services, proof):
    with pytest.raises(ProofUnreadable):
        check_growth(proof, services.trusted)


def test_nothing_is_proved_since_what_the_ledger_never_was(services, copied):
    a_pack(services)
    older = copied()
    a_pack(services)

    for note in ("", sign_checkpoint(services)):
        with pytest.raises(ProofUnreadable):
            prove_since(older, note)
