"""A change in the same moment as a signature or the authority's yes: one of the two comes first."""

import pytest
from builders import links, sign_one
from journeys.test_at_once import at_once, events

from formsvc.demo.people import OFFICER, REFERRER
from formsvc.domain.pack import State
from formsvc.journeys import signing
from formsvc.journeys.amending import amend_pack
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in
from formsvc.journeys.following import follow_pack

WHY = "The hours change."


@pytest.fixture
def starting_point(request):
    return "sent" if "signing" in request.node.name else "sealed"


@pytest.mark.parametrize("_", range(3))
def test_signing_and_changing_at_once_come_one_after_the_other(services, ref, _):
    token = links(services)["sam@riverbank.example"]
    secret = signing.go_in(services, token)
    reading = signing.look_round(services, token, secret).waiting[0]

    def sign():
        sign_one(services, token, secret, reading, "Sam O'Pretend")

    signed, amended = at_once(sign, lambda: amend_pack(services, REFERRER, ref, WHY))
    happened = events(services, ref)

    assert amended is None
    assert ("document.signed" in happened) is (signed is None)
    if signed is None:
        assert happened.index("document.signed") < happened.index("pack.amended")
    else:
        assert isinstance(signed, signing.LinkReplaced)
    assert follow_pack(services, REFERRER, ref).state is State.DRAFTING
    assert services.ledger.verify().fault is None


@pytest.mark.parametrize("_", range(3))
def test_accepting_and_changing_at_once_come_one_after_the_other(services, ref, _):
    seen = seen_in(open_pack(services, OFFICER, ref)[0])
    accepted, amended = at_once(
        lambda: accept_pack(services, OFFICER, ref, seen),
        lambda: amend_pack(services, REFERRER, ref, WHY),
    )
    happened = events(services, ref)
    state = follow_pack(services, REFERRER, ref).state

    assert amended is None
    assert ("pack.accepted" in happened) is (accepted is None)
    if accepted is None:
        assert happened.index("pack.accepted") < happened.index("pack.amended")
        assert state is State.CHANGING_ACCEPTED
    else:
        assert state is State.CHANGING
    assert services.ledger.verify().fault is None


def test_two_who_start_a_change_at_once_start_one(services, ref):
    results = at_once(*[lambda: amend_pack(services, REFERRER, ref, WHY)] * 3)

    assert [one is None for one in results].count(True) == 1
    assert events(services, ref).count("pack.amended") == 1
