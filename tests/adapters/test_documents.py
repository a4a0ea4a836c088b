"""The filler: every permitted text arrives letter for letter, and a template cannot do harm."""

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from formsvc.adapters.documents import TemplateUnusable, document_text, fill_template
from formsvc.domain.text import fault_in, tidy


def a_template(*paragraphs, header=""):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PLAIN = a_template("Before {{ answer }} after", "The next paragraph", header="{{ pack.reference }}")


def fill(answer):
    return fill_template(PLAIN, {"answer": answer, "pack": {"reference": "AB12"}})


permitted = st.text(max_size=200).map(tidy).filter(lambda text: not fault_in(text, lines=True))


@settings(max_examples=150, deadline=None)
@given(permitted)
def test_any_permitted_text_arrives_letter_for_letter(text):
    filled = document_text(fill(text))

    assert f"Before {text} after".replace("\n", "").replace("\t", "") in filled
    assert "The next paragraph" in filled


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
