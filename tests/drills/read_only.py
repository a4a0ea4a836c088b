"""Lets nothing be written any more while people sign, and looks what is there afterwards.

.venv/bin/python tests/drills/read_only.py    (as root: it makes a small disk of its own)

First the files are kept from all changes, and given free again: people are told to wait, and all
goes on by itself. Then the disk itself finds a fault and makes itself read-only under the running
service, as a failing disk does; it is mended, and the service started again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1])]

from builders import (  # noqa: E402
    Clock,
    KeptPacks,
    do_jobs,
    links,
    open_with_fake_pdf,
    settings_in,
    sign_all,
)
from disk_kit import seals_by_itself  # noqa: E402
from web.pages import get, post  # noqa: E402

from formsvc.adapters.seals import make_demo_key  # noqa: E402
from formsvc.app import create_app  # noqa: E402
from formsvc.config import SettingsUnsafe  # noqa: E402
from formsvc.domain.problems import FormsvcProblem  # noqa: E402

SIZE = "64M"


def run(*command):
    subprocess.run(command, check=True)


class Disk:
    """A small disk in a file, which makes itself read-only when it finds a fault."""

    def __init__(self, image, place):
        self.image, self.place = image, place
        place.mkdir()
        run("truncate", "--size", SIZE, image)
        run("mkfs.ext4", "-q", image)
        self.mount()

    def mount(self):
        run("mount", "-o", "loop,errors=remount-ro", self.image, self.place)

    def unmount(self):
        run("umount", self.place)

    def guard(self, sign):
        """Keep every file and folder from changes ("+"), or give them free ("-")."""
        # Not the index of the log: SQLite has it in memory, and no disk keeps it from changes.
        mine = [one for one in self.place.rglob("*") if not one.name.endswith("-shm")]
        run("chattr", f"{sign}i", *mine)

    def break_down(self):
        os.sync()
        mounts = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
        device = next(Path(what).name for what, where, *_ in mounts if where == str(self.place))
        Path("/sys/fs/ext4", device, "trigger_fs_error").write_text("1")

    def mend(self):
        self.unmount()
        subprocess.run(["e2fsck", "-p", self.image], check=False, stdout=subprocess.DEVNULL)
        self.mount()


def nobody_can_sign(client, services, tokens):
    """Check that everybody reads on, is told to wait, and that nothing is half done."""
    for token in tokens:
        hidden = [one for one in get(client, f"/s/{token}").form() if one[0] == "csrf_token"]
        post(client, f"/s/{token}", [*hidden, ("action", "continue")], status=503)
        try:
            sign_all(services, token, "Some Body")
        except FormsvcProblem as problem:
            said = str(problem)
        else:
            raise AssertionError("the disk could be written to")
    assert services.ledger.verify().fault is None
    print(f"Read-only: {len(tokens)} people read on and were told: {said}")


def at_work(disk):
    clock = Clock()
    services = open_with_fake_pdf(settings_in(disk), clock)
    return clock, services, create_app(settings_in(disk), services).test_client()


def wait_and_go_on(disk, ref):
    _, services, client = at_work(disk.place)
    tokens = list(links(services).values())
    disk.guard("+")
    try:
        nobody_can_sign(client, services, tokens)
    finally:
        disk.guard("-")
    for token in tokens[1:]:
        sign_all(services, token, "Some Body")
    assert services.ledger.verify().fault is None
    print("Writable again: all but one have signed, without a new start.")
    return services, client, tokens[:1]


def seal_after_mending(disk, ref, tokens):
    clock, services, _ = at_work(disk.place)
    for token in tokens:
        sign_all(services, token, "Some Body")
    disk.guard("+")
    try:
        do_jobs(services)
    except FormsvcProblem as problem:
        print(f"Read-only while the pack is sealed. The worker was told: {problem}")
    finally:
        disk.guard("-")
    seals_by_itself(services, clock, ref)
    print("Sealed by itself. Ledger and files are whole.")


def main():
    if os.geteuid():
        raise SystemExit("This drill makes a disk of its own: run it as root.")
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        keys, start = (Path(name, one) for one in ("keys", "start"))
        keys.mkdir()
        make_demo_key(keys, now=Clock()())
        kept = KeptPacks(start, keys)
        ref = kept.ref("sent")
        disk = Disk(Path(name, "image"), Path(name, "disk"))
        try:
            shutil.copytree(kept.at("sent"), disk.place, dirs_exist_ok=True)
            services, client, tokens = wait_and_go_on(disk, ref)
            disk.break_down()
            nobody_can_sign(client, services, tokens)
            try:
                at_work(disk.place)
            except SettingsUnsafe as unsafe:
                print(f"A new start is refused. {unsafe}")
            else:
                raise AssertionError("it started on a read-only disk")
            services.ledger.close()
            disk.mend()
            print("The disk was mended, and the service started again.")
            seal_after_mending(disk, ref, tokens)
        finally:
            run("umount", "--lazy", disk.place)


if __name__ == "__main__":
    main()
