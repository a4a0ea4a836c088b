"""A template is kept between fillings: what docxtpl itself makes, and nothing of any pack."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from formsvc.adapters.catalogue import load_catalogue
from formsvc.adapters.documents import TemplateUnusable, document_text, fill_template
from formsvc.adapters.documents import filling as kept_filling
from formsvc.adapters.documents.kept import keep_template
from formsvc.adapters.documents.text import W
from formsvc.domain.context import build_context
from formsvc.domain.definition import Audience
from formsvc.journeys.sampling import SAMPLE_PACK, sample_facts

TEMPLATES = Path(__file__).parents[2] / "doc_templates"
NAMES = ["referral", "checklist", "plan", "sla", "notice"]


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(TEMPLATES.parent / "forms", TEMPLATES)


def context_for(catalogue, audience=Audience.SCHOOL, **changed):
    return build_context(
        catalogue.definitions.values(),
        sample_facts(catalogue) | changed,
        audience=audience,
        pack=SAMPLE_PACK,
        signatures=[],
        draft=False,
    )


def filled_anew(template, context):
    """Fill with nothing kept from any filling before."""
    keep_template.cache_clear()
    kept_filling._environment._compiled.cache_clear()
    return fill_template(template, context)


def parts_of(docx):
    """Return each printed part as canonical XML."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            if name.startswith("docProps/"):
                continue  # python-docx writes empty properties
            root = etree.fromstring(archive.read(name))
            found[name] = etree.tostring(root, method="c14n")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_template_gives_what_docxtpl_gives_by_itself(catalogue, name):
    template, context = catalogue.templates[name], context_for(catalogue, Audience.PARENT)
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, kept_filling._environment)
    for one in document.docx.element.body.findall(f".//{W}tc//{W}keepNext"):
        one.getparent().remove(one)  # LibreOffice loses tables at these
    out = io.BytesIO()
    document.save(out)

    assert parts_of(fill_template(template, context)) == parts_of(out.getvalue())


@pytest.mark.parametrize("name", NAMES)
def test_a_second_filling_gives_the_bytes_of_a_first_one(catalogue, name):
    template = catalogue.templates[name]
    mine = context_for(catalogue)
    other = context_for(catalogue, Audience.PROVIDER, pupil_forename="Zebedee", pupil_surname="Odd")
    anew = filled_anew(template, mine)

    fill_template(template, other)

    assert fill_template(template, mine) == anew


def test_nothing_of_one_child_is_in_the_next_childs_document(catalogue):
    referral = catalogue.templates["referral"]
    first = context_for(catalogue, pupil_forename="Zebedee", pupil_surname="Oddname")

    assert "Zebedee" in document_text(fill_template(referral, first))
    after = fill_template(referral, context_for(catalogue))

    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        for name in archive.namelist():
            assert b"Zebedee" not in archive.read(name)
            assert b"Oddname" not in archive.read(name)
    kept = keep_template(referral)
    assert not any("Zebedee" in source for source in kept.sources.values())
    assert not any(b"Zebedee" in data for data in kept.files.values())


def test_a_filling_that_fails_half_way_leaves_nothing_for_the_next(catalogue):
    referral = catalogue.templates["referral"]
    context = context_for(catalogue)
    anew = filled_anew(referral, context)
    broken = context_for(catalogue, pupil_forename="Zebedee")
    del broken["signatures"]  # printed at the end, when much is filled

    with pytest.raises(TemplateUnusable):
        fill_template(referral, broken)

    assert fill_template(referral, context) == anew


def test_threads_that_fill_one_template_at_once_never_see_each_other(catalogue):
    plan = catalogue.templates["plan"]
    pupils = [f"Pupil{'ABCDEFGH'[number]}" for number in range(8)]
    contexts = {one: context_for(catalogue, pupil_forename=one) for one in pupils}
    alone = {one: fill_template(plan, context) for one, context in contexts.items()}
    keep_template.cache_clear()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda one: fill_template(plan, contexts[one]), pupils * 3))

    assert together == [alone[one] for one in pupils * 3]
