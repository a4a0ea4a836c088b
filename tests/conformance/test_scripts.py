"""PDF/A-3b and PDF/UA-1 before and after sealing, and after time-stamps were renewed, with names in
four scripts: our own assertions.

What others' checkers say is in README.md beside this file; they run by hand (other_checkers.py).
"""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from conformance.names import NAMES, a_pdf, opened, with_papers, words_of_drawing
from pdf_kit import text_of
from pikepdf import Dictionary, Name, NumberTree, Stream
from tamper.conftest import authorities as authorities  # noqa: PLC0414 - named again, as a fixture
from tamper.conftest import stamping_sealer

from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.pdf import structure_faults
from formsvc.adapters.pdf.tag_tree import tags
from formsvc.adapters.seals import Sealer, check_seal, trusted_in
from formsvc.domain.verdict import Outcome

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
SEALED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT / "forms", ROOT / "doc_templates")


@pytest.fixture(scope="module", params=NAMES)
def pair(request, catalogue, pdf_maker, kept_keys):
    """The name's script, and a document before and after it is sealed."""
    before = with_papers(a_pdf(catalogue, pdf_maker, request.param, "plan"))
    sealer = Sealer.load(kept_keys / "seal.p12", kept_keys / "seal.passphrase", now=SEALED_AT)
    after = sealer.seal(before, reason="Signed by all", name="formsvc", at=SEALED_AT)
    return request.param, before, after


def test_each_name_is_there_and_everything_conforms_before_and_after(pair, kept_keys):
    script, before, after = pair
    letters = {one for name in NAMES[script] for one in name if one.isalnum()}
    printed = set(unicodedata.normalize("NFKC", text_of(after)))

    assert letters <= printed
    assert structure_faults(before) == structure_faults(after) == ()
    assert after.startswith(before.rstrip(b"\r\n"))
    verdict = check_seal(after, trusted=trusted_in(kept_keys / "trusted"))
    assert verdict.outcome is Outcome.VALID


def test_only_what_is_not_english_is_tagged_for_its_language(pair):
    """A run in the document's own language needs no tag; that was a fifth of all objects."""
    script, before, _ = pair
    with opened(before) as document:
        tagged = {str(tag.Lang) for tag in tags(document) if "/Lang" in tag}

    assert not any(one.startswith("en") for one in tagged), (script, tagged)
    assert tagged == {"Chinese": {"zh-CN"}, "Bengali": {"bn-BD"}}.get(script, set())


def test_time_stamps_that_were_renewed_twice_change_nothing_for_anybody_who_reads(
    pair, kept_keys, authorities
):
    _, before, after = pair
    sealer = stamping_sealer(kept_keys, authorities["rsa"].url)
    pdf = sealer.seal(before, reason="Signed by all", name="formsvc", at=SEALED_AT)
    for _ in range(2):
        pdf = sealer.archive(pdf)
    known = (*trusted_in(kept_keys / "trusted"), authorities["rsa"].root.read_bytes())

    assert check_seal(pdf, trusted=known).level == "B-LTA"
    assert structure_faults(pdf) == ()
    assert text_of(pdf) == text_of(after)
    with opened(pdf) as document:
        notes = [note for page in document.pages for note in page.obj.get("/Annots", [])]
        stamps = [one for one in notes if str(one.get("/T", "")).startswith("Archive")]
        assert [float(edge) for one in stamps for edge in one.Rect] == [-9999] * 12
        assert {(int(one.F) & 2, str(one.TU) != "") for one in stamps} == {(0, True)}


def test_a_drawn_signature_is_seen_and_is_told_to_who_cannot_see_it(pair):
    script, _, after = pair
    with opened(after) as document:
        figures = [
            one
            for one in document.objects
            if isinstance(one, Dictionary) and one.get("/S") == Name.Figure
        ]
        pictures = {
            len(one.read_bytes())
            for one in document.objects
            if isinstance(one, Stream) and one.get("/Subtype") == Name.Image
        }

    assert {str(one.Alt) for one in figures} == {words_of_drawing(script)}
    assert len(figures) > 1
    assert len(pictures) == 1  # the same drawing each time
    assert ink_in(after, figures[0]) > 100


def ink_in(pdf, figure):
    """How many dark dots a page shows where a figure says that it stands."""
    left, bottom, right, top = (float(one) for one in figure.A.BBox)
    with opened(pdf) as document:
        pages = [one.obj.objgen for one in document.pages]
    page = pypdfium2.PdfDocument(pdf)[pages.index(figure.Pg.objgen)]
    across, down = page.get_size()
    shown = page.render(scale=2, grayscale=True).to_pil()
    box = (2 * left, 2 * (down - top), 2 * right, 2 * (down - bottom))
    assert right <= across
    return sum(shown.crop(tuple(map(int, box))).histogram()[:100])


def test_the_seal_is_told_to_a_screen_reader_and_has_its_tag(pair):
    _, before, after = pair
    for pdf in (before, after):
        with opened(pdf) as document:
            (field,) = document.Root.AcroForm.Fields
            tag = NumberTree(document.Root.StructTreeRoot.ParentTree)[int(field.StructParent)]

            assert (field.Subtype, tag.S) == (Name.Widget, Name.Form)
            assert tag.K.Obj.objgen == field.objgen
            assert str(field.TU) == str(tag.Alt) == str(field.Contents)
            assert "Seal" in str(field.TU)
            assert int(field.F) & 4
            assert ("/V" in field) == (pdf is after)


def test_what_is_attached_says_what_it_is_and_nothing_acts(pair):
    _, before, after = pair
    for pdf in (before, after):
        with opened(pdf) as document:
            root = document.Root
            told = {str(one.UF): str(one.AFRelationship) for one in root.AF}

            assert told == {
                "what-was-shown.pdf": "/Source",
                "entries.jsonl": "/Supplement",
                "answers.json": "/Data",
            }
            assert all("/Subtype" in one.EF.F and "/ModDate" in one.EF.F.Params for one in root.AF)
            assert "/Encrypt" not in document.trailer
            assert not {"/AA", "/JavaScript"} & {*root.keys(), *root.get("/Names", {}).keys()}
