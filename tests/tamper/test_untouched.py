"""Untouched sealed PDFs: valid for us and for others' tools, and still what LibreOffice made."""

import io
import re
import subprocess

import pikepdf
import pytest
from pdf_kit import attach, text_of
from pikepdf import Name
from tamper.conftest import SEALED_AT, a_page, an_attachment, load_sealer, seal
from tamper.ways import byte_range, hole

from formsvc.adapters.packs import attachments_of
from formsvc.adapters.pdf.xmp import PDFAID, PDFUAID, read_metadata
from formsvc.adapters.seals import check_seal, make_demo_key, trusted_in
from formsvc.domain.verdict import Outcome

VARIANTS = {
    "one empty page": a_page,
    "one attachment": lambda: attach(a_page(), [an_attachment()], made_at="D:20261123"),
    "five attachments": lambda: attach(
        a_page(), [an_attachment(f"{n}.txt") for n in range(5)], made_at="D:20261123"
    ),
    "an empty attachment": lambda: attach(
        a_page(), [an_attachment(data=b"")], made_at="D:20261123"
    ),
    "a large attachment": lambda: attach(
        a_page(), [an_attachment(data=bytes(range(256)) * 8000)], made_at="D:20261123"
    ),
    "a PDF attached that says ByteRange": lambda: attach(
        a_page(), [an_attachment("x.pdf", b"/ByteRange [0 1 2 3] %%EOF")], made_at="D:20261123"
    ),
    "a name in other letters": lambda: attach(
        a_page(), [an_attachment("Çelik Łukasz 李.txt")], made_at="D:20261123"
    ),
    "object streams": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "no object streams": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "linearised": lambda: saved(linearize=True),
    "an old version": lambda: saved(force_version="1.4"),
    "a hundred pages": lambda: saved(pages=100),
}


def saved(*, pages=1, **how):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(out, **how)
    return out.getvalue()


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_untouched_file_is_valid(variant, sealer, trusted):
    verdict = check_seal(seal(sealer, VARIANTS[variant]()), trusted=trusted)

    assert verdict.outcome is Outcome.VALID, verdict.checks
    assert [one.name for one in verdict.checks if not one.passed] == ["time-stamped"]


def test_the_seal_states_the_time_that_it_was_given(sealed, trusted):
    verdict = check_seal(sealed, trusted=trusted)

    assert verdict.outcome is Outcome.VALID
    assert verdict.sealed_at == "2026-11-23T08:00:00+00:00"


def test_a_file_sealed_with_an_older_key_that_is_trusted_still_counts(
    sealed, trusted, attacker, attached
):
    newer = seal(attacker, attached)
    both = (attacker.certificate_pem, *trusted)

    assert check_seal(sealed, trusted=both).outcome is Outcome.VALID
    assert check_seal(newer, trusted=both).outcome is Outcome.VALID
    assert check_seal(sealed, trusted=both[:1]).outcome is Outcome.UNKNOWN
    assert check_seal(sealed, trusted=()).outcome is Outcome.UNKNOWN


def test_an_issuer_in_common_is_not_enough(sealed, trusted):
    root_only = b"-----BEGIN" + trusted[0].split(b"-----BEGIN")[2]

    assert check_seal(sealed, trusted=(root_only,)).outcome is Outcome.UNKNOWN


def test_a_seal_outside_its_keys_time_is_unknown(tmp_path, monkeypatch):
    make_demo_key(tmp_path, now=SEALED_AT)
    sealer = load_sealer(tmp_path)
    monkeypatch.setattr("formsvc.adapters.seals.sealing.check_in_date", lambda *_: None)
    late = seal(sealer, a_page(), at=SEALED_AT.replace(year=2031))
    verdict = check_seal(late, trusted=trusted_in(tmp_path / "trusted"))

    assert verdict.outcome is Outcome.UNKNOWN
    assert "not in date" in verdict.reason


def test_the_seal_covers_the_whole_file(sealed):
    first, length, second, rest = byte_range(sealed)

    assert (first, second + rest) == (0, len(sealed))
    assert sealed[length : length + 1] + sealed[second - 1 : second] == b"<>"


def test_poppler_finds_one_valid_seal_over_the_whole_document(sealed, tmp_path):
    said = run("pdfsig", "-nocert", in_file(sealed, tmp_path))

    assert said.count("Signature #") == 1
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_qpdf_finds_no_fault_in_the_syntax(sealed, tmp_path):
    assert "No syntax or stream encoding errors found" in run(
        "qpdf", "--check", in_file(sealed, tmp_path)
    )


def test_openssl_agrees_about_the_bytes(sealed, trusted, tmp_path):
    first, length, second, rest = byte_range(sealed)
    start, end = hole(sealed)
    (tmp_path / "signed").write_bytes(sealed[first:length] + sealed[second : second + rest])
    (tmp_path / "cms").write_bytes(bytes.fromhex(sealed[start + 1 : end - 1].decode()))
    (tmp_path / "trusted").write_bytes(trusted[0])
    names = [str(tmp_path / one) for one in ("cms", "signed", "trusted")]
    command = "openssl cms -verify -inform DER -binary -purpose any -in {} -content {} -CAfile {}"
    # The certificate of the demo is dated by the tests' own clock.
    moment = str(int(SEALED_AT.timestamp()))
    done = subprocess.run(
        [*command.format(*names).split(), "-attime", moment, "-out", "/dev/null"],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_sealing_keeps_tags_language_and_declarations(made, sealed, tmp_path):
    for pdf in (made, sealed):
        assert re.search(r"Tagged:\s+yes", run("pdfinfo", in_file(pdf, tmp_path)))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            root = document.Root
            metadata = read_metadata(document)

            assert root.MarkInfo.Marked
            assert str(root.Lang) == "en-GB"
            assert root.StructTreeRoot.K is not None
            assert declared(metadata, f"{PDFAID}part") == "3"
            assert declared(metadata, f"{PDFAID}conformance") == "B"
            assert declared(metadata, f"{PDFUAID}part") == "1"
            assert all(page.obj.Tabs == Name.S for page in document.pages)


def test_sealing_keeps_every_word(made, sealed):
    assert text_of(sealed) == text_of(made)


def test_what_pdf_a_3b_asks_of_a_file_holds_after_sealing(sealed, tmp_path):
    """veraPDF cannot run here; these are its rules that our steps could break."""
    fonts = run("pdffonts", in_file(sealed, tmp_path)).splitlines()[2:]
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        names = [str(one.get("/S")) for one in pdf.Root.OutputIntents]
        files = [one.EF.F for one in pdf.Root.AF]

        assert fonts
        assert all(re.search(r" yes (yes|no)  ?(yes|no) +\d+ +\d+$", line) for line in fonts)
        assert names == ["/GTS_PDFA1"]
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert "/ID" in pdf.trailer
        assert "/Encrypt" not in pdf.trailer
        assert "/AA" not in pdf.Root
        assert isinstance(
            pdf.Root.get("/OpenAction"), pikepdf.Array | type(None)
        )  # a place, no action
        assert (str(pdf.Root.Version), list(pdf.Root.Extensions.keys())) == ("/1.7", ["/ESIC"])
        assert [str(one.AFRelationship) for one in pdf.Root.AF] == ["/Supplement"] * 2
        assert all("/UF" in one and "/F" in one and "/Desc" in one for one in pdf.Root.AF)
        assert all("/Subtype" in one and "/ModDate" in one.Params for one in files)
        assert "/Filter" not in pdf.Root.Metadata
        assert not pdf.Root.AcroForm.get("/NeedAppearances", False)


def test_attachments_come_back_as_they_were(sealed):
    assert attachments_of(sealed) == {
        "entries.jsonl": b'{"seq": 1}\n',
        "checkpoint.txt": b'{"seq": 1}\n',
    }


def declared(metadata, name):
    """The value of a declaration, which may be an element or an attribute."""
    for element in metadata.getroot().iter("{*}*"):
        if element.tag == name:
            return element.text
        if name in element.attrib:
            return element.attrib[name]
    return None


def in_file(pdf, folder):
    (folder / "file.pdf").write_bytes(pdf)
    return str(folder / "file.pdf")


def run(*command):
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout + done.stderr
