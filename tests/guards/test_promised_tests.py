"""Guards that what the README of the tests names is there."""

import ast
import re

import pytest
from guards.code import ROOT

TESTS = ROOT / "tests"
NAMED = re.compile(r"`([a-z_/]+\.py)::(\w+)`")


def not_there(words):
    """Return each `file::function` that these words name and the tests do not have."""
    return [f"{file}::{name}" for file, name in NAMED.findall(words) if name not in inside(file)]


def inside(file):
    path = TESTS / file
    tree = ast.parse(path.read_text() if path.exists() else "")
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)}


def test_every_test_that_the_readme_names_is_there():
    words = (TESTS / "README.md").read_text()

    assert len(NAMED.findall(words)) > 10
    assert not_there(words) == []


@pytest.mark.parametrize("named", ["guards/code.py::no_such_thing", "no/such_file.py::modules"])
def test_a_name_that_is_not_there_is_found(named):
    assert not_there(f"`{named}` and `guards/code.py::modules`") == [named]


def test_the_files_that_are_to_begin_first_are_there():
    tree = ast.parse((TESTS / "conftest.py").read_text())
    (listed,) = (
        ast.literal_eval(one.value)
        for one in tree.body
        if isinstance(one, ast.Assign) and one.targets[0].id == "LONGEST_FIRST"
    )

    assert listed
    assert [name for name in listed if not (TESTS / name).exists()] == []
