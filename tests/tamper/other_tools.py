"""Asks other people's tools of every file of the corpus, and writes the table of README.md.

Run by hand: .venv/bin/pytest -q tests/tamper/other_tools.py (two minutes). It needs poppler-utils,
qpdf, openssl and mupdf-tools from Debian; it is no test, so `make test` needs no mupdf-tools.
"""

import re
import subprocess
from pathlib import Path

import pytest
from tamper.conftest import SEALED_AT
from tamper.corpus import VALID
from tamper.test_three_checkers import (
    check_page_file,
    known,
    notes,
    pack,
    packs,
    pdfs,
    program,
    said_by_page,
    said_by_program,
    said_by_service,
    sealers,
    stamped,
    written,
)
from tamper.ways import BYTE_RANGE

#: Fixtures of the tests, named here so that pytest finds them.
FIXTURES = (check_page_file, known, notes, pack, packs, pdfs, program, sealers, stamped, written)
README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- what they say -->\n", "<!-- end of what they say -->\n"
PASSES, PARTLY, SEES = "passes", "*doubts*", "**sees it**"
pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def pdfsig(file, folder):
    """Passes: one valid signature over the whole. Doubts: valid, but not whole or not alone."""
    _, said = run("pdfsig", "-nocert", file)
    count, valid = said.count("Signature #"), said.count("Signature is Valid")
    if not count or valid < count:
        return SEES
    return PASSES if count == 1 and "Total document signed" in said else PARTLY


def openssl(file, folder):
    """Passes: the key made the signature over the bytes that the file itself names."""
    pdf = file.read_bytes()
    found = BYTE_RANGE.search(pdf)
    try:
        first, length, second, rest = (int(one) for one in found.groups())
        hole = pdf[first + length : second].strip(b"<>\0 \n")
        (folder / "seal").write_bytes(bytes.fromhex(hole.decode()))
    except (AttributeError, ValueError):
        return SEES
    signed = pdf[first : first + length] + pdf[second : second + rest]
    (folder / "signed").write_bytes(signed)
    moment = str(int(SEALED_AT.timestamp()))
    code, _ = run(
        *("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any"),
        *("-in", folder / "seal", "-content", folder / "signed", "-CAfile", folder / "trusted"),
        *("-attime", moment, "-out", "/dev/null"),
    )
    return SEES if code else PASSES


def qpdf(file, folder):
    """Passes: well made. Doubts: it warns."""
    code, _ = run("qpdf", "--check", file)
    return {0: PASSES, 3: PARTLY}.get(code, SEES)


def mutool(file, folder):
    """Passes: unchanged since signing. Doubts: valid, with edits since."""
    code, said = run("mutool", "sign", "-v", file)
    signed = re.findall(r"Verifying signature", said)
    unchanged = said.count("The document is unchanged since signing")
    if not code and signed and unchanged == len(signed) == 1:
        return PASSES
    return PARTLY if signed and "signature is valid" in said else SEES


TOOLS = (pdfsig, openssl, qpdf, mutool)
WORST = (PASSES, PARTLY, SEES)


def asked(tool, place, folder):
    """What a tool says of a file, or the worst that it says of a pack's sealed files."""
    files = sorted(place.rglob("*.pdf")) if place.is_dir() else [place]
    return max((tool(one, folder) for one in files if one.parent.name != "files"), key=WORST.index)


def row(name, cells):
    return "| " + " | ".join([name, *cells]) + " |\n"


@pytest.fixture
def cases(pdfs, packs, written):
    """Everything to judge, and where it lies."""
    return pdfs, packs, written


@pytest.fixture
def ours(cases, known, program, check_page_file):
    """What each of our checkers says of everything."""
    pdfs, packs, written = cases
    return {
        "formsvc verify": said_by_service(pdfs, packs, known),
        "formsvc-verify": said_by_program(program, written),
        "check.html": said_by_page(check_page_file, pdfs, packs, written),
    }


def test_write_the_table(cases, known, ours, tmp_path):
    pdfs, packs, written = cases
    (tmp_path / "trusted").write_bytes(b"".join(one for one in known if b"CERTIFICATE" in one))
    head = row("", [*(one.__name__ for one in TOOLS), *ours]) + "|---" * (len(TOOLS) + 4) + "|\n"
    lines = {True: [], False: []}
    for way, one in (pdfs | packs).items():
        cells = [asked(tool, written[way], tmp_path) for tool in TOOLS]
        cells += [PASSES if said[way] == "valid" else said[way] for said in ours.values()]
        lines[one.right == VALID].append((way, cells))
    names = [one.__name__ for one in TOOLS] + list(ours)
    text = "".join(
        f"{summed(kind, rows, names)}\n\n{table(head, rows)}\n" for kind, rows in lines.items()
    )
    old = README.read_text()
    README.write_text(old.partition(BEGIN)[0] + BEGIN + text + END + old.partition(END)[2])


def summed(sound, rows, names):
    """How many each of them lets pass, in words."""
    counts = [sum(cells[number] == PASSES for _, cells in rows) for number in range(len(names))]
    said = ", ".join(f"{name} {count}" for name, count in zip(names, counts, strict=True))
    what = "untouched" if sound else "altered"
    return f"Of {len(rows)} {what} files and packs these let pass: {said}."


def table(head, rows):
    return head + "".join(row(way, cells) for way, cells in rows)
