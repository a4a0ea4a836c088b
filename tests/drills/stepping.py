"""Kills the sealing of a pack between any two of its steps, and then lets the next worker go on.

.venv/bin/python tests/drills/stepping.py [first] [last]    (all steps when left out)

A step is a file made sure (fsync), a name given (rename, replace) or a transaction (COMMIT). The
process dies before the step. Each time one sealed file each, one entry each and one pack are left.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from builders import Clock, KeptPacks, do_jobs, open_with_fake_pdf, settings_in  # noqa: E402
from drills.killing import in_a_process  # noqa: E402

from formsvc.adapters.links import digest  # noqa: E402
from formsvc.adapters.packs import read_pack  # noqa: E402
from formsvc.adapters.seals import make_demo_key  # noqa: E402
from formsvc.domain.events import Event  # noqa: E402
from formsvc.domain.verdict import Outcome  # noqa: E402
from formsvc.journeys.checking import check_path  # noqa: E402
from formsvc.journeys.keeping import faults_in_kept  # noqa: E402
from formsvc.journeys.sealing import seal_pack  # noqa: E402

NEVER = 10**6


class Steps:
    """Counts the steps of this process, and kills it after so many, or before one of that name."""

    def __init__(self, services, last):
        self.taken, self._last = [], last
        self._inner = {name: getattr(os, name) for name in ("fsync", "rename", "replace")}
        for name, inner in self._inner.items():
            setattr(os, name, self._counted(name, inner))
        connection = services.ledger._transaction().entries.database.conn
        connection.set_trace_callback(self._traced)

    def stop(self):
        for name, inner in self._inner.items():
            setattr(os, name, inner)

    def _counted(self, name, inner):
        def step(*words):
            self._count(name)
            return inner(*words)

        return step

    def _traced(self, statement):
        if statement == "COMMIT":
            self._count(statement)

    def _count(self, name):
        self.taken.append(name)
        if name == self._last or (isinstance(self._last, int) and len(self.taken) > self._last):
            os.kill(os.getpid(), signal.SIGKILL)


def steps_of(folder, ref):
    """Seal once and return the names of its steps, in their order."""
    services = open_with_fake_pdf(settings_in(folder), Clock())
    steps = Steps(services, NEVER)
    seal_pack(services, ref, 1)
    steps.stop()
    services.ledger.close()
    return steps.taken


def seal_until(folder, ref, last):
    """Seal as a worker does, and die after so many steps, or before one of that name."""
    services = open_with_fake_pdf(settings_in(folder), Clock())
    Steps(services, last)
    seal_pack(services, ref, 1)


def kill_and_go_on(folder, ref, last):
    """Die at a step, then let the next worker go on; check what is left."""
    child = in_a_process(seal_until, folder, ref, last)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it came to its end before the step"
    services = open_with_fake_pdf(settings_in(folder), Clock())
    do_jobs(services)
    files = read_pack(services.packs.place(ref, 1))
    with services.ledger.reading() as tx:
        entries = tx.entries.of_pack(ref)
    events = Counter(one.event for one in entries)
    sealed = Counter(one.data["sha256"] for one in entries if one.event is Event.DOCUMENT_SEALED)
    assert events[Event.PACK_SEALED] == 1
    assert sealed == Counter(digest(one) for name, one in files.items() if name.endswith(".pdf"))
    place = services.packs.place(ref, 1)
    assert {one.name for one in place.parent.iterdir()} == {"v1", f"{ref}-v1.zip"}
    assert check_path(place, trusted=services.trusted).outcome is Outcome.VALID
    assert services.ledger.verify().fault is None
    assert faults_in_kept(services) == []
    services.ledger.close()


def main(first=0, last=NEVER):
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        keys, start, run = (Path(name, one) for one in ("keys", "start", "run"))
        keys.mkdir()
        make_demo_key(keys, now=Clock()())
        kept = KeptPacks(start, keys)
        ref = kept.ref("signed")
        shutil.copytree(kept.at("signed"), run)
        steps = steps_of(run, ref)
        for number, step in enumerate(steps[first:last], start=first):
            shutil.rmtree(run)
            shutil.copytree(kept.at("signed"), run)
            print(f"{number + 1} of {len(steps)}: killed before {step}", flush=True)
            kill_and_go_on(run, ref, number)
        print("One sealed file, one entry, every time.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
