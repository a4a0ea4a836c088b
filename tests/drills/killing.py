"""Kills web and worker again and again while people sign, and then counts what is there.

.venv/bin/python tests/drills/killing.py [signatures] [kills]    (500 and 20 when left out)

Web and worker are processes of their own on one real database. Clients sign over HTTP as people do
and write down each signature that the site acknowledged. A stand-in makes the PDFs; seals, files,
letters and entries are real.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from http.client import HTTPException
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from builders import (  # noqa: E402
    a_sent_pack,
    do_jobs,
    letters,
    open_with_fake_pdf,
    text_of,
)

from formsvc.adapters.processes import this_process  # noqa: E402
from formsvc.adapters.web_server import WebServer  # noqa: E402
from formsvc.app import create_app, now  # noqa: E402
from formsvc.config import Settings  # noqa: E402
from formsvc.demo.browser import Browser, PageRefused  # noqa: E402
from formsvc.domain.events import Event  # noqa: E402
from formsvc.domain.pack import State  # noqa: E402
from formsvc.domain.verdict import Outcome  # noqa: E402
from formsvc.journeys.checking import check_path  # noqa: E402
from formsvc.journeys.keeping import faults_in_kept  # noqa: E402
from formsvc.journeys.leases import free_dead_leases  # noqa: E402
from formsvc.journeys.working import Worker  # noqa: E402

CLIENTS = 4
PATIENCE = 1800


def settings_at(folder, port=80):
    return Settings.from_env(
        {
            "FORMSVC_DATA": str(folder / "data"),
            "FORMSVC_SIGNED": str(folder / "signed"),
            "FORMSVC_BASE_URL": f"http://127.0.0.1:{port}",
        }
    )


def in_a_process(target, *words):
    """Run a function in a process of its own, never as more of this one; return its id."""
    child = os.fork()
    if child == 0:
        try:
            target(*words)
        except BaseException:  # noqa: BLE001 - whatever it is, the child must end here
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def be_web(folder, clock, port):
    settings = settings_at(folder, port)
    services = open_with_fake_pdf(settings, clock)
    WebServer(create_app(settings, services), host="127.0.0.1", port=port, threads=4, ident=None)
    threading.Event().wait()


def be_worker(folder, clock):
    services = open_with_fake_pdf(settings_at(folder), clock)
    free_dead_leases(services)
    Worker(services, this_process()).start()
    threading.Event().wait()


def be_client(tokens, port, file):
    """Sign everything behind these links, and write down what was acknowledged."""
    with file.open("a") as acknowledged:
        for token in tokens:
            while not signed_all(token, port, acknowledged):
                time.sleep(0.1)


def signed_all(token, port, acknowledged):
    """Sign until nothing waits behind a link; say whether that was reached."""
    person = Browser(f"http://127.0.0.1:{port}")
    try:
        person.open(f"/s/{token}")
        if person.forms:
            person.submit(person.form(), [("action", "continue")])
        while True:
            person.open(f"/s/{token}/done")
            form = next((one for one in person.forms if one.boxes), None)
            if form is None:
                return True
            what = json.dumps([token, form.action or person.path])
            person.submit(form, [*form.boxes, ("typed_name", "Some Body"), ("action", "sign")])
            acknowledged.write(f"{what}\n")
            acknowledged.flush()
    except (OSError, HTTPException, PageRefused):
        return False


def still_runs(child):
    """Say whether a child still runs; fail when it ended badly."""
    pid, status = os.waitpid(child, os.WNOHANG)
    assert status == 0, "a client ended badly"
    return pid == 0


class Drill:
    """One run: folders with sent packs, two services that are killed, clients that go on."""

    def __init__(self, folder, port, clock=now):
        self.folder, self.port, self.clock = folder, port, clock
        self.notes = folder / "acknowledged"
        self.notes.mkdir(exist_ok=True)
        self.running = {}

    def start(self, name):
        target, words = {"web": (be_web, (self.port,)), "worker": (be_worker, ())}[name]
        self.running[name] = in_a_process(target, self.folder, self.clock, *words)

    def kill(self, name):
        os.kill(self.running[name], signal.SIGKILL)
        os.waitpid(self.running.pop(name), 0)

    def acknowledged(self):
        return [line for file in self.notes.iterdir() for line in file.read_text().splitlines()]

    def run(self, tokens, *, signatures, kills):
        """Let everybody sign while web and worker die in turn; return how often they did."""
        for name in ("web", "worker"):
            self.start(name)
        clients = [
            in_a_process(be_client, tokens[one::CLIENTS], self.port, self.notes / str(one))
            for one in range(CLIENTS)
        ]
        killed, end = 0, time.monotonic() + PATIENCE
        try:
            while (clients or killed < kills) and time.monotonic() < end:
                due = not clients or len(self.acknowledged()) >= killed * signatures // kills
                if killed < kills and due:
                    time.sleep(int.from_bytes(os.urandom(1)) / 1000)
                    victim = ("web", "worker")[killed % 2]
                    self.kill(victim)
                    self.start(victim)
                    killed += 1
                clients = [one for one in clients if still_runs(one)]
                time.sleep(0.02)
            assert not clients, "somebody could not sign to the end"
            self.wait_for_seals(end)
        finally:
            for one in clients:
                os.kill(one, signal.SIGKILL)
                os.waitpid(one, 0)
            for name in list(self.running):
                self.kill(name)
        return killed

    def wait_for_seals(self, end):
        services = open_with_fake_pdf(settings_at(self.folder), self.clock)
        while time.monotonic() < end:
            with services.ledger.reading() as tx:
                states = {pack.state for pack in tx.packs.all()}
                if states == {State.SEALED} and not tx.jobs.waiting():
                    break
            time.sleep(0.2)
        services.ledger.close()

    def judge(self):
        """Return what is there in the end, after checking that it is what must be."""
        services = open_with_fake_pdf(settings_at(self.folder), self.clock)
        acknowledged = Counter(self.acknowledged())
        told = services.ledger.verify()
        signed = Counter()
        with services.ledger.reading() as tx:
            packs = tx.packs.all()
            for pack in packs:
                events = tx.entries.of_pack(pack.ref, only=[Event.DOCUMENT_SIGNED])
                signed.update((one.data["invitation"], one.data["document"]) for one in events)
                per_item = Counter(
                    (one.data["invitation"], one.data["document"], one.data["statement_sha256"])
                    for one in events
                )
                assert set(per_item.values()) == {1}, "a signature stands twice"
                kinds = Counter(one.event for one in tx.entries.of_pack(pack.ref))
                assert (pack.state, kinds[Event.PACK_SEALED]) == (State.SEALED, 1)
            assert not tx.jobs.dead()
        assert set(acknowledged.values()) == {1}, "an acknowledged signature had to be given again"
        assert len(acknowledged) <= len(signed)
        assert told.fault is None, told.fault
        assert faults_in_kept(services) == []
        for pack in packs:
            place = services.packs.place(pack.ref, 1)
            assert {one.name for one in place.parent.iterdir()} == {"v1", f"{pack.ref}-v1.zip"}
            assert check_path(place, trusted=services.trusted).outcome is Outcome.VALID
        services.ledger.close()
        return {
            "acknowledged": len(acknowledged),
            "signed": len(signed),
            "entries": told.entries,
            "packs": len(packs),
        }


def tokens_in(services):
    """Return the token of every sign-off link that a letter brought."""
    found = []
    for letter in letters(services):
        _, mark, rest = text_of(letter).partition("/s/")
        found += [rest.split()[0]] if mark else []
    return found


def send_packs(folder, port, signatures):
    """Send packs until there is so much to sign; return their links."""
    services = open_with_fake_pdf(settings_at(folder, port), now)
    while waiting_in(services) < signatures:
        a_sent_pack(services)
    do_jobs(services)
    tokens = tokens_in(services)
    services.ledger.close()
    return tokens


def waiting_in(services):
    """Count what is to be signed: documents by person."""
    with services.ledger.reading() as tx:
        return sum(
            len({item.document for item in tx.invitations.items(one.id)})
            for pack in tx.packs.all()
            for one in tx.invitations.of_version(pack.ref, 1)
        )


def free_port():
    server = WebServer(lambda *_: [], host="127.0.0.1", port=0, ident=None)
    port = server.port
    server.stop()
    return port


def main(signatures=500, kills=20):
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        folder, port = Path(name), free_port()
        print(f"Sending packs until {signatures} signatures are asked for ...", flush=True)
        tokens = send_packs(folder, port, signatures)
        print(f"{len(tokens)} people sign; web and worker are killed {kills} times ...", flush=True)
        began = time.monotonic()
        drill = Drill(folder, port)
        killed = drill.run(tokens, signatures=signatures, kills=kills)
        took = time.monotonic() - began
        found = drill.judge()
        print(f"Killed {killed} times in {took:.0f} s: {found}. Nothing is lost, nothing doubled.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
