"""Tampering with a sealed PDF by chance and by forgery; the ways we know are the corpus's."""

import random

from tamper.conftest import seal
from tamper.ways import flip, hole

from formsvc.adapters.seals import check_seal
from formsvc.domain.verdict import Outcome


def outcome_of(pdf, trusted):
    return check_seal(pdf, trusted=trusted).outcome


def test_a_forgery_with_the_same_names_is_unknown(attached, trusted, attacker):
    verdict = check_seal(seal(attacker, attached), trusted=trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "does not know" in verdict.reason


def test_no_single_changed_byte_goes_unseen(sealed, bare_sealed, trusted):
    chance = random.Random(20261123)
    tries = [(sealed, place) for place in chance.sample(range(len(sealed)), 40)]
    tries += [(bare_sealed, place) for place in chance.sample(range(len(bare_sealed)), 80)]
    # The hole is not under the signature: the part of it that is written on gets tries of its own.
    tries += [(bare_sealed, place) for place in chance.sample(range(*hole(bare_sealed))[:4200], 80)]
    accepted = [
        place
        for pdf, place in tries
        if outcome_of(flip(pdf, place, 1 << chance.randrange(8)), trusted) is Outcome.VALID
    ]

    assert len(tries) == 200
    assert accepted == []
