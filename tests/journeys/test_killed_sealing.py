"""The sealing of a pack is killed where its files stand half in place.

One step of `drills/stepping.py`; `make drill` kills before each.
"""

import pytest
from drills.stepping import kill_and_go_on


@pytest.fixture
def starting_point():
    return "signed"


def test_killed_between_folder_and_zip_one_sealed_file_and_one_entry_are_left(
    settings, tmp_path, ref
):
    # The folder has its name, the zip has not: the worst moment of all.
    kill_and_go_on(tmp_path, ref, "replace")

    assert (settings.signed / ref / "v1").is_dir()
