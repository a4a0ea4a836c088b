"""Many links at once: each is used up exactly once, whatever order the posts come in."""

import threading
from collections import Counter

import pytest
from builders import SOMEBODY, a_pack, links, send

from formsvc.demo.people import REFERRER
from formsvc.domain.problems import NotAllowed
from formsvc.journeys import signing
from formsvc.journeys.following import withdraw_pack

LINKS, POSTS = 30, 20


@pytest.fixture
def starting_point():
    return "sent"


def every_link(services, ref):
    """Return (pack, token) of 30 links that work, of as many packs as that takes."""
    found = [(ref, token) for token in links(services).values()]
    while len(found) < LINKS:
        before = set(links(services).values())
        another = send(services, a_pack(services))
        found += [(another, token) for token in links(services).values() if token not in before]
    return found[:LINKS]


class Ready:
    """Somebody who went in by a link and is about to sign their first paper."""

    def __init__(self, services, token):
        self._services = services
        self._token = token
        self._secret = signing.go_in(services, token)
        self._reading = signing.look_round(services, token, self._secret).waiting[0]

    def sign(self):
        try:
            signing.sign_document(
                self._services,
                self._token,
                self._secret,
                self._reading.document,
                typed_name="Some Body",
                agreed=[signing.CAPACITY, *map(signing.key_of, self._reading.items)],
                shown=self._reading.edition.pdf_sha256,
                person=SOMEBODY,
            )
        except (NotAllowed, signing.LinkReplaced) as refused:
            return type(refused).__name__
        return "signed"


def together(acts):
    """Run each act in a thread of its own; all begin at the same moment."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        barrier.wait()
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def events(services, ref):
    with services.ledger.reading() as tx:
        return tx.entries.of_pack(ref)


# Slow (600 durable transactions one after the other), because this is what must never go wrong.
def test_thirty_links_with_twenty_posts_each_give_exactly_thirty_papers_signed(services, ref):
    working = every_link(services, ref)
    people = [Ready(services, token) for _, token in working]
    answers = []

    def press(first):
        answers.extend(one.sign() for one in people[first:] + people[:first])
        services.ledger.close_own()

    together([lambda first=first: press(first) for first in range(POSTS)])
    signed = {
        (one.actor, one.data["document"])
        for pack in {pack for pack, _ in working}
        for one in events(services, pack)
        if one.event == "document.signed"
    }

    assert Counter(answers) == {"signed": LINKS, "SignedAlready": LINKS * (POSTS - 1)}
    assert len(signed) == LINKS
    assert services.ledger.verify().fault is None


def test_signing_and_withdrawing_at_once_come_to_one_order(services, ref):
    """Either the signature stands before the withdrawal, or it was refused: nothing else."""
    person, answers = Ready(services, next(iter(links(services).values()))), []
    together(
        [
            lambda: answers.append(person.sign()),
            lambda: withdraw_pack(services, REFERRER, ref),
        ]
    )
    told = [one.event.value for one in events(services, ref)]

    assert answers in (["signed"], ["LinkReplaced"])
    assert ("document.signed" in told) is (answers == ["signed"])
    assert "document.signed" not in told[told.index("pack.withdrawn") :]
    assert services.ledger.verify().fault is None
