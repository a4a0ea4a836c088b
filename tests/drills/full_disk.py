"""Fills a small disk of its own while people sign, empties it again, and looks what is there.

.venv/bin/python tests/drills/full_disk.py [mebibytes]    (48 when left out)

The disk is a tmpfs in a mount namespace: `unshare` makes one for every user where the kernel lets
them; where it does not, this fails and says so. Folders of data and of packs both lie on it.
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

from formsvc.adapters.seals import make_demo_key  # noqa: E402
from formsvc.app import create_app  # noqa: E402
from formsvc.domain.pack import State  # noqa: E402
from formsvc.domain.problems import FormsvcProblem  # noqa: E402

INSIDE = "--inside"


def fill(disk):
    """Leave no byte free; return the file that takes the room."""
    file = disk / "ballast"
    with file.open("wb", buffering=0) as out:
        for piece in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(b"\0" * piece)
            except OSError:
                continue
    return file


def run(disk, start, ref):
    clock = Clock()
    services = open_with_fake_pdf(settings_in(disk), clock)
    client = create_app(settings_in(disk), services).test_client()
    tokens = links(services)
    refused = 0
    ballast = fill(disk)
    for token in tokens.values():
        assert client.get(f"/s/{token}").status_code == 200, "reading goes on"
        try:
            sign_all(services, token, "Some Body")
        except FormsvcProblem as problem:
            refused += 1
            said = str(problem)
    assert refused == len(tokens), "the disk was not full"
    print(f"Full: {refused} people were told: {said}")
    assert services.ledger.verify().fault is None
    ballast.unlink()
    for token in tokens.values():
        sign_all(services, token, "Some Body")
    print("Room again: all have signed. Full once more, while the pack is sealed:")
    ballast = fill(disk)
    try:
        do_jobs(services)
    except FormsvcProblem as problem:
        print(f"The worker was told: {problem}")
    with services.ledger.reading() as tx:
        assert tx.packs.get(ref).state == State.SIGNED
    ballast.unlink()
    seals_by_itself(services, clock, ref)
    print("Room again: sealed by itself. Ledger and files are whole.")


def main(mebibytes="48"):
    with tempfile.TemporaryDirectory(prefix="formsvc-drill-") as name:
        keys, start, disk = (Path(name, one) for one in ("keys", "start", "disk"))
        keys.mkdir()
        disk.mkdir()
        make_demo_key(keys, now=Clock()())
        kept = KeptPacks(start, keys)
        ref = kept.ref("sent")
        size = f"size={int(mebibytes)}m"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", disk], check=True)
        shutil.copytree(kept.at("sent"), disk, dirs_exist_ok=True)
        try:
            run(disk, start, ref)
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)


if __name__ == "__main__":
    if INSIDE in sys.argv:
        main(*[one for one in sys.argv[1:] if one != INSIDE])
    else:
        os.execvp("unshare", ["unshare", "-rm", sys.executable, __file__, INSIDE, *sys.argv[1:]])
