"""A provider's register, decided without a database: standings, what it fills, names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from formsvc.domain.definition import Condition, Definition, Kind, Page, Question
from formsvc.domain.evidence import (
    Evidence,
    Standing,
    fill,
    is_used,
    name_key,
    read_check,
    register_pages,
    standing_of,
)
from formsvc.domain.uploads import Scan, Upload

TODAY = date(2026, 11, 23)
CHECK = Question(name="chk_x", ask="X", kind=Kind.CHECK, filled_by="provider")


def evidence(upload=None, **parts):
    return Evidence(
        id="e1",
        provider_id="p1",
        item="chk_x",
        value=parts,
        upload=upload,
        added_at="2026-11-03T09:00:00.000Z",
        ended_at=None,
        superseded_by=None,
    )


def upload(scan):
    return Upload(
        id="u1",
        provider_id="p1",
        kind="pdf",
        name="a.pdf",
        size=2048,
        sha256="ab" * 32,
        scan=scan,
        added_at="2026-11-03T09:00:00.000Z",
    )


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, Standing.EXPIRED),
        (0, Standing.EXPIRING),
        (60, Standing.EXPIRING),
        (61, Standing.CURRENT),
    ],
)
def test_evidence_holds_until_the_end_of_its_last_day(days, standing):
    given = evidence(what="x", expires=(TODAY + timedelta(days=days)).isoformat())

    assert standing_of(given, TODAY) is standing


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        (None, Standing.MISSING),
        (evidence(what="x"), Standing.CURRENT),
        (evidence(why_not="none"), Standing.NOT_HELD),
        (evidence(upload(Scan.CLEAN), what="x"), Standing.CURRENT),
        (evidence(upload(Scan.NONE), what="x"), Standing.CURRENT),
        (evidence(upload(Scan.WAITING), what="x", expires="2020-01-01"), Standing.WAITING),
        (evidence(upload(Scan.INFECTED), what="x"), Standing.REFUSED),
    ],
)
def test_how_an_item_stands(given, standing):
    assert standing_of(given, TODAY) is standing


def test_a_check_is_filled_without_a_result():
    given = evidence(upload(Scan.CLEAN), what="Certificate 1", expires="2027-08-31")

    assert fill(CHECK, given) == {
        "evidence": "Certificate 1. File from the provider, sent on 3 November 2026 "
        "(file abababababab)",
        "expires": "2027-08-31",
    }
    assert "result" not in fill(CHECK, evidence(why_not="none"))


def test_an_answer_is_used_only_while_evidence_and_both_dates_are_the_same():
    given = evidence(what="Certificate 1", where="Office", expires="2027-08-31")
    answer = {"result": "seen", "comment": "ours", **fill(CHECK, given)}

    assert is_used(CHECK, answer, given)
    assert not is_used(CHECK, answer | {"issued": "2026-01-01"}, given)
    assert not is_used(CHECK, answer | {"expires": "2027-09-01"}, given)
    assert not is_used(CHECK, None, given)


def test_a_provider_is_asked_what_concerns_itself_and_never_about_a_pupil():
    asked = (
        replace(CHECK, show_if=(Condition(question="transport", values=("taxi",)),)),
        replace(CHECK, name="chk_pupil", filled_by="school"),
        Question(name="ico_number", ask="ICO", kind=Kind.TEXT, filled_by="provider"),
    )
    page = Page(name="data", title="Data", questions=asked)
    checklist = Definition(
        name="checklist",
        title="",
        purpose="",
        template="",
        order=1,
        pages=(page,),
        signatories=(),
    )
    (found,) = register_pages({"checklist": checklist})

    assert [one.name for one in found.items] == ["ico_number", "chk_x"]
    assert found.checks[0].show_if == ()


@pytest.mark.parametrize(
    ("raws", "file", "wrong"),
    [
        ({}, False, ["what"]),
        ({}, True, ["what"]),
        ({"what": "x"}, False, ["where"]),
        ({"what": "x"}, True, []),
        ({"what": "x", "where": "y"}, False, []),
        ({"why_not": "none"}, False, []),
        ({"why_not": "none"}, True, ["why_not"]),
        ({"why_not": "none", "where": "y"}, False, ["why_not"]),
        ({"what": "x", "issued": "2027-01-02", "expires": "2027-01-01"}, True, ["expires"]),
        ({"what": "x", "issued": "2027-01-01", "expires": "2027-01-01"}, True, []),
        ({"what": "x\u202ey"}, True, ["what"]),
    ],
)
def test_what_a_check_needs(raws, file, wrong):
    _, faults = read_check(raws, has_file=file)

    assert [one.question for one in faults] == wrong


@pytest.mark.parametrize(
    "spelled",
    [
        "Riverbank & Co",
        "RIVERBANK AND CO.",
        "  riverbank   and co  ltd",
        "Riverbank, and Co Limited",
    ],
)
def test_spellings_of_one_name(spelled):
    assert name_key(spelled) == "riverbank and co"


@pytest.mark.parametrize(
    ("one", "other"), [("Riverbank", "Riverbank Two"), ("Ltd", ""), ("Bank CIC", "Bank House")]
)
def test_names_that_are_not_the_same(one, other):
    assert name_key(one) != name_key(other)
