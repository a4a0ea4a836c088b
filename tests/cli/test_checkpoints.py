"""Checkpoints on the command line: what left the building is held against the ledger."""

from dataclasses import replace

import pytest
from builders import do_jobs

from formsvc.adapters.checkpoints import OutsideFolder
from formsvc.cli.doctoring.watching import look_at_checkpoints
from formsvc.config import Settings, SettingsUnsafe
from formsvc.journeys.checkpointing import keep_checkpoints


@pytest.fixture
def starting_point():
    return "drafting"


@pytest.fixture
def left(services, tmp_path):
    """The folder outside and the saved letter, after a checkpoint has left both ways."""
    (tmp_path / "outside").mkdir()
    away = OutsideFolder(tmp_path / "outside")
    keep_checkpoints(replace(services, outside=away, checkpoint_to="ledger@council.example"))
    do_jobs(services)
    letters = sorted((services.ledger.path.parent / "outbox").glob("*.eml"))
    return away.folder, letters[-1]


def test_a_saved_letter_and_a_whole_folder_are_held_against_the_ledger(services, formsvc, left):
    folder, letter = left
    said = formsvc("ledger", "verify", "--against", letter, "--against", folder)

    assert said.count("was taken of this ledger") == 2
    (note,) = folder.iterdir()
    note.chmod(0o600)
    note.write_text(note.read_text().replace("formsvc/ledger\n", "formsvc/ledger\n1", 1))
    said = formsvc("ledger", "verify", "--against", letter, "--against", folder, code=1)
    assert f"The checkpoint {note} does NOT fit: no key that is trusted here signed it." in said


def looked(tmp_path, **said):
    folders = {"FORMSVC_DATA": str(tmp_path / "data"), "FORMSVC_SIGNED": str(tmp_path / "signed")}
    return look_at_checkpoints(replace(Settings.from_env(folders | said), mode="production"))


def test_the_doctor_says_whether_checkpoints_leave_this_machine(tmp_path):
    (tmp_path / "outside").mkdir()
    to = {"FORMSVC_CHECKPOINT_TO": "ledger@council.example"}
    folder = {"FORMSVC_CHECKPOINT_FOLDER": str(tmp_path / "outside")}

    assert not looked(tmp_path).good
    assert looked(tmp_path, **to).said == "a letter a day to ledger@council.example"
    assert looked(tmp_path, **to, **folder).good


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("FOLDER", "data/keys", "must lie outside FORMSVC_DATA"),
        ("FOLDER", "nowhere", "there is no folder"),
        ("TO", "no address", "should be an address"),
    ],
)
def test_a_slip_in_the_settings_is_told(tmp_path, name, value, fault):
    said = value if name == "TO" else str(tmp_path / value)

    with pytest.raises(SettingsUnsafe, match=fault):
        looked(tmp_path, **{f"FORMSVC_CHECKPOINT_{name}": said})
