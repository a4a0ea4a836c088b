"""How long records are kept: each kind, each boundary, and what keeps a whole record."""

from datetime import date, timedelta

import pytest

from formsvc.domain.retention import (
    RECORD_KINDS,
    Times,
    falls_due,
    kinds_as_set,
    kinds_of,
    later_by,
    period_in_words,
)

TIMES = Times(born=date(2012, 2, 29), ended=date(2026, 7, 31), last_change=date(2026, 8, 31))


def due(*names, times=TIMES, months=None):
    return falls_due(kinds_as_set(months or {}), frozenset(names), times)


@pytest.mark.parametrize(
    ("kind", "on"),
    [
        ("pupil_file", date(2037, 3, 1)),
        ("ehc_plan", date(2043, 3, 1)),
        ("child_protection", date(2037, 3, 1)),
        ("agreement", date(2032, 7, 31)),
        ("unused_referral", date(2027, 3, 1)),
    ],
)
def test_each_kind_falls_due_on_its_day_and_not_a_day_before(kind, on):
    found = due(kind)

    assert found.on == on
    assert found.has_come(on)
    assert not found.has_come(on - timedelta(days=1))


def test_the_table_above_tries_every_kind():
    tried = {"pupil_file", "ehc_plan", "child_protection", "agreement", "unused_referral"}

    assert {one.name for one in RECORD_KINDS} == tried
    assert all(one.source and one.months > 0 for one in RECORD_KINDS)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2012, 2, 29), 12, date(2013, 3, 1)),
        (date(2012, 2, 29), 48, date(2016, 2, 29)),
        (date(2076, 2, 29), 24 * 12, date(2100, 3, 1)),  # 2100 is no leap year
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 3, 1)),
        (date(2026, 8, 29), 18, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_months_are_counted_and_never_a_day_too_few(day, months, later):
    assert later_by(day, months) == later


def test_a_count_beyond_the_calendar_is_refused():
    with pytest.raises(OverflowError):
        later_by(date(9990, 1, 1), 25 * 12)


def test_a_record_of_several_kinds_is_kept_as_long_as_the_longest():
    found = due("pupil_file", "ehc_plan", "agreement")

    assert (found.kind.name, found.on) == ("ehc_plan", date(2043, 3, 1))
    assert found.why == "Records about an EHC plan: 31 years from the pupil's date of birth"


def test_a_day_that_is_not_known_keeps_the_whole_record():
    unknown = Times(born=None, ended=date(2000, 1, 1), last_change=date(2000, 1, 1))
    found = due("pupil_file", "agreement", times=unknown)

    assert found.on is None
    assert not found.has_come(date.max)
    assert "nobody has said the pupil's date of birth" in found.why


def test_child_protection_is_looked_at_first_whichever_kind_is_kept_longest():
    assert due("child_protection", "ehc_plan").looked_at_first
    assert not due("pupil_file", "ehc_plan").looked_at_first


def test_an_authority_may_set_other_periods():
    assert due("agreement", months={"agreement": 144}).on == date(2038, 7, 31)
    assert due("pupil_file", months={"agreement": 144}).on == date(2037, 3, 1)


def test_what_a_pack_holds_says_which_kinds_it_is():
    assert kinds_of({}, placed=False) == {"unused_referral"}
    assert kinds_of({"sen_status": "ehc_plan"}, placed=False) == {"unused_referral"}
    assert kinds_of({"sen_status": "none"}, placed=True) == {"pupil_file", "agreement"}
    assert "ehc_plan" in kinds_of({"sen_status": "ehc_plan"}, placed=True)
    assert "child_protection" in kinds_of({"protection_plan": "child_in_need"}, placed=False)
    assert "child_protection" not in kinds_of({"protection_plan": "none"}, placed=True)


def test_periods_are_said_in_words():
    assert [period_in_words(one) for one in (300, 12, 6, 18, 1)] == [
        "25 years",
        "1 year",
        "6 months",
        "1 year and 6 months",
        "1 month",
    ]
