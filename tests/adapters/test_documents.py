"""The filler: every permitted text arrives letter for letter, and a template cannot do harm."""

import io
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.documents import TemplateUnusable, document_text, fill_template
from formsvc.domain.context import build_context
from formsvc.domain.definition import Audience
from formsvc.domain.text import fault_in, tidy
from formsvc.journeys.sampling import SAMPLE_PACK, sample_facts

TEMPLATES = Path(__file__).parents[2] / "doc_templates"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(TEMPLATES.parent / "forms", TEMPLATES)


def a_template(*paragraphs, header=""):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_table(*rows):
    document = Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].text = text
    document.sections[0].footer.paragraphs[0].text = "{{ answer }}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


LOOP = a_table(
    ("{%tr for row in rows %}", ""),
    ("{{ row.what }}", "{% if row.what %}Again: {{ row.what }}.{% endif %}"),
    ("{%tr endfor %}", ""),
)
PLAIN = a_template("Before {{ answer }} after", "The next paragraph", header="{{ pack.reference }}")


def fill(answer):
    return fill_template(PLAIN, {"answer": answer, "pack": {"reference": "AB12"}})


permitted = st.text(max_size=200).map(tidy).filter(lambda text: not fault_in(text, lines=True))


@settings(max_examples=80, deadline=None)
@given(permitted)
def test_any_permitted_text_arrives_letter_for_letter(text):
    filled = document_text(fill(text))

    assert f"Before {text} after".replace("\n", "").replace("\t", "") in filled
    assert "The next paragraph" in filled


#: Pieces that a template language, XML, Word or docxtpl might take for their own.
hostile = st.lists(
    st.sampled_from(
        [
            *"{}%#<>&'\"“aéß日ي \n\t\u200d",
            "{{",
            "}}",
            "{%",
            "%}",
            "-%}",
            "&lt;",
            "]]>",
            "<w:t>",
            "\\1",
            "\\n",
            "  ",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=50, deadline=None)
@given(hostile.map(tidy).filter(lambda text: not fault_in(text, lines=True)), permitted)
def test_any_permitted_text_arrives_in_tables_and_footers_too(first, second):
    rows = [{"what": first}, {"what": second}]
    filled = document_text(fill_template(LOOP, {"rows": rows, "answer": first}))

    for text in (first, second):
        squeezed = text.replace("\n", "").replace("\t", "")
        assert squeezed in filled
        assert not text or f"Again: {squeezed}." in filled
    assert filled.count("Again: ") == bool(first) + bool(second) + sum(
        text.count("Again: ") for text in (first, second)
    )


@pytest.mark.parametrize(
    "text",
    ["Smith & Sons <Ltd>", "R&D; &amp;", "<w:p>x", "{{ 7*7 }}", "{% if x %}", 'O\'Brien "Bob"'],
)
def test_text_that_looks_like_markup_is_only_text(text):
    assert text in document_text(fill(text))


def test_a_missing_field_is_told_and_not_left_blank():
    with pytest.raises(TemplateUnusable, match="anser"):
        fill_template(a_template("{{ anser }}"), {"answer": "x"})


def test_a_field_that_would_print_a_whole_person_is_told():
    with pytest.raises(TemplateUnusable, match="name one of its parts"):
        fill_template(a_template("{{ person }}"), {"person": {"name": "Ann Example"}})


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ person.items.__globals__ }}",
        "{{ ''.__class__ }}",
        "{{ person|attr('__class__') }}",
        "{{ person.name|safe }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{{ self._TemplateReference__context }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
    ],
)
def test_a_template_cannot_reach_python(attack):
    with pytest.raises(TemplateUnusable):
        fill_template(a_template(attack), {"person": {"name": "Ann"}})


def test_what_is_not_a_word_file_is_told():
    with pytest.raises(TemplateUnusable):
        fill_template(b"this is not a Word file", {})


def test_text_that_word_splits_over_runs_is_still_filled():
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("Name: {", "{ ans", "wer }", "}."):
        paragraph.add_run(piece)
    out = io.BytesIO()
    document.save(out)

    filled = fill_template(out.getvalue(), {"answer": "Ann Example"})

    assert "Name: Ann Example." in document_text(filled)


@pytest.mark.parametrize("name", ["referral", "checklist", "plan", "sla"])
def test_a_real_template_whose_fields_word_has_split_is_filled_alike(catalogue, name):
    """Word splits a field over runs when a part of it is corrected or marked as misspelt."""
    context = build_context(
        catalogue.definitions.values(),
        sample_facts(catalogue),
        audience=Audience.PROVIDER,
        pack=SAMPLE_PACK,
        signatures=[],
        draft=False,
    )
    whole = catalogue.templates[name]

    assert document_text(fill_template(split_runs(whole), context)) == document_text(
        fill_template(whole, context)
    )


def split_runs(docx):
    """The same document with every run of the body cut into runs of three characters."""
    document = Document(io.BytesIO(docx))
    for paragraph in document.element.body.iter(qn("w:p")):
        for run in [one for one in paragraph.iter(qn("w:r")) if one.find(qn("w:br")) is None]:
            text = "".join(one.text or "" for one in run.iter(qn("w:t")))
            if "{" not in text:
                continue
            for start in range(0, len(text), 3):
                piece = deepcopy(run)
                for old in piece.findall(qn("w:t")):
                    piece.remove(old)
                made = OxmlElement("w:t")
                made.set(qn("xml:space"), "preserve")
                made.text = text[start : start + 3]
                piece.append(made)
                run.addprevious(piece)
            run.getparent().remove(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("file", sorted(TEMPLATES.glob("*.docx")), ids=lambda file: file.stem)
def test_no_template_forbids_a_row_to_break(file):
    """LibreOffice 7.4 leaves whole tables out of the PDF where rows may not break over pages."""
    with zipfile.ZipFile(file) as archive:
        body = archive.read("word/document.xml").decode()

    assert "w:cantSplit" not in body
