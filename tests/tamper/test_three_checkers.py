"""The whole corpus, judged by each of the three checkers: the service, the program, the page."""

import ast
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from builders import Clock, open_with_fake_pdf, settings_in
from chromium_kit import launch
from playwright.sync_api import sync_playwright
from tamper.conftest import stamping_sealer
from tamper.corpus import pack_cases, pdf_cases, stamped_cases

from formsvc.adapters.checkpoints import CheckpointSigner
from formsvc.adapters.packs import CHECK_PAGE, check_page, read_pack
from formsvc.adapters.program import make_program
from formsvc.adapters.program.alone import __path__ as sources
from formsvc.adapters.seals import StampAuthority, check_seal, trusted_in
from formsvc.adapters.seals.trusting import fingerprint, read_pem
from formsvc.domain.checkpoint import read_unsigned
from formsvc.domain.pack_evidence import CHECKPOINT
from formsvc.domain.verdict import Outcome
from formsvc.journeys.checking import check_files, check_path

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
OLDEST = (3, 9)


@pytest.fixture(scope="session")
def pack(kept_packs):
    """The data folder and the files of an untouched pack."""
    folder = kept_packs.at("sealed")
    return folder / "data", read_pack(folder / "signed" / kept_packs.ref("sealed") / "v1")


@pytest.fixture(scope="session")
def known(pack, authorities):
    """What is trusted: one seal key, which all sealed here, the pack's checkpoint key, and two
    authorities of time-stamps."""
    roots = [authorities[one].root.read_bytes() for one in ("rsa", "elliptic")]
    return (*trusted_in(pack[0] / "keys" / "trusted"), *roots)


@pytest.fixture(scope="session")
def pdfs(sealed, covered_sealed, attached, sealers, stamped):
    return pdf_cases(sealed, covered_sealed, attached, *sealers) | stamped


@pytest.fixture(scope="session")
def stamped(attached, kept_keys, authorities):
    stampers = {name: stamping_sealer(kept_keys, one.url) for name, one in authorities.items()}
    return stamped_cases(attached, stampers, StampAuthority(authorities["rsa"].url))


@pytest.fixture(scope="session")
def sealers(sealer, attacker, tmp_path_factory):
    """Ours and the attacker's, and a folder for the programs that write files anew."""
    return (sealer, attacker), tmp_path_factory.mktemp("ways")


@pytest.fixture(scope="session")
def packs(pack, attacker, notes, sealed):
    return pack_cases(pack[1], attacker, notes, sealed)


@pytest.fixture(scope="session")
def notes(pack, kept_packs, tmp_path_factory):
    """Checkpoints with a good signature that are not the pack's: what each is -> the note."""
    before = open_with_fake_pdf(settings_in(kept_packs.at("sent")), Clock())
    with before.ledger.reading() as tx:
        size, root = tx.entries.head()[0], tx.entries.root()
    before.ledger.close()
    ours, signer = read_unsigned(pack[1][CHECKPOINT].decode()), before.checkpoints
    stranger = CheckpointSigner.load(tmp_path_factory.mktemp("key") / "key", signer.origin)
    elsewhere = CheckpointSigner.load(pack[0] / "keys" / "checkpoint.key", "elsewhere.example")
    told = {
        "an older checkpoint": signer.sign(size=size, root=root),
        "a checkpoint of another ledger": elsewhere.sign(size=ours.size, root=ours.root),
        "a checkpoint that a stranger signed": stranger.sign(size=ours.size, root=ours.root),
        "a checkpoint with another root": signer.sign(size=ours.size, root=bytes(32)),
        "a checkpoint without a signature": pack[1][CHECKPOINT].decode().partition("\n\n")[0]
        + "\n\n",
    }
    return {way: note.encode() for way, note in told.items()}


@pytest.fixture(scope="session")
def written(pdfs, packs, tmp_path_factory):
    """Way -> where it lies on the disk: a PDF or the folder of a pack."""
    root = tmp_path_factory.mktemp("corpus")
    places = {}
    for number, (way, case) in enumerate((pdfs | packs).items()):
        files = case.files or {f"{number}.pdf": case.pdf}
        place = root / (f"pack-{number}" if case.files else "pdfs")
        for name, data in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        places[way] = place if case.files else place / f"{number}.pdf"
    return places


def wrong(cases, said):
    """The ways that were judged wrongly; every way has to be judged."""
    return {way: said.get(way) for way, case in cases.items() if said.get(way) not in case.right}


def test_the_corpus_is_large_and_has_as_many_untouched_files(pdfs, packs):
    untouched = [way for way in pdfs if way.startswith("untouched")]

    assert len(pdfs) - len(untouched) >= 150
    assert len(untouched) >= 78
    assert len({case.pdf for case in pdfs.values()}) == len(pdfs)
    assert len(packs) >= 26
    assert not pdfs.keys() & packs.keys()


def said_by_service(pdfs, packs, known):
    of_pdfs = {way: check_seal(case.pdf, trusted=known).outcome.value for way, case in pdfs.items()}
    return of_pdfs | {
        way: check_files(case.files, trusted=known).outcome.value for way, case in packs.items()
    }


def test_the_table_beside_other_tools_tells_of_every_way(pdfs, packs):
    table = (Path(__file__).parent / "README.md").read_text()
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]

    assert set(rows) >= {way for way in pdfs | packs if "untouched" not in way}


def test_the_service_judges_all_rightly(pdfs, packs, known):
    assert wrong(pdfs | packs, said_by_service(pdfs, packs, known)) == {}


@pytest.fixture(scope="session")
def program(known, tmp_path_factory):
    file = tmp_path_factory.mktemp("program") / "formsvc-verify"
    file.write_bytes(make_program(known))
    return file


def run_program(program, *arguments, python=sys.executable):
    """Run it as anybody would: a bare Python that sees nothing else."""
    return subprocess.run(
        [python, "-I", "-S", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def said_by_program(program, written):
    done = run_program(program, "--json", *written.values())
    told = json.loads(done.stdout)

    assert (done.returncode, done.stderr) == (1, "")
    return {way: told[str(place)]["outcome"] for way, place in written.items()}


def test_the_program_judges_all_rightly(pdfs, packs, program, written):
    assert wrong(pdfs | packs, said_by_program(program, written)) == {}


@pytest.fixture
def check_page_file(pack, known, tmp_path):
    key = CheckpointSigner.load(pack[0] / "keys" / "checkpoint.key", "").public_key
    (tmp_path / CHECK_PAGE).write_bytes(check_page(key, known))
    return tmp_path / CHECK_PAGE


def said_by_page(check_page_file, pdfs, packs, written):
    """What the page says of each, in one load."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_context(offline=True).new_page()
        page.goto(f"file://{check_page_file}")
        choose(page, "#files", [written[way] for way in pdfs])
        rows = [one.split("\t") for one in page.locator("tr").all_inner_texts()]
        of_packs = {}
        for way in packs:
            choose(page, "#folder", written[way])
            of_packs[way] = HEADLINES[page.locator("#result h2").inner_text()]
        browser.close()
    words = {name: SEALS[said] for name, said in rows}
    return {way: words[written[way].name] for way in pdfs} | of_packs


def test_the_page_judges_all_rightly_in_one_load(pdfs, packs, written, check_page_file):
    assert wrong(pdfs | packs, said_by_page(check_page_file, pdfs, packs, written)) == {}


def choose(page, box, files):
    page.evaluate("document.getElementById('result').hidden = true")
    page.set_input_files(box, files)
    page.locator("#result").wait_for(state="visible")


SEALS = {
    "sealed and unchanged": "valid",
    "ALTERED since it was sealed": "altered",
    "not sealed with a key that this page knows": "unknown",
    "sealed, with a time-stamp of an authority that this page does not know": "unknown",
}
HEADLINES = {
    "The files fit the list, and the seals are whole": "valid",
    "Something here was changed": "altered",
    "Not sealed with a key that this page knows": "unknown",
}


def test_the_program_is_one_file_that_tells_people_and_programs_alike(program, pdfs, written):
    good, bad = written["untouched"], written["a page appended"]
    whole, both = run_program(program, good), run_program(program, good, bad)

    assert whole.returncode == 0
    assert f"{good}: valid. The file is as it was when it was sealed" in whole.stdout
    assert "Sealed by formsvc demonstration seal at 2026-11-23T08:00:00+00:00." in whole.stdout
    assert both.returncode == 1
    assert f"{bad}: altered." in both.stdout
    assert run_program(program).returncode == 2


def test_the_program_goes_by_the_keys_that_it_is_given(program, written, attacker, tmp_path):
    (tmp_path / "other.pem").write_bytes(attacker.certificate_pem)
    trust = ("--trust", tmp_path / "other.pem", "--json")
    ours = run_program(program, *trust, written["untouched"])
    forged = run_program(program, *trust, written["forged with the same names"])

    assert '"outcome": "unknown"' in ours.stdout
    assert '"outcome": "valid"' in forged.stdout


def damaged_zip(method):
    """A zip of which the packed bytes of a file were changed."""
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        archive.writestr("manifest.json", "x" * 5000)
    data = bytearray(out.getvalue())
    for at in (50, 51, 60, 61):
        data[at] ^= 0xFF
    return bytes(data)


def zip_naming(name):
    """A zip of one empty file with a name that no program gives."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("q" * len(name), "")
    return out.getvalue().replace(b"q" * len(name), name)


def test_what_cannot_be_read_is_told_and_never_valid(program, tmp_path):
    damaged = {f"{method}.zip": damaged_zip(method) for method in (ZIP_DEFLATED, ZIP_LZMA)}
    nameless = {"no.zip": zip_naming(b"\0"), "dot.zip": zip_naming(b".")}
    others = {"none.zip": b"PK\x03\x04", "empty.pdf": b"", "deep.pdf": b"%PDF-["}
    for name, data in (damaged | nameless | others).items():
        (tmp_path / name).write_bytes(data)
        done = run_program(program, tmp_path / name)

        assert (done.returncode, done.stderr) == (1, "")
        assert ": unknown. " in done.stdout
        assert check_path(tmp_path / name, trusted=[]).outcome is Outcome.UNKNOWN
    assert run_program(program, tmp_path / "gone.pdf").returncode == 1


def test_the_program_is_written_for_old_pythons():
    files = list(Path(sources[0]).glob("*.py"))
    for file in files:
        tree = ast.parse(file.read_text(), feature_version=OLDEST)
        asked = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}

        assert "__future__" in asked or file.name == "__init__.py"
    assert len(files) >= 8


def test_the_program_runs_in_every_python_that_is_here(program, written):
    names = [shutil.which(f"python3.{minor}") for minor in range(OLDEST[1], 20)]
    pythons = [one for one in names if one and not run_program("-V", python=one).returncode]
    ways = ("untouched", "an untouched pack, listed anew", "a page appended", "an entry changed")
    for python in {sys.executable, *pythons}:
        done = run_program(program, "--json", *(written[one] for one in ways), python=python)

        outcomes = [one["outcome"] for one in json.loads(done.stdout).values()]
        assert outcomes == ["valid", "valid", "altered", "altered"], python


@pytest.mark.parametrize(
    "case",
    [
        ("stolen", "2030-01-01", "unknown"),
        ("replaced", "2030-01-01", "valid"),
        ("replaced", "2026-11-01", "unknown"),
    ],
)
def test_the_program_knows_revoked_keys_as_the_service_does(case, known, sealed, written, tmp_path):
    reason, since, outcome = case
    name = fingerprint(read_pem(known)[0])
    row = {"fingerprint": name, "since": f"{since}T00:00:00+00:00", "reason": reason}
    revoked = json.dumps({"revoked": [row]}).encode()
    (tmp_path / "program").write_bytes(make_program([*known, revoked]))
    done = run_program(tmp_path / "program", "--json", written["untouched"])

    assert [one["outcome"] for one in json.loads(done.stdout).values()] == [outcome]
    assert check_seal(sealed, trusted=[*known, revoked]).outcome.value == outcome
