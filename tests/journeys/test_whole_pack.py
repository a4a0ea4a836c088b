"""The whole journey of a pack, from answers to a sealed and accepted pack."""

from builders import a_sealed_pack

from formsvc.demo.people import OFFICER, REFERRER
from formsvc.domain.pack import State
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_path
from formsvc.journeys.deciding import accept_pack, open_pack, seen_in
from formsvc.journeys.following import follow_pack, start_placement


def test_a_pack_goes_from_answers_to_a_started_placement(services):
    ref = a_sealed_pack(services)

    assert follow_pack(services, REFERRER, ref).state is State.SEALED

    accept_pack(services, OFFICER, ref, seen_in(open_pack(services, OFFICER, ref)[0]))
    start_placement(services, REFERRER, ref)

    assert follow_pack(services, REFERRER, ref).state is State.STARTED
    verdict = check_path(services.packs.place(ref, 1), trusted=services.trusted)
    assert verdict.outcome is Outcome.VALID
    assert services.ledger.verify().fault is None
