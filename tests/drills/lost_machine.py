"""Loses a machine while people work: restored from last night's backup, Litestream and a mirror.

.venv/bin/python tests/drills/lost_machine.py

Litestream copies the database to a stand-in for S3, which stops answering for a while. The loss
window is measured: from the last entry on the lost machine to the last one on the new.
"""

import os
import shutil
import signal
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from builders import Clock, KeptPacks, do_jobs, open_with_fake_pdf, settings_in  # noqa: E402
from click.testing import CliRunner  # noqa: E402
from drills.killing import in_a_process  # noqa: E402
from drills.replica import Replica  # noqa: E402
from ledger_kit import saved  # noqa: E402

from formsvc.adapters.seals import make_demo_key  # noqa: E402
from formsvc.app import now  # noqa: E402
from formsvc.cli import main as command  # noqa: E402
from formsvc.demo.people import REFERRER  # noqa: E402
from formsvc.journeys.starting import start_pack  # noqa: E402

SECONDS = 4
PATIENCE = 120


def formsvc(folder, *words):
    """Run a command on the data of a folder."""
    os.environ["FORMSVC_DATA"] = str(folder / "data")
    os.environ["FORMSVC_SIGNED"] = str(folder / "signed")
    result = CliRunner().invoke(command, [str(one) for one in words])
    assert result.exit_code == 0, result.output
    return result.output


def work(folder):
    """Seal what waits, then go on saving pages until the machine is gone."""
    services = open_with_fake_pdf(settings_in(folder), now)
    do_jobs(services)
    shutil.copytree(folder / "data" / "blobs", folder.parent / "mirror" / "blobs")
    shutil.copytree(folder / "signed", folder.parent / "mirror" / "signed")
    ref = start_pack(services, REFERRER)
    while True:
        with services.ledger.transaction() as tx:
            tx.entries.append(saved(pack=ref))
        time.sleep(0.01)


def last_entry(folder):
    services = open_with_fake_pdf(settings_in(folder), now)
    with services.ledger.reading() as tx:
        size, _ = tx.entries.head()
        moment = tx.entries.last_moment()
    services.ledger.close()
    return size, datetime.fromisoformat(moment)


def lose(replica, old):
    """Work until the machine is gone, with web, worker and Litestream killed in one moment."""
    litestream = replica.start(old / "data")
    worker = in_a_process(work, old)
    mirror, end = old.parent / "mirror" / "signed", time.monotonic() + PATIENCE
    while not mirror.exists():
        assert time.monotonic() < end, "nothing was sealed"
        time.sleep(0.1)
    time.sleep(SECONDS)
    os.kill(replica.stand_in.pid, signal.SIGSTOP)
    time.sleep(SECONDS)
    os.kill(replica.stand_in.pid, signal.SIGCONT)
    time.sleep(SECONDS)
    for one in (worker, litestream.pid):
        os.kill(one, signal.SIGKILL)
    os.waitpid(worker, 0)
    litestream.wait()


def bring_back(replica, old, new):
    """Restore on the new machine from what lies elsewhere; return what the commands said."""
    night, wanted = (old.parent / one for one in ("night.tar", "replica.db"))
    wrong = {"LITESTREAM_SECRET_ACCESS_KEY": "wrong"}
    assert not replica.restore(old / "data", wanted, **wrong), "anybody may read the copies"
    assert replica.restore(old / "data", wanted), "the newest copy could not be read back"
    place = ("--replica", wanted, "--mirror", old.parent / "mirror")
    return formsvc(new, "restore", night, *place)


def main():
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        keys, start, old, new = (Path(name, one) for one in ("keys", "start", "old", "new"))
        keys.mkdir()
        make_demo_key(keys, now=Clock()())
        kept = KeptPacks(start, keys)
        ref = kept.ref("signed")
        shutil.copytree(kept.at("signed"), old)
        formsvc(old, "backup", Path(name, "night.tar"))
        replica = Replica(Path(name))
        try:
            lose(replica, old)
            began = time.monotonic()
            print(bring_back(replica, old, new))
        finally:
            replica.end()
        took = time.monotonic() - began
        print(formsvc(new, "verify", new / "signed" / ref / "v1").splitlines()[0])
        (size, moment), (had, until) = last_entry(new), last_entry(old)
        window = (until - moment).total_seconds()
        print(
            f"Restored from S3 and checked in {took:.1f} s. Loss window: {window:.2f} s, "
            f"{had - size} of {had} entries."
        )


if __name__ == "__main__":
    main()
