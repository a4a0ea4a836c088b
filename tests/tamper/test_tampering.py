"""Tampering with a sealed PDF: found in every way that we know, and never called valid."""

import random

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tamper.conftest import seal
from tamper.ways import (
    BYTES,
    PROGRAMS,
    REVISIONS,
    STRANGE,
    _edit,
    flip,
    foreign_certificate,
    hole,
    page_of,
    pdf_name,
    signed_too,
)

from formsvc.adapters.seals import check_seal
from formsvc.adapters.seals.trusting import read_pem
from formsvc.domain.verdict import Outcome

NOT_VALID = {Outcome.ALTERED, Outcome.UNKNOWN}


def outcome_of(pdf, trusted):
    return check_seal(pdf, trusted=trusted).outcome


@pytest.mark.parametrize("way", [*BYTES, *REVISIONS])
def test_tampering_is_found(way, sealed, trusted):
    changed = (BYTES | REVISIONS)[way](sealed)

    assert changed != sealed
    assert outcome_of(changed, trusted) is Outcome.ALTERED


@pytest.mark.parametrize("way", STRANGE)
def test_what_is_no_longer_ours_is_not_valid(way, sealed, trusted):
    changed = STRANGE[way](sealed)

    assert changed != sealed
    assert outcome_of(changed, trusted) in NOT_VALID


@pytest.mark.parametrize("way", PROGRAMS)
def test_a_file_rewritten_by_a_program_is_not_valid(way, sealed, trusted, tmp_path):
    changed = PROGRAMS[way](sealed, tmp_path)

    assert changed.startswith(b"%PDF-")
    assert outcome_of(changed, trusted) in NOT_VALID


@pytest.mark.parametrize("visible", [True, False])
def test_somebody_elses_signature_after_ours_is_found(visible, sealed, trusted, attacker):
    assert outcome_of(signed_too(sealed, attacker, visible=visible), trusted) is Outcome.ALTERED


def test_our_own_key_cannot_sign_a_second_time_either(sealed, trusted, sealer):
    assert outcome_of(signed_too(sealed, sealer, visible=False), trusted) is Outcome.ALTERED


def test_a_forgery_with_the_same_names_is_unknown(attached, trusted, attacker):
    verdict = check_seal(seal(attacker, attached), trusted=trusted)

    assert verdict.outcome is Outcome.UNKNOWN
    assert "does not know" in verdict.reason


def test_a_foreign_certificate_beside_the_signature_is_found(sealed, trusted, attacker):
    foreign = read_pem([attacker.certificate_pem])[0]
    added = x509.Certificate.load(foreign.public_bytes(Encoding.DER))

    assert outcome_of(foreign_certificate(sealed, added), trusted) is Outcome.ALTERED


def test_a_note_that_hid_words_cannot_be_taken_away_after_sealing(covered_sealed, trusted):
    def uncover(writer):
        del page_of(writer)["/Annots"]
        writer.update_container(page_of(writer))

    def hide(writer):
        note = page_of(writer)["/Annots"][0]
        note[pdf_name("/F")] = writer.root["/Pages"]["/Count"].__class__(2)
        writer.update_container(note)

    assert outcome_of(covered_sealed, trusted) is Outcome.VALID
    for change in (uncover, hide):
        assert outcome_of(_edit(change)(covered_sealed), trusted) is Outcome.ALTERED


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
