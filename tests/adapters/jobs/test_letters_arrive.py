"""Letters arrive once: through a troubled mail server, and with workers killed again and again."""

import os
import signal
import traceback
from collections import Counter
from dataclasses import replace
from email import message_from_bytes

import pytest
from builders import Clock
from smtp_kit import Taker, misbehaving, running

from formsvc.adapters.ledger import Ledger
from formsvc.adapters.post import Sender, SmtpPost
from formsvc.adapters.processes import this_process
from formsvc.domain.events import Event
from formsvc.journeys.leases import free_dead_leases
from formsvc.journeys.letters import queue_letter
from formsvc.journeys.working import run_one

FROM = Sender(address="formsvc@localhost.example")
LETTERS, KILLS = 200, 10


@pytest.fixture
def starting_point():
    return "drafting"


def promise(services, ref, count):
    with services.ledger.transaction() as tx:
        for number in range(count):
            queue_letter(
                tx,
                letter="sealed",
                to=f"person{number}@staff.example",
                name=f"Person {number}",
                facts={"reference": ref, "school": "Elm School"},
                key=f"test-{number}",
                pack=ref,
            )


def waiting(services):
    with services.ledger.reading() as tx:
        return tx.jobs.waiting()


def with_server(services, port, seconds=5.0):
    return replace(services, post=SmtpPost(f"smtp://127.0.0.1:{port}", FROM, seconds=seconds))


def ids_by_address(taker):
    """Return what the mail server took: for each address the Message-IDs, in their order."""
    found = {}
    for one in taker.letters:
        name = message_from_bytes(one.content)["Message-ID"]
        found.setdefault(one.rcpt_tos[0], []).append(name)
    return found


def noted(services, ref, event):
    with services.ledger.reading() as tx:
        return [one.data["message_id"] for one in tx.entries.of_pack(ref, only=[event])]


@pytest.mark.parametrize(
    "trouble",
    [{"hangs_at": "EHLO"}, {"hangs_at": "LETTER"}, {"dies_at": "LETTER"}, {"dies_at": "DATA"}],
    ids=lambda one: "-".join(*one.items()),
)
def test_a_letter_waits_for_a_server_that_hangs_or_dies_and_then_arrives_once(
    services, clock, ref, trouble
):
    promise(services, ref, 1)
    with misbehaving(**trouble) as port:
        run_one(with_server(services, port, seconds=0.3), "test")
    clock.forward(hours=1)
    taker = Taker()
    with running(taker) as port:
        while run_one(with_server(services, port), "test"):
            clock.forward(hours=1)

    assert [len(ids) for ids in ids_by_address(taker).values()] == [1]
    assert len(noted(services, ref, Event.LETTER_DEFERRED)) == 1
    assert len(noted(services, ref, Event.LETTER_SENT)) == 1


def test_a_server_that_greylists_gets_the_same_letter_later(services, clock, ref):
    promise(services, ref, 1)
    taker = Taker()
    taker.answers["RCPT"] = "451 Come back later"
    with running(taker) as port:
        out = with_server(services, port)
        run_one(out, "test")
        run_one(out, "test")  # not yet: it waits
        taker.answers.clear()
        clock.forward(minutes=5)
        run_one(out, "test")
        run_one(out, "test")
    ((name,),) = ids_by_address(taker).values()

    assert name.startswith(f"<{noted(services, ref, Event.LETTER_SENT)[0]}@")
    assert waiting(services) == 0


def test_a_server_that_refuses_makes_a_task_and_gets_the_letter_no_more(services, clock, ref):
    promise(services, ref, 1)
    taker = Taker()
    taker.answers["RCPT"] = "550 No such person"
    with running(taker) as port:
        out = with_server(services, port)
        run_one(out, "test")
        taker.answers.clear()
        clock.forward(days=1)
        run_one(out, "test")
    with services.ledger.reading() as tx:
        (task,) = tx.jobs.dead()

    assert task.pack == ref
    assert taker.letters == []
    assert len(noted(services, ref, Event.LETTER_REFUSED)) == 1


class Killer(Taker):
    """A mail server that kills the worker at the worst moments: before it has taken a letter, and
    after it has, when the worker cannot know."""

    def __init__(self):
        super().__init__()
        self.at = {(number + 1) * LETTERS // (KILLS + 1) for number in range(KILLS)}
        self.kills = 0
        self.seen = 0
        self.worker = 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.seen += 1
        kills = self.seen in self.at
        if kills and self.kills % 2:
            self.kill()
            return "451 It is gone"
        answer = await super().handle_DATA(server, session, envelope)
        if kills:
            self.kill()
        return answer

    def kill(self):
        self.kills += 1
        os.kill(self.worker, signal.SIGKILL)


# Real processes, real kills, a real mail server, 200 letters with two commits each: some seconds.
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_ten_killed_workers_lose_no_letter_and_send_at_most_one_again_each(services, ref):
    promise(services, ref, LETTERS)
    services.ledger.close()  # a child must not go on with its parent's connection
    killer, workers = Killer(), 0
    with running(killer) as port:
        out = with_server(services, port)
        while True:
            workers += 1
            child = os.fork()
            if child == 0:
                work_until_done(out)
            killer.worker = child
            _, status = os.waitpid(child, 0)
            if os.WIFEXITED(status):
                break
    got = ids_by_address(killer)
    again = {address: len(ids) - 1 for address, ids in got.items() if len(ids) > 1}

    assert os.WEXITSTATUS(status) == 0
    assert (killer.kills, workers) == (KILLS, KILLS + 1)
    assert len(got) == LETTERS
    assert sum(again.values()) <= KILLS
    assert again  # the worst moment was met
    assert all(len(set(ids)) == 1 for ids in got.values())
    sent = noted(services, ref, Event.LETTER_SENT)
    assert Counter(sent) == Counter(ids[0][1:33] for ids in got.values())
    assert waiting(services) == 0
    assert services.ledger.verify().fault is None


def work_until_done(services):
    """Be a worker in a process of its own, as `formsvc serve` starts one."""
    try:
        own = replace(
            services,
            ledger=Ledger(services.ledger.path, clock=Clock(), random_bytes=os.urandom),
        )
        free_dead_leases(own)
        while run_one(own, this_process()):
            pass
    except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
