"""Last signature -> sealed pack, against LibreOffice alone on the same .docx files.

Ours: reading and checking the signatures, filling every edition and the signing record, converting,
mending, attaching, sealing and judging each file, writing the folder and the entries; what stands
before it among the jobs too. What was shown to the signatories, and lies inside, comes from
LibreOffice as well. The letters with the copies follow when the pack is sealed, and are not timed.
The floor converts the same finished .docx files with as many warm LibreOffices, and nothing else.

People read before they sign: the worker comes to its jobs between two signatures, and lays out each
document as soon as nobody has to sign it any more. The second figure is that of a worker which had
no time for it, or was started anew since: everything is laid out after the last signature.
"""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from builders import (
    Clock,
    KeptPacks,
    do_jobs,
    links,
    open_with_fake_pdf,
    settings_in,
    sign_one,
)
from side_by_side import compare

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.seals import make_demo_key
from formsvc.domain.pack import State
from formsvc.journeys import signing
from formsvc.journeys.working import run_one

WORKERS = 2


class Noting:
    """A PdfMaker that remembers which .docx files it was given."""

    def __init__(self, maker):
        self.maker = maker
        self.workers = maker.workers
        self.finish = maker.finish
        self.held = maker.held
        self.forget = maker.forget
        self.lay_out_ahead = maker.lay_out_ahead
        self.given = []

    def lay_out(self, docx, *, title):
        self.given.append(docx)
        return self.maker.lay_out(docx, title=title)

    def make(self, docx, *, title, enclose):
        return self.finish(self.lay_out(docx, title=title), title=title, enclose=enclose)


def signatures(services):
    """Yield what gives each signature of a pack, document by document as each person reads them."""
    for token in links(services).values():
        secret = signing.go_in(services, token)
        for reading in signing.look_round(services, token, secret).waiting:
            yield partial(sign_one, services, token, secret, reading)


def is_sealed(services, ref):
    with services.ledger.reading() as tx:
        return tx.packs.get(ref).state == State.SEALED


def run(folder, rounds):
    make_demo_key(folder / "keys", now=Clock()())
    noting = Noting(PdfMaker(workers=WORKERS))
    noting.maker.warm()
    kept = KeptPacks(folder / "packs", folder / "keys", pdf=noting.maker)
    sent, ref = kept.at("sent"), kept.ref("sent")
    now, opened = [], []

    def last_signature(*, ahead):
        """Let everybody sign a copy of the pack; the worker works `ahead`, or not."""
        place = Path(tempfile.mkdtemp(dir=folder))
        shutil.copytree(sent, place, dirs_exist_ok=True)
        services = replace(open_with_fake_pdf(settings_in(place), Clock()), pdf=noting)
        for sign in signatures(services):
            if ahead:
                do_jobs(services)
            sign()
        now[:] = [services]
        opened.append(services)

    def ours():
        noting.given.clear()
        (services,) = now
        while not is_sealed(services, ref):
            assert run_one(services, "benchmark")

    def alone():
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(noting.maker.convert, documents))

    last_signature(ahead=False)
    ours()
    documents = list(noting.given)
    for ahead in (True, False):
        yield compare(
            f"last signature -> sealed : LibreOffice, {len(documents)} files"
            + (", all but the last ahead" if ahead else ", none ahead"),
            ours=ours,
            floor=alone,
            aim=1.5,
            rounds=max(3, rounds // 5),
            warm=1,
            before=partial(last_signature, ahead=ahead),
        )
    noting.maker.close()
    for one in opened:
        one.ledger.close()
