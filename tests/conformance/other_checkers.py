"""Asks two checkers that others wrote what they say of our PDFs: before and after sealing, and with
time-stamps that were renewed twice.

Run by hand: .venv/bin/python tests/conformance/other_checkers.py. It writes the table of README.md.

The checkers live in an environment of their own, which this makes when it is not there: `outloud`
brings PyMuPDF, which is under the AGPL, so neither is among the project's dependencies.
"""

import itertools
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from conformance.names import NAMES, a_pdf, with_papers  # noqa: E402
from stamp_kit import Authority, answering  # noqa: E402
from tamper.conftest import SEALED_AT, load_sealer, stamped_at, stamping_sealer  # noqa: E402

from formsvc.adapters.catalogue import load_catalogue  # noqa: E402
from formsvc.adapters.pdf import PdfMaker, structure_faults  # noqa: E402
from formsvc.adapters.seals import make_demo_key  # noqa: E402

CHECKERS = ROOT / ".tools" / "checkers"
WANTED = ("pdfua==0.1.3", "outloud==0.2.1")
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- what they say -->\n", "<!-- end of what they say -->\n"
#: What stands higher than this (in points) stands in a page's margin.
TOP_MARGIN = 790


def install():
    if not (CHECKERS / "bin" / "outloud").exists():
        venv.create(CHECKERS, with_pip=True)
        pip = (CHECKERS / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, *WANTED], check=True)


def asked(*command):
    done = subprocess.run(
        [CHECKERS / "bin" / command[0], *command[1:]], capture_output=True, check=False
    )
    return json.loads(done.stdout)


def said_by_pdfua(file):
    """How many findings there are, of any severity."""
    return asked("pdfua", "check", "--format", "json", file)["summary"]["findings"]


def said_by_outloud(file):
    """The errors and warnings by rule."""
    (result,) = asked("outloud", "--fail-on", "never", "--json", "-", file)["results"]
    return {(one["severity"], one["rule"] + looked_into(one, file)) for one in result["findings"]}


def looked_into(finding, file):
    """Say what is not read out where it stands, when it is something that need not be."""
    if finding["rule"] == "FRM-003":
        return " (off the page)" if all(one["x1"] < 0 for one in finding["boxes"]) else ""
    if finding["rule"] != "TAG-002":
        return ""
    if all(one["y0"] > TOP_MARGIN for one in finding["boxes"]):
        return " (running head)"
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    repeated = " ".join(text.split()).count(" ".join(finding["evidence"].split())) > 1
    return " (heading repeated)" if repeated else ""


def in_words(found, severity):
    said = [rule for kind, rule in sorted(found) if kind == severity]
    return ", ".join(said) or "none"


def stages(before, folder, authority):
    """The PDF before and after it is sealed, without an authority and with one, and years later."""
    yield "before", before
    yield "B-B", sealed(load_sealer(folder), before)
    sealer = stamping_sealer(folder, authority.url)
    pdf = sealed(sealer, before)
    yield "B-LTA", pdf
    for _ in range(2):
        pdf = sealer.archive(pdf)
    yield "renewed twice", pdf


def sealed(sealer, pdf):
    return sealer.seal(pdf, reason="Signed by all", name="formsvc", at=SEALED_AT)


def rows(folder):
    make_demo_key(folder, now=SEALED_AT)
    authority = Authority(folder / "tsa", stamped_at)
    catalogue = load_catalogue(ROOT / "forms", ROOT / "doc_templates")
    maker = PdfMaker()
    with answering(authority):
        for script, document in itertools.product(NAMES, catalogue.definitions):
            before = with_papers(a_pdf(catalogue, maker, script, document))
            for when, pdf in stages(before, folder, authority):
                file = folder / "asked.pdf"
                file.write_bytes(pdf)
                found = said_by_outloud(file)
                yield (
                    *(script, document, when, len(structure_faults(pdf)), said_by_pdfua(file)),
                    *(in_words(found, "error"), in_words(found, "warning")),
                )
    maker.close()


def main():
    install()
    lines = [
        "| names | document | sealed | our faults | pdfua | outloud: errors | outloud: warnings |",
        "|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(Path(folder)):
            lines.append("| " + " | ".join(str(one) for one in row) + " |")
            print(lines[-1], flush=True)
    text = README.read_text()
    head, _, rest = text.partition(BEGIN)
    README.write_text(head + BEGIN + "\n".join(lines) + "\n" + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
