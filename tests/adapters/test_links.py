"""Links: a token serves one purpose, cannot be guessed or bent, and old keys still read."""

from os import urandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formsvc.adapters.links import LinkKeyMissing, LinkNotGenuine, LinkSigner, digest

PURPOSES = ("invitation", "sign-in", "download", "evidence")
SIGNER = LinkSigner([b"k" * 32])
secrets = st.binary(min_size=32, max_size=32)


@given(secrets, st.sampled_from(PURPOSES))
def test_a_token_is_refused_for_every_other_purpose(secret, purpose):
    token = SIGNER.mint(purpose, secret)

    assert SIGNER.read(purpose, token) == secret
    for other in set(PURPOSES) - {purpose}:
        with pytest.raises(LinkNotGenuine):
            SIGNER.read(other, token)


@given(st.text(max_size=200))
def test_junk_is_refused(junk):
    with pytest.raises(LinkNotGenuine):
        SIGNER.read("invitation", junk)


@given(secrets, st.integers(0, 200), st.characters(codec="ascii"))
def test_a_bent_token_never_leads_to_another_row(secret, place, letter):
    token = SIGNER.mint("invitation", secret)
    place %= len(token)
    bent = token[:place] + letter + token[place + 1 :]
    try:
        read = SIGNER.read("invitation", bent)
    except LinkNotGenuine:
        return

    assert digest(read) == digest(secret)


def test_a_token_of_an_older_key_still_works_after_rotation():
    old = LinkSigner([b"a" * 32]).mint("invitation", b"s" * 32)

    assert LinkSigner([b"a" * 32, b"b" * 32]).read("invitation", old) == b"s" * 32
    with pytest.raises(LinkNotGenuine):
        LinkSigner([b"b" * 32]).read("invitation", old)


def test_a_letter_made_twice_carries_the_same_link():
    seed = SIGNER.new_seed(urandom)

    assert SIGNER.derive(seed, "i1") == SIGNER.derive(seed, "i1")
    assert SIGNER.derive(seed, "i1") != SIGNER.derive(seed, "i2")
    assert SIGNER.derive(seed, "i1") != SIGNER.derive(SIGNER.new_seed(urandom), "i1")


def test_a_key_added_before_the_letter_is_written_makes_no_other_link():
    seed = LinkSigner([b"a" * 40]).new_seed(urandom)
    first = LinkSigner([b"a" * 40]).derive(seed, "i1")

    assert LinkSigner([b"a" * 40, b"b" * 40]).derive(seed, "i1") == first
    with pytest.raises(LinkKeyMissing):
        LinkSigner([b"b" * 40]).derive(seed, "i1")


@pytest.mark.parametrize("bend", [lambda t: t + "=", lambda t: t + "==", lambda t: f" {t}"])
def test_other_spellings_lead_to_the_same_row_or_nowhere(bend):
    try:
        read = SIGNER.read("invitation", bend(SIGNER.mint("invitation", b"s" * 32)))
    except LinkNotGenuine:
        return

    assert read == b"s" * 32


def test_another_case_is_refused():
    token = SIGNER.mint("invitation", b"s" * 32)

    assert token.swapcase() != token
    with pytest.raises(LinkNotGenuine):
        SIGNER.read("invitation", token.swapcase())


@given(st.binary(max_size=64).filter(lambda secret: len(secret) != 32))
def test_a_secret_of_another_length_is_refused_even_when_signed(secret):
    with pytest.raises(LinkNotGenuine):
        SIGNER.read("invitation", SIGNER.mint("invitation", secret))


def test_a_code_is_bound_to_its_person_and_to_the_key():
    assert SIGNER.code_digest("i1", "123456") == SIGNER.code_digest("i1", "123456")
    assert SIGNER.code_digest("i1", "123456") != SIGNER.code_digest("i2", "123456")
    assert SIGNER.code_digest("i1", "123456") != LinkSigner([b"z" * 32]).code_digest("i1", "123456")


def test_a_token_holds_nothing_but_its_secret():
    token = SIGNER.mint("invitation", b"s" * 32)

    assert len(token) < 120
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
