"""`formsvc pack import`: what it prints, what it keeps, and when it keeps nothing."""

import json

import pytest
from builders import everything
from click.testing import CliRunner

from formsvc.cli import main
from formsvc.demo.people import REFERRER, add_people
from formsvc.journeys.starting import start_pack

EXPORT = "Legal Surname,Forename,DOB\nSample,Robin,3/9/2010\nExample,Kim,4/9/2010\n"


@pytest.fixture
def new(services):
    add_people(services)
    return start_pack(services, REFERRER)


@pytest.fixture
def take(settings, monkeypatch, tmp_path, new):
    """Runs the command on a file with this text; returns (exit code, all that was printed)."""
    monkeypatch.setenv("FORMSVC_DATA", str(settings.data))
    monkeypatch.setenv("FORMSVC_SIGNED", str(settings.signed))

    def run(text, *more, ref=new, email=REFERRER.email):
        file = tmp_path / "facts"
        file.write_text(text)
        words = ["pack", "import", ref, str(file), "--as", email, *more]
        result = CliRunner().invoke(main, words)
        return result.exit_code, result.output

    return run


def values(services, ref):
    with services.ledger.reading() as tx:
        return tx.facts.values(ref)


def test_a_row_of_an_export_is_taken_in_and_each_change_is_printed(services, take, new):
    code, said = take(EXPORT, "--row", "2")

    assert code == 0, said
    assert "Sample" not in said
    assert ": Example\n" in said
    assert values(services, new)["pupil_dob"] == "2010-09-04"
    assert "Kim -> Kai" in take("Forename\nKai\n")[1]
    assert values(services, new)["pupil_forename"] == "Kai"


def test_a_dry_run_only_says_what_would_change(services, take, new):
    before = everything(services)
    code, said = take(json.dumps({"pupil_forename": "Robin"}), "--dry-run")

    assert code == 0
    assert "Robin" in said
    assert "Nothing was changed." in said
    assert everything(services) == before


def test_one_answer_that_cannot_be_taken_keeps_all_the_others_out(services, take, new):
    before = everything(services)
    code, said = take('{"pupil_forename": "Robin", "pupil_dob": "31/2/2010"}')

    assert code == 1
    assert "pupil_dob.day" in said
    assert "that month has no such day" in said
    assert everything(services) == before


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        (EXPORT, (), "--row 1"),
        (EXPORT, ("--row", "3"), "Error:"),
        ("", (), "empty"),
        ("a,b\n1,2\n", (), "Nothing in this file fits"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(services, take, text, more, why):
    before = everything(services)
    code, said = take(text, *more)

    assert code == 1
    assert why in said
    assert everything(services) == before


def test_another_schools_person_finds_no_such_pack(take):
    code, said = take(EXPORT, "--row", "1", email="omar.placeholder@birchhill.example")

    assert code == 1
    assert "Sample" not in said
