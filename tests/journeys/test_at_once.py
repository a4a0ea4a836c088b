"""What happens when people act in the same moment: real threads, a real SQLite file."""

import threading

import pytest
from builders import SOMEBODY, do_jobs, links, sign_all

from formsvc.demo.people import REFERRER
from formsvc.domain.pack import State
from formsvc.domain.problems import FormsvcProblem
from formsvc.journeys import signing
from formsvc.journeys.following import follow_pack, withdraw_pack
from formsvc.journeys.letters import queue_letter


@pytest.fixture
def starting_point():
    return "sent"


def at_once(*acts):
    """Run acts in threads that start together; return the problems, None where there was none."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        barrier.wait()
        try:
            act()
        except FormsvcProblem as problem:
            results[number] = problem

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def events(services, ref):
    with services.ledger.reading() as tx:
        return [one.event.value for one in tx.entries.of_pack(ref)]


def test_when_the_last_two_sign_at_once_the_pack_is_signed_once(services, ref):
    *first, one, other = links(services).values()
    for token in first:
        sign_all(services, token, "Some Body")
    at_once(
        lambda: sign_all(services, one, "Some Body"),
        lambda: sign_all(services, other, "Some Body"),
    )

    assert events(services, ref).count("pack.signed") == 1
    with services.ledger.reading() as tx:
        assert tx.jobs.waiting(f"seal:{ref}") == 1
    do_jobs(services)
    assert events(services, ref).count("pack.sealed") == 1
    assert follow_pack(services, REFERRER, ref).state is State.SEALED
    assert services.ledger.verify().fault is None


def a_visit(services, token):
    secret = signing.go_in(services, token)
    return secret, signing.look_round(services, token, secret).waiting[0]


def test_signing_and_saying_no_at_once_leave_one_of_the_two(services, ref):
    token = links(services)["sam@riverbank.example"]
    secret, reading = a_visit(services, token)

    def sign():
        signing.sign_document(
            services,
            token,
            secret,
            reading.document,
            typed_name="Sam O'Pretend",
            agreed=[signing.CAPACITY, *(signing.key_of(item) for item in reading.items)],
            shown=reading.edition.pdf_sha256,
            person=SOMEBODY,
        )

    def decline():
        signing.decline_document(services, token, secret, reading.document, "No room")

    results = at_once(sign, decline)
    happened = events(services, ref)

    assert [one is None for one in results].count(True) == 1
    assert ("document.signed" in happened) is not ("document.declined" in happened)
    assert services.ledger.verify().fault is None


def test_two_workers_send_each_letter_once(services, ref):
    withdraw_pack(services, REFERRER, ref)
    before = events(services, ref).count("letter.sent")
    with services.ledger.transaction() as tx:
        for number in range(8):
            queue_letter(
                tx,
                letter="declined",
                to=REFERRER.email,
                name=REFERRER.name,
                facts={"reference": ref},
                key=str(number),
                pack=ref,
            )
    at_once(*[lambda: do_jobs(services)] * 4)

    assert events(services, ref).count("letter.sent") == before + 8
