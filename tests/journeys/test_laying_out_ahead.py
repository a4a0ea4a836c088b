"""A document is laid out when nobody has to sign it any more, while others still read theirs."""

from dataclasses import replace
from functools import partial

import pytest
from builders import REFERRER, FakePdf, do_jobs, links, seal, sign, sign_one
from erasure_kit import erase

from formsvc.adapters.pdf import EngineDied
from formsvc.domain.pack import State
from formsvc.journeys import signing
from formsvc.journeys.erasing import finish_erasures
from formsvc.journeys.following import follow_pack, withdraw_pack
from formsvc.journeys.sealing import forget_laid_out
from formsvc.journeys.working import EACH_MINUTE


@pytest.fixture
def starting_point():
    return "sent"


def signatures(services):
    """Yield what gives each signature, as people read one document after another."""
    for token in links(services).values():
        secret = signing.go_in(services, token)
        for reading in signing.look_round(services, token, secret).waiting:
            yield partial(sign_one, services, token, secret, reading)


def sign_with_pauses(services):
    """Let everybody sign, the worker working before each signature."""
    for give in signatures(services):
        do_jobs(services)
        give()


def unfinished(services):
    with services.ledger.reading() as tx:
        return unfinished_in(tx)


def unfinished_in(tx):
    return tx.jobs.unfinished("")


def state(services, ref):
    return follow_pack(services, REFERRER, ref).pack.state


def test_all_but_the_last_document_is_laid_out_before_the_last_signature(services, clock, ref):
    sign_with_pauses(services)
    ahead = set(services.pdf.ahead)
    before = len(services.pdf.given)
    clock.forward(days=3)

    do_jobs(services)
    at_sealing = services.pdf.given[before:]

    assert state(services, ref) == State.SEALED
    # The very same words, byte for byte: else the sealing would not take what was laid out.
    assert ahead < set(at_sealing)
    assert len(ahead) >= 6


def test_a_document_is_not_laid_out_while_somebody_must_sign_it(services):
    laid_out = []
    for give in signatures(services):
        do_jobs(services)
        laid_out.append(len(services.pdf.ahead))
        give()

    assert laid_out[0] == 0
    assert laid_out[-1] > 0


def test_what_cannot_be_laid_out_ahead_is_no_trouble_to_anybody(services, ref):
    for number, give in enumerate(signatures(services)):
        services.pdf.broken = (EngineDied(), OSError("too many open files"))[number % 2]
        do_jobs(services)
        give()
    tried = [one for one in unfinished(services) if one.kind == "lay_out"]
    services.pdf.broken = None
    do_jobs(services)

    assert tried == []
    assert state(services, ref) == State.SEALED


def test_nothing_is_laid_out_of_a_pack_that_was_taken_back(services, ref):
    given = signatures(services)
    while not any(one.kind == "lay_out" for one in unfinished(services)):
        next(given)()
    withdraw_pack(services, REFERRER, ref)
    do_jobs(services)

    assert services.pdf.ahead == {}


def test_letters_do_not_wait_for_what_is_laid_out_ahead(services):
    given = signatures(services)
    while not any(one.kind == "lay_out" for one in unfinished(services)):
        next(given)()
    with services.ledger.transaction() as tx:
        tx.jobs.add("letter", "letter:later", {})
        taken = [tx.jobs.claim("test", lease_seconds=300).kind for _ in unfinished_in(tx)]

    assert taken == sorted(taken, key="lay_out".__eq__)
    assert taken.count("letter") > 0


def test_what_was_laid_out_is_forgotten_when_a_pack_is_erased(services, ref):
    withdraw_pack(services, REFERRER, ref)
    services.pdf.ahead = {b"of this pack": (ref, 1), b"of another": ("OTHER", 1)}

    erase(services, ref)
    finish_erasures(services)

    assert services.pdf.ahead == {b"of another": ("OTHER", 1)}


class TestAnotherWorker:
    """Has a memory of its own: it hears of nothing but what the ledger says."""

    @pytest.fixture
    def other(self, services):
        """Return what another process sees, which laid some documents out."""
        given = signatures(services)
        while not any(one.kind == "lay_out" for one in unfinished(services)):
            next(given)()
        other = replace(services, pdf=FakePdf())
        do_jobs(other)
        assert other.pdf.ahead
        return other

    def test_keeps_what_may_still_be_sealed(self, other):
        assert forget_laid_out(other) == 0
        assert other.pdf.ahead

    def test_forgets_what_this_one_sealed(self, services, other, ref):
        seal(services, sign(services, ref))

        assert forget_laid_out(other) == 1
        assert other.pdf.ahead == {}

    def test_forgets_what_was_taken_back_and_erased_by_this_one(self, services, other, ref):
        withdraw_pack(services, REFERRER, ref)
        erase(services, ref)
        finish_erasures(services)

        assert forget_laid_out(other) == 1
        assert other.pdf.ahead == {}

    def test_looks_each_minute(self):
        assert forget_laid_out in EACH_MINUTE
