"""What a revoked key says about a file: a thief's own words about time count for nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from formsvc.domain.revocation import Reason, Revocation, judge_revocation

SINCE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
BEFORE, AFTER = SINCE - timedelta(days=1), SINCE + timedelta(days=1)
KEY = "ab" * 32


def judged(reason, sealed_at, *, proved=False, fingerprint=KEY):
    revocation = Revocation(fingerprint=fingerprint, since=SINCE, reason=reason)
    return judge_revocation([revocation], KEY, sealed_at=sealed_at, proved=proved)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("at", [SINCE, AFTER])
@pytest.mark.parametrize("proved", [True, False])
def test_nothing_sealed_from_that_moment_on_is_believed(reason, at, proved):
    check = judged(reason, at, proved=proved)

    assert check.passed is False
    assert "revoked from 1 December 2026 at 08:00 UTC" in check.sentence
    assert "sealed after that" in check.sentence


@pytest.mark.parametrize("reason", [Reason.REPLACED, Reason.ENDED])
def test_what_a_retired_key_sealed_before_stays_valid(reason):
    assert judged(reason, BEFORE).passed is True


def test_a_stolen_key_is_believed_only_with_a_time_from_outside():
    assert judged(Reason.STOLEN, BEFORE).passed is False
    assert "nothing outside it proves that" in judged(Reason.STOLEN, BEFORE).sentence
    assert judged(Reason.STOLEN, BEFORE, proved=True).passed is True


def test_another_keys_revocation_changes_nothing():
    assert judged(Reason.STOLEN, AFTER, fingerprint="cd" * 32).passed is True


def test_a_milder_entry_added_later_does_not_weaken_a_theft():
    rows = [
        Revocation(fingerprint=KEY, since=SINCE, reason=Reason.STOLEN),
        Revocation(fingerprint=KEY, since=AFTER, reason=Reason.REPLACED),
    ]
    for order in (rows, rows[::-1]):
        assert judge_revocation(order, KEY, sealed_at=BEFORE, proved=False).passed is False
