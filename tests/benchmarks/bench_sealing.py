"""Last signature -> sealed pack, against LibreOffice alone on the same .docx files.

Ours: reading and checking the signatures, filling every edition and the signing record, converting,
mending, attaching, sealing and judging each file, writing the folder and the entries; what stands
before it among the jobs too. What was shown to the signatories, and lies inside, comes from
LibreOffice as well. The letters with the copies follow when the pack is sealed, and are not timed.
The floor converts the same finished .docx files with as many warm LibreOffices, and nothing else.
"""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from builders import Clock, KeptPacks, open_with_fake_pdf, settings_in
from side_by_side import compare

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.seals import make_demo_key
from formsvc.domain.pack import State
from formsvc.journeys.working import run_one

WORKERS = 2


class Noting:
    """A PdfMaker that remembers which .docx files it was given."""

    def __init__(self, maker):
        self.maker = maker
        self.workers = maker.workers
        self.finish = maker.finish
        self.given = []

    def lay_out(self, docx, *, title):
        self.given.append(docx)
        return self.maker.lay_out(docx, title=title)

    def make(self, docx, *, title, enclose):
        return self.finish(self.lay_out(docx, title=title), title=title, enclose=enclose)


def is_sealed(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state == State.SEALED


def run(folder, rounds):
    make_demo_key(folder / "keys", now=Clock()())
    noting = Noting(PdfMaker(workers=WORKERS))
    noting.maker.warm()
    kept = KeptPacks(folder / "packs", folder / "keys", pdf=noting.maker)
    signed, ref = kept.at("signed"), kept.ref("signed")
    fresh = []

    def ready():
        """Open a copy of the signed pack, outside of what is timed."""
        place = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(signed, place, dirs_exist_ok=True)
        fresh.append(replace(open_with_fake_pdf(settings_in(place), Clock()), pdf=noting))

    count = max(3, rounds // 5)
    for _ in range(count + 1):
        ready()
    waiting = iter(fresh)

    def ours():
        noting.given.clear()
        services = next(waiting)
        while not is_sealed(services, ref):
            assert run_one(services, "benchmark")

    def alone():
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(noting.maker.convert, documents))

    ours()
    documents = list(noting.given)
    yield compare(
        f"last signature -> sealed : LibreOffice, {len(documents)} files",
        ours=ours,
        floor=alone,
        aim=1.5,
        rounds=count,
        warm=0,
    )
    noting.maker.close()
    for one in fresh:
        one.ledger.close()
